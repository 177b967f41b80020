package sample

// A Module is a text that HR of the sample company writes often. Its variables are those of package escalation.
type Module struct{ Title, Body string }

// Modules are three neutral ones to begin with. A company's own words come from its HR.
func Modules() []Module {
	return []Module{
		{"受け取りました", "{宛名}\n\nご質問をありがとうございます。{期限}ごろまでに、わかったことをお返事します。\n\n人事部 {担当}"},
		{"もう少し教えてください", "{宛名}\n\n{質問日}のご質問について、もう少し聞かせてもらえますか。書ける範囲でだいじょうぶです。\n\n人事部 {担当}"},
		{"窓口の案内", "くわしいことは、{窓口:career-desk}でも聞けます。"},
	}
}
