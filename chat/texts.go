package chat

import (
	"dousuru/chat/journey"
	"dousuru/chat/triage"
)

// Every sentence that the desk says in its own voice stands in this file, in Japanese and English. A test holds all of
// them against the rules of the conversation: nothing controlling, no verdict, no exclamation marks, at most one question.

type text struct{ ja, en string }

func (t text) in(lang string) string {
	if lang == "en" {
		return t.en
	}
	return t.ja
}

// What the desk says, by situation.
var (
	textGreeting = text{
		"こんにちは。キャリアのことを、会社の制度や事例から一緒に探す窓口です。\nこの相談を読めるのは、あなただけです。人事に届くのは、あなたが内容を確かめて渡した質問だけです。\n気になっていることを、そのままの言葉でどうぞ。",
		"Hello. This desk looks with you through the company's programs and stories about careers.\nOnly you can read this talk. HR receives only a question that you have looked over and handed on.\nWrite what is on your mind, in your own words."}
	textAgain = text{
		"おかえりなさい。前回の「%s」のこと、その後どうするか、よければ残しておけます。残さなくても大丈夫です。",
		"Welcome back. If you like, you can note what you want to do about “%s” from last time. Leaving it open is fine."}
	textAnswer = text{
		"会社の資料には、こう書かれています。",
		"This is what the company's own pages say."}
	textAnswerOne = text{
		"「%s」の「%s」には、こう書かれています。",
		"The page “%s” says this under “%s”."}
	textOrder = text{
		"並びは、質問の言葉に近い順です。どれがよいかの順ではありません。",
		"They are in the order of closeness to your words, not of which is better."}
	textOrderTalk = text{
		"並びは、さきほどの順です。どれがよいかの順ではありません。",
		"They are in the order of before, not of which is better."}
	textCases = text{
		"人の話は、この制度を使った人や、似た立場の人のものから選んでいます。",
		"The stories are of people who used the program, or whose situation is like yours."}
	textTerminal = text{
		"気になっていることを、そのままの言葉でどうぞ。この会話は、どこにも残りません。",
		"Write what is on your mind, in your own words. Nothing of this talk is kept."}
	textReviewed = text{"確認日", "reviewed"}
	textStay     = text{"今のまま", "Staying as you are"}
	textUnknown  = text{
		"わかりません。いっしょに人事に聞きに行きましょう。",
		"I don't know. Let's ask HR together."}
	textUnknownHow = text{
		"会社の資料の中に、答えが見つかりませんでした。質問は、送る前に直せます。名前を出しても、出さなくても渡せます。",
		"The answer was not found in the company's pages. You can edit the question before it goes, with or without your name."}
	textUnknownFacet = text{
		"「%s」のページに、「%s」は書かれていません。質問は、送る前に直せます。名前を出しても、出さなくても渡せます。",
		"The page “%s” does not say anything about “%s”. You can edit the question before it goes, with or without your name."}
	textNear = text{
		"近いページはこちらです。聞きたいことの答えではないかもしれません。",
		"These pages come near. They may not answer what you asked."}
	textClarify = text{
		"どんなことが気になっていますか。下から選んでも、そのままの言葉で書いてもかまいません。",
		"What is on your mind? Choose below, or write it in your own words."}
	textClarifyWhich = text{
		"ふたつのことをうかがいました。どちらから見ていきますか。",
		"You mentioned two things. Which one shall we look at first?"}
	textBoth = text{
		"ふたつのことをうかがったので、書かれた順に並べます。",
		"You asked about two things. Here they are, in your order."}
	textClarifyLanguage = text{
		"日本語か英語で書いてもらえると、一緒に探せます。",
		"In Japanese or English, we can look together."}
	textEscalatedNamed = text{
		"お名前を添えて、人事に渡しました。回答が届いたら、ここでお知らせします。",
		"Handed to HR with your name. When the answer comes, you will see it here."}
	textEscalatedTogether = text{
		"お名前を添えて、人事に渡しました。「%s」さんにも、いっしょに聞きませんかと声をかけました。回答が届いたら、ここでお知らせします。",
		"Handed to HR with your name, and “%s” is invited to ask together with you. When the answer comes, you will see it here."}
	textEscalatedAlias = text{
		"「%s」の名前で、人事に渡しました。回答が届いたら、ここでお知らせします。",
		"Handed to HR under the name “%s”. When the answer comes, you will see it here."}
	textEscalatedAnonymous = text{
		"お名前を出さずに、人事に渡しました。回答は、受付番号で見られます。このお知らせは、この画面を閉じると消えます。",
		"Handed to HR without your name. The receipt number opens the answer. This line goes when you close this screen."}
	textEscalatedLeft = text{
		"質問だけ、人事に残しました。返事は届きません。このお知らせは、この画面を閉じると消えます。",
		"The question alone was left for HR. No reply will come. This line goes when you close this screen."}
	textAnonymousWaits = text{
		"お名前を出さずに、おあずかりしました。書いた時刻からだれか分からないように、次の営業日の朝に、ほかの質問といっしょに人事に渡します。受付番号では、いまから見られます。このお知らせは、この画面を閉じると消えます。",
		"Kept without your name. So that the hour does not tell who wrote it, it goes to HR together with others when the next working day begins. The receipt number opens it from now on. This line goes when you close this screen."}
	textLeftWaits = text{
		"質問だけ、おあずかりしました。書いた時刻からだれか分からないように、次の営業日の朝に、ほかの質問といっしょに人事に渡します。返事は届きません。このお知らせは、この画面を閉じると消えます。",
		"The question alone was kept. So that the hour does not tell who wrote it, it goes to HR together with others when the next working day begins. No reply will come. This line goes when you close this screen."}
	textAnswered = text{
		"人事から回答がありました。この質問のこと、どうする？",
		"HR has answered. What will you do about this question?"}
	textDousuru = text{
		"ここまでの話を受けて、どうする？",
		"After this talk: what will you do?"}
	textDousuruHow = text{
		"どの答えも同じように大切です。答えずに閉じてもかまいません。",
		"Every answer is as good as the others. You may also close without one."}
	textAct = text{
		"いま動く、ですね。ジャーニーに残しました。よければ、はじめの一歩や日にちも書いておけます。途中で変えるのも自由です。",
		"You will act now. It is in your journey. If you like, you can note a first step and a day. Changing course on the way is fine."}
	textKeep = text{
		"心に留める、ですね。ジャーニーに残しました。思い出したときに、いつでもここから続けられます。日にちを決めておくこともできます。",
		"You will keep it in mind. It is in your journey. Whenever it comes back to you, you can go on from here. You can also set a day."}
	textUndone = text{
		"取り消しました。答えは残っていません。",
		"Taken back. No answer is kept."}
	textRestored = text{
		"取り消しました。前の答えに戻っています。",
		"Taken back. The answer before it stands again."}
	textKeepTold = text{
		"心に留める、ですね。ジャーニーに残しました。制度に変わったことがあれば、ここでお知らせします。ひと押しで止められます。",
		"You will keep it in mind. It is in your journey. When something about it changes, you will see it here. One press stops that."}
	textNone = text{
		"何もしない、ですね。ジャーニーに残しました。今のままを選ぶことも、ひとつの大切な決め方です。いつでもまた話せます。",
		"You will do nothing. It is in your journey. Choosing to stay as you are is a decision that counts, too. You can come back at any time."}
	textUndecided = text{
		"まだ決めない、ですね。ジャーニーに残しました。決めないまま持っておくことも、あなたの選び方です。いつでもまた話せます。",
		"You will leave it open. It is in your journey. Holding it undecided is also a way of choosing. You can come back at any time."}
	textAgainUnnamed = text{
		"おかえりなさい。前回のお話のこと、その後どうするか、よければ残しておけます。残さなくても大丈夫です。",
		"Welcome back. If you like, you can note what you want to do after our last talk. Leaving it open is fine."}
	textFollowUp = text{
		"おかえりなさい。前回は、「%s」でしたね。いまは、どうする？",
		"Welcome back. Last time it was “%s”. What will you do now?"}
	textFollowUpTopic = text{
		"おかえりなさい。前回の「%s」は、「%s」でしたね。いまは、どうする？",
		"Welcome back. About “%s” it was “%s” last time. What will you do now?"}
	textFollowUpHow = text{
		"変えても、そのままでも、答えずに話しはじめても大丈夫です。このことをお聞きするのは、今回だけです。",
		"Change it, leave it as it is, or go on without an answer. This is the only time you are asked about it."}
	// No どうする after danger: what to do now is to be with somebody, and a list of equal choices, doing nothing among them,
	// would put that up for choice.
	textAfterDanger = text{
		"話してくださって、ありがとうございました。つらいときに話せる人は、こちらです。ここにも、いつでも戻ってこられます。",
		"Thank you for telling me. These are people to talk to when it is hard. You can come back here at any time, too."}
)

