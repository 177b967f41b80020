package outbox

import "fmt"

// What leaves the house stands in this file; a test holds it against the rules of the desk's voice. Mailboxes and channels are
// read by others, too: no sentence names a person, a topic or a page.

type text struct{ ja, en string }

func (t text) in(lang string) string {
	if lang == "en" {
		return t.en
	}
	return t.ja
}

// A sentence is what a kind says: as the subject of a mail and as the line of a channel; where is added in a mail.
type sentence struct {
	subject, where text
	wish           wish
}

// A wish is by what a person can stop mails of a kind.
type wish int

const (
	elsewhere wish = iota // by what it is about, before it is put
	replies               // Choice.Replies
	desk                  // Choice.Desk
	promises              // Choice.Promises
	always                // by none
)

var textReply = text{"人事から返事が届いています", "HR has written to you"}

var (
	textQuestions = text{"内容は、人事への質問のページで見られます。", "You can read it on the page of your questions to HR."}
	textDesk      = text{"内容は、人事の机で見られます。", "You can see it on the desk of HR."}
	textPage      = text{"内容は、次のページで見られます。", "You can read it on this page."}
	textJourney   = text{"内容は、ジャーニーのページで見られます。", "You can read it on your journey page."}
)

var sentences = map[Kind]sentence{
	Answer:    {textReply, textQuestions, replies},
	AskedBack: {textReply, textQuestions, replies},
	Together: {text{"いっしょに聞きませんか、という知らせが届いています", "Somebody would like to ask a question together with you"},
		textPage, replies},
	Passed:      {text{"人事から、確認のお願いが届いています", "HR asks for your view"}, textPage, replies},
	Inbox:       {text{"新しい質問が届いています", "There are new questions"}, textDesk, desk},
	Overdue:     {text{"期限を過ぎた質問があります", "There are questions past their time"}, textDesk, desk},
	ReviewDue:   {text{"確認の時期を迎えた記事があります", "There are articles to review"}, textDesk, desk},
	Check:       {text{"確認を待っている下書きがあります", "There are drafts to check"}, textDesk, desk},
	JourneyNews: {text{"心に留めていたことに、お知らせがあります", "News about something you keep in mind"}, textJourney, elsewhere},
	OneOnOne:    {text{"1on1に向けて、届いたものがあります", "Something has arrived for your 1on1"}, textPage, replies},
	Promise:     {text{"調べておくことの、日にちが来ています", "The day has come for something you wanted to find out"}, textPage, promises},
	Glass:       {text{"人事への質問について、大切なお知らせがあります", "There is something important about a question of yours to HR"}, textQuestions, always},
	GlassAsked:  {text{"人事の同僚が、急ぎの確認を待っています", "A colleague at HR waits for somebody to confirm something urgent"}, textPage, always},
	News:        {text{"制度や事例について、新しいお知らせがあります", "News about programs and stories"}, textPage, elsewhere},
}

// The mail: what there is, where it can be read, the page, how the mails end.
var (
	textMail = text{
		"%s。%s\n\n%s\n\nこのメールへの返信は読まれません。%s\n",
		"%s. %s\n\n%s\n\nNobody reads replies to this mail. %s\n"}
	textStopSettings = text{
		"メールのお知らせは、次のページからいつでも止められます。\n%s",
		"You can stop these mails on this page at any time.\n%s"}
	textStopJourney = text{
		"お知らせは、ジャーニーのページからいつでも止められます。",
		"You can stop these notices on your journey page at any time."}
	textAlways = text{
		"このお知らせは、メールを止めていても届きます。",
		"This one comes even where mails are stopped."}
	textOpen = text{"開く", "Open"}
)

// settings is the page on which mails are chosen.
const settings = "/journey/settings#mail"

// letter is the mail of a kind. url is the desk's, without a slash at its end.
func letter(kind Kind, lang, url, link string) (subject, body string) {
	s := sentences[kind]
	stop := fmt.Sprintf(textStopSettings.in(lang), url+settings)
	switch s.wish {
	case elsewhere:
		stop = textStopJourney.in(lang)
	case always:
		stop = textAlways.in(lang)
	}
	return s.subject.in(lang), fmt.Sprintf(textMail.in(lang), s.subject.in(lang), s.where.in(lang), url+link, stop)
}
