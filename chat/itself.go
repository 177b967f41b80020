package chat

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed itself.txt
var itselfText string

var itselfWordings = sync.OnceValue(func() wordings { return mustWordings("itself.txt", itselfText) })

// What the desk says about itself, by key of itself.txt. The page 「このデスクについて」 says the same at length.
var itselfTexts = map[string]text{
	"sent": ModelUse{}.where(),
	"readers": {
		"この相談を画面で読めるのは、あなただけです。人事も上司も読めません。人事に届くのは、あなたが内容を確かめて送った質問と、そのやりとりだけです。質問は、名前を出しても、別の名前でも、名前を出さなくても送れます。ほかに人事が見るのは月ごとの人数で、だれのことかはわかりません。\n上司が読めるのは、あなたが1on1のために共有したもの、ふたりのメモ、いっしょに聞いた質問、それに上司自身が書いたものだけです。あなたがこの窓口を使ったかどうかも、上司には見えません。\nサーバーを管理する担当者は、技術的には保存されたデータに触れることができます。くわしくは「このデスクについて」にあります。",
		"On the screens only you can read this talk; HR and your manager cannot. HR receives only the questions that you looked over and sent, and what you write about them: with your name, under another one, or without. Beside them it sees numbers of people, month by month, and never who.\nYour manager can read what you shared for a 1on1, notes made by both of you, questions you ask together, and what they wrote themselves. Nothing else, not even whether you use this desk.\nWhoever runs the server can technically reach the stored data. The page “About this desk” says more."},
	"kept": {
		"相談の会話は、続きから話せるように、会社のサーバーに残ります。画面で読めるのは、あなただけです。\n会話は、「これまでの相談」のページで、ひとつずつ消せます。ジャーニーに残したことも、あなたが直したり消したりできます。",
		"The talk is kept on the company's server, so that you can go on from here. On the screens only you can read it.\nYou can delete talks one by one on the page “Your talks”. What is in your journey you can change and delete, too."},
	"who": {
		"人ではありません。会社の資料を探すしくみです。人と話したいときは、いつでも窓口につなぎます。",
		"Not a person. This looks through the company's pages. If you would rather talk to a person, it leads you there at any time."},
	"can": {
		"会社の制度と先輩の事例を、出典と確認日をつけて並べます。資料にないことは「わかりません」とお伝えして、いっしょに人事に聞きに行きます。\nもらったフィードバックを、一緒に整理することもできます。",
		"It shows the company's programs and colleagues' stories, with their source and the date of their check. What the pages do not say it does not know, and goes to HR with you.\nIt also helps to sort out feedback you got."},
}

// itselfKeys are looked for in this order.
var itselfKeys = []string{"sent", "readers", "kept", "who", "can"}

// maxItself is how long a question about the desk may be, in characters; a longer message asks something else besides.
const maxItself = 30

// itself is what a message asks about the desk, as a key of itself.txt, or "".
func (t talk) itself(message string) string {
	folded := fold(message)
	if len([]rune(folded)) > maxItself*charactersPerWord(message) {
		return ""
	}
	for _, key := range itselfKeys {
		if itselfWordings().in(folded, key) {
			return key
		}
	}
	if t.about() == "" && len([]rune(folded)) <= maxItself/2 && slices.ContainsFunc(itselfWordings()["readers-bare"], func(w wording) bool {
		return strings.HasPrefix(folded, w[0])
	}) {
		return "readers"
	}
	return ""
}

// aboutItself answers a question about the desk, with what may be pressed to go on.
func (e *Engine) aboutItself(key string) judgement {
	said := itselfTexts[key]
	switch key {
	case "who":
		said = said.and(e.uses.whether())
	case "sent":
		said = e.uses.where()
	}
	j := judgement{outcome: OutcomeClarify, remark: &said, pressable: []text{greetingSuggestions[len(greetingSuggestions)-1]}}
	if key == "can" {
		j.pressable = greetingSuggestions
	}
	return j
}
