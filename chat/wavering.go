package chat

// What is said to somebody who has no question yet: what was heard, and one open question. Beside it stand ways to go on, of
// which one stays and one is a person; none of them is chosen beforehand.

// waverings are the keys of wavering.txt in the order in which they are looked for.
var waverings = []string{"leave", "stuck", "unsure"}

var waveringTexts = map[string]text{
	"leave": {
		"辞めようかと考えているのですね。話してくださって、ありがとうございます。どちらに決めても、決めないままでも、ここで一緒に見ていけます。\n見てみたいものがあれば、下から選んでも、そのままの言葉でもどうぞ。",
		"You are thinking about leaving. Thank you for telling me. Whichever way you decide, or leave it open, we can look at it together here.\nChoose below if you like, or write it in your own words."},
	"stuck": {
		"いまのままでいいのか、考えているのですね。変わってほしいのは、どんなことですか。",
		"So you are wondering whether to go on like this. What would you like to be different?"},
	"unsure": {
		"まだ、はっきりとは言葉にならないのですね。そのままで大丈夫です。最近、気になったのはどんなときですか。",
		"It has no clear words yet, and that is fine. When did it cross your mind lately?"},
}

// waveringSuggestions lead to programs by theme, to people who stayed, and to somebody to talk to. A test follows each of them. The
// English ones lead to themes where a search in Japanese pages would find nothing.
var waveringSuggestions = map[string][]text{
	"leave": {
		{"社内公募について知りたい", "I would like to try another department"},
		{"カムバック制度について知りたい", "How I work from now on"},
		{"会社に残った人の話はありますか", "Learning and certificates"},
		{"人に相談したい", "I want to talk to a person"},
	},
	"stuck": {
		{"新しいことに挑戦したい", "I would like to try something new"},
		{"学びや資格のこと", "Learning and certificates"},
		{"会社に残った人の話はありますか", "I want to talk to a person"},
		{"キャリア面談について知りたい", "Career counselling"},
	},
	"unsure": {
		{"ほかの部署の仕事をしてみたい", "I would like to try another department"},
		{"学びや資格のこと", "Learning and certificates"},
		{"会社に残った人の話はありますか", "I want to talk to a person"},
		{"キャリア面談について知りたい", "Career counselling"},
	},
}

// wavering asks back, with what was heard first.
func wavering(lang, key string) Message {
	return Message{Kind: KindClarify, Text: waveringTexts[key].in(lang), Suggestions: inAll(waveringSuggestions[key], lang)}
}

// Suggestions are all sentences that the desk offers to press at a greeting or with a question back, each once.
func Suggestions(lang string) []string {
	list := union(inAll(greetingSuggestions, lang), inAll(clarifySuggestions, lang))
	for _, key := range waverings {
		list = union(list, inAll(waveringSuggestions[key], lang))
	}
	return list
}