// responseNames name the answers to どうする, as on the buttons.
var responseNames = map[journey.Response]text{
	journey.Act:       {"いま動く", "Act now"},
	journey.Keep:      {"心に留める", "Keep in mind"},
	journey.None:      {"何もしない", "Do nothing"},
	journey.Undecided: {"まだ決めない", "Not decided yet"},
}

// What the desk says when a person is better helped by a person, by topic. The words are fixed: no search, no model.
var routeTexts = map[triage.Topic]text{
	triage.Danger: {
		"話してくださって、ありがとうございます。とてもつらいなかにいるのですね。いま、ひとりでいないでください。すぐに話せる人がいます。",
		"Thank you for telling me. You are going through something very painful. Please don't stay alone with it. There are people to talk to right now."},
	triage.Mental: {
		"つらい状態が続いているのですね。からだと心のことは、話を聴ける人がいます。会社に知られずに相談できる先もあります。",
		"It has been hard for a while. There are people who listen to what weighs on body and mind, also outside the company."},
	triage.Harassment: {
		"つらかったですね。話してくださって、ありがとうございます。判断はここではしません。あなたの話を守って聴く窓口があります。",
		"That was painful. Thank you for telling me. Nothing is judged here. There are desks that listen and protect what you say."},
	triage.Legal: {
		"不安なことだと思います。法律にかかわることは、ここでは判断できません。話を聴ける担当がいます。",
		"This is worrying. Legal matters cannot be judged here. There are people in charge who listen."},
	triage.Wrongdoing: {
		"ひとりで抱えなくて大丈夫です。くわしい名前や内容は、ここには書かずに、守られた窓口へどうぞ。",
		"You are not alone with this. Please leave names and details out here and go to a protected desk."},
	triage.Human: {
		"はい。人と話せる窓口はこちらです。",
		"Yes. Here are the people you can talk to."},
}

