package journey

// What the desk says by itself about something kept stands in this file; a test holds it against the rules of the desk's voice.

type text struct{ ja, en string }

func (t text) in(lang string) string {
	if lang == "en" {
		return t.en
	}
	return t.ja
}

// Notices. %s is the article's title in quotes, then the date.
var (
	textChanged = text{
		"「%s」のページが新しくなりました。",
		"The page “%s” was rewritten."}
	textWindowChanged = text{
		"「%s」の受付の時期が書きかえられました。",
		"The page “%s” has new dates for applying."}
	textOpens = text{
		"「%s」の受付は、%sからです。",
		"Applications for “%s” are taken from %s."}
	textOpensUntil = text{
		"「%s」の受付は、%sから%sまでです。",
		"Applications for “%s” are taken from %s to %s."}
	textOpensMonth = text{
		"「%s」の受付は、%sの予定です。",
		"Applications for “%s” are planned for %s."}
	textCloses = text{
		"「%s」の受付は、%sまでです。",
		"Applications for “%s” are taken until %s."}
	textEnded = text{
		"「%s」は、受付を終えました。",
		"“%s” takes no more applications."}
	textGone = text{
		"「%s」のページは、公開を終えました。",
		"The page “%s” is no longer published."}
	textDate = text{
		"あなたが決めた日（%s）になりました。",
		"The date you set has come (%s)."}
	textNewsTheme = text{
		"心に留めているテーマ（%s）の制度や事例に、お知らせがあります。",
		"There is news of programs or stories on what you keep in mind (%s)."}
	textNews = text{
		"心に留めている制度に、お知らせがあります。",
		"There is news of a program that you keep in mind."}
	textAnd     = text{"、", ", "}
	textUnnamed = text{
		"心に留めていたページ",
		"A page you keep in mind"}
)
