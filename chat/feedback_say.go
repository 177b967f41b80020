package chat

import "strings"

// What the desk says in a feedback talk: the steps as a table, and the words around them.

// A feedbackStep is one of the three parts.
type feedbackStep struct {
	label, ask, heard text
}

var feedbackSteps = []feedbackStep{
	{
		label: text{"言われたこと", "What was said"},
		ask: text{"どんな言葉で言われましたか。覚えているままで大丈夫です。",
			"In what words was it said? Just as you remember it."},
		heard: text{"その言葉だったのですね。", "So those were the words."},
	},
	{
		label: text{"指している場面", "What it refers to"},
		ask: text{"それは、どの場面のことでしょうか。そのとき見えていたことがあれば、そのまま書いてください。",
			"Which moment does it refer to? Write what could be seen there, as it was."},
		heard: text{"その場面のことなのですね。", "So that is the moment."},
	},
	{
		label: text{"感じたこと", "How it feels"},
		ask: text{"それを聞いて、どんな気持ちですか。ひとつでなくても、まだ名前がつかなくてもかまいません。",
			"How does it feel to have heard this? It may be several feelings, or one without a name."},
		heard: text{"そう感じているのですね。違う気持ちが一緒にあっても、自然なことです。",
			"So that is how it feels. Other feelings beside it are natural, too."},
	},
}

// What the desk says around the steps.
var (
	textFeedbackBegin = text{
		"話してくださって、ありがとうございます。言われたこと、指している場面、感じたことを、分けて並べてみます。飛ばしても、途中でやめてもかまいません。",
		"Thank you for telling me. What was said, what it refers to and how it feels can be laid side by side. Skip what you like, stop when you like."}
	textFeedbackSkipped = text{"わかりました。ここは空けておきます。", "All right. This stays open."}
	textFeedbackLeft    = text{
		"わかりました。ここまでにします。ほかのことでも、そのままの言葉でどうぞ。",
		"All right, it ends here. Anything else is welcome, in your own words."}
	textFeedbackParts  = text{"あなたの言葉のまま、分けて並べました。", "Here it is side by side, in your own words."}
	textFeedbackEmpty  = text{"空けてあります", "left open"}
	textFeedbackView   = text{"これは、ひとつの見方です。%sからは、そう見えている、ということです。", "This is one view. It is how it looks to %s."}
	textFeedbackOther  = text{"言った人", "whoever said it"}
	textFeedbackChoice = text{"どう受けとめるかは、あなたが選べます。", "How you take it is yours to choose."}
	textFeedbackReads  = text{
		"この相談を読めるのは、あなただけです。人事にも上司にも届きません。",
		"Only you can read this talk. It reaches neither HR nor your manager."}
)

// feedbackSuggestions may be pressed at every step.
var feedbackSuggestions = []text{{"飛ばす", "Skip"}, {"やめる", "Stop"}, {"人に相談したい", "I want to talk to a person"}}

// maxFeedbackPart is how much of one part is shown back, in characters.
const maxFeedbackPart = 300

// message is what the desk says in a turn of the feedback talk: at most one question, or none before どうする.
func (t *feedbackTurn) message(lang string) Message {
	m := Message{Kind: KindClarify}
	if t.left {
		m.Text = textFeedbackLeft.in(lang)
		return m
	}
	if t.done != nil {
		m.Text = strings.Join([]string{t.opening(lang), textFeedbackParts.in(lang), t.done.view(lang) + sentenceGap(lang) + textFeedbackChoice.in(lang)}, "\n")
		m.Parts = t.done.laidOut(lang)
		return m
	}
	m.Text = t.opening(lang) + "\n" + feedbackSteps[len(t.next.Parts)].ask.in(lang)
	m.Suggestions = inAll(feedbackSuggestions, lang)
	return m
}

func (t *feedbackTurn) opening(lang string) string {
	switch t.first {
	case "begin":
		if t.next.Felt != "" { // a feeling is acknowledged when it is told
			return feedbackSteps[len(feedbackSteps)-1].heard.in(lang) + "\n" + textFeedbackBegin.in(lang)
		}
		return textFeedbackBegin.in(lang)
	case "reads":
		return textFeedbackReads.in(lang)
	case "skipped":
		return textFeedbackSkipped.in(lang)
	}
	return feedbackSteps[t.step].heard.in(lang)
}

// laidOut are the three parts in the person's own words; one that was skipped is empty.
func (f *feedbackTalk) laidOut(lang string) []Part {
	parts := make([]Part, len(feedbackSteps))
	for i, step := range feedbackSteps {
		parts[i] = Part{Label: step.label.in(lang), Text: cut(f.Parts[i], maxFeedbackPart)}
	}
	return parts
}

// view says that what was laid apart is one view.
func (f *feedbackTalk) view(lang string) string {
	by := strings.Replace(f.By, "my ", "your ", 1)
	if by == "" {
		by = textFeedbackOther.in(lang)
	}
	return textFeedbackView.with(lang, by)
}

func cut(words string, limit int) string {
	if runes := []rune(words); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return words
}