// What the desk says about people to talk to, beside the texts of the topics.
var (
	textPeopleFirst = text{
		"もし、つらい気持ちや困りごとがあるときは、人と話せる窓口があります。",
		"If something weighs on you or goes wrong, there are people to talk to."}
	textNoDesks = text{
		"いま、窓口の一覧を読み出せません。命や身の危険があるときは119番か110番へ。そうでなければ、人事の人に直接声をかけてください。近くの信頼できる人でも大丈夫です。",
		"The list of desks cannot be read right now. In danger to life or limb, call 119 or 110. Otherwise go to somebody from HR in person, or to somebody near whom you trust."}
	textTalk        = text{"人に相談したい", "I want to talk to a person"}
	textPreparation = text{"1on1の準備のページもあります", "There is also a page for preparing a 1on1"}
	textBack        = text{
		"「%s」のこと",
		"About “%s”"}
)

// What the desk says when something is not its field, by topic.
var declineTexts = map[triage.Topic]text{
	triage.Payroll: {
		"給与の計算や明細のことは、この窓口ではお答えしていません。こちらの窓口へどうぞ。働き方やキャリアのことなら、ここで一緒に探せます。",
		"Pay sums and payslips are not answered here. This desk can help. About work and careers, we can look together here."},
	triage.IT: {
		"パソコンやシステムのことは、この窓口ではわかりません。こちらの窓口へどうぞ。働き方やキャリアのことなら、ここで一緒に探せます。",
		"Computers and systems are not this desk's field. This desk can help. About work and careers, we can look together here."},
	triage.Facilities: {
		"建物や設備のことは、この窓口ではわかりません。こちらの窓口へどうぞ。働き方やキャリアのことなら、ここで一緒に探せます。",
		"Buildings and facilities are not this desk's field. This desk can help. About work and careers, we can look together here."},
	triage.Others: {
		"ほかの方のことは、お伝えしていません。あなたご自身のことなら、一緒に探せます。",
		"This desk does not speak about other people. What concerns you yourself, we can look up together."},
	triage.Smalltalk: {
		"声をかけてくださって、ありがとうございます。おしゃべりの相手はうまくできませんが、働き方やキャリアのことなら、一緒に探せます。",
		"Thank you for dropping by. Small talk is not this desk's strength, but about work and careers we can look together."},
	triage.General: {
		"そのことは、この窓口ではわかりません。働き方やキャリアのことなら、会社の資料から一緒に探せます。",
		"That is not this desk's field. About work and careers, we can look through the company's pages together."},
}

// What the person reads when a frame could not be taken.
var errorTexts = map[Code]text{
	CodeBadFrame:    {"うまく受け取れませんでした。もう一度送ってください。", "That did not arrive properly. Please send it again."},
	CodeUnknownType: {"うまく受け取れませんでした。画面を開き直してください。", "That did not arrive properly. Please reload the page."},
	CodeBadID:       {"うまく受け取れませんでした。画面を開き直してください。", "That did not arrive properly. Please reload the page."},
	CodeEmpty:       {"まだ何も書かれていないようです。気になることをそのままどうぞ。", "Nothing is written yet. Just write what is on your mind."},
	CodeTooLong:     {"一度に送れるのは2,000文字までです。分けて送ってください。", "Up to 2,000 characters can be sent at once. Please send it in parts."},
	CodeTooFast:     {"続けて届いたので、少しだけ待ってから送ってください。", "That came quickly. Please wait a moment and send it again."},
	CodeTooLate:     {"取り消せる時間を過ぎました。答えは、いつでも変えられます。", "It is too late to take it back. You can change the answer at any time."},
	CodeTooMany:     {"心に留められるテーマは50個までです。ほかを止めると、加えられます。", "Up to 50 themes can be kept in mind. Stop one to add another."},
	CodeBadDate:     {"今日から10年のうちの日にちを選んでください。", "Please choose a day from today on, within ten years."},
	CodeMoved:       {"質問の様子が変わっていたため、できませんでした。いまの様子を見てから、もう一度どうぞ。", "The question has moved on, so this was not possible. Please look at where it stands and try again."},
	CodePartner:     {"いっしょに聞けるのは、上司とメンバーの間だけです。声をかけられるのは、一度だけです。", "Only a manager and somebody of their team ask together, and one of them can be invited once."},
	CodeNotFound:    {"見つかりませんでした。", "That was not found."},
	CodeUnavailable: {"いまつながりにくくなっています。書いた内容は残っています。少ししてからもう一度送ってください。", "The desk cannot be reached right now. What you wrote is still here. Please send it again in a moment."},
	CodeInternal:    {"うまくいきませんでした。少ししてからもう一度送ってください。", "Something went wrong. Please send it again in a moment."},
}

// Suggestions that a person may press instead of typing.
var (
	greetingSuggestions = []text{
		{"ほかの部署の仕事をしてみたい", "I would like to try another department"},
		{"子育てと両立できる働き方を知りたい", "How can I combine work and child care"},
		{"もらったフィードバックを整理したい", "I would like to sort out feedback I got"},
		textTalk,
	}
	clarifySuggestions = []text{
		{"異動や公募のこと", "Moving to another post"},
		{"学びや資格のこと", "Learning and certificates"},
		{"育児や介護との両立のこと", "Work with child care or elder care"},
		{"これからの働き方のこと", "How I work from now on"},
	}
)

func inAll(texts []text, lang string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = t.in(lang)
	}
	return out
}
