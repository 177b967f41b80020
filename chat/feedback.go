package chat

import (
	"strings"

	"dousuru/chat/triage"
	"dousuru/retrieval"
)

// The feedback talk: somebody brings what they were told, and the desk helps to lay three things apart (what was said, what
// it refers to, how it feels), reminds that it is one view, and asks どうする. It gives no advice and says nobody right. Each
// part may be skipped, the talk may be left at any moment, and triage stands before it at every step.

// feedbackTalk is where a feedback talk stands. It is part of the talk, so it is the person's own row.
type feedbackTalk struct {
	Parts []string `json:"parts"`          // in the person's own words, "" where skipped; as many as were asked for
	By    string   `json:"by,omitempty"`   // who said it, as the person named them
	Felt  string   `json:"felt,omitempty"` // a feeling that was told before it was asked for

	People bool `json:"people,omitempty"` // the people to talk to were shown once
}

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

// feedbackWorry is from which worry the people to talk to are shown in a feedback talk. There people tell what hurt, which weighs
// much without being more; what is more has certain wordings, and those leave the talk for the people at once.
const feedbackWorry = 0.5

// maxFeedbackPart is how much of one part is shown back, in characters.
const maxFeedbackPart = 300

// A feedbackTurn is what a message was in a feedback talk, and where the talk stands after it; next is nil when it is over.
type feedbackTurn struct {
	next  *feedbackTalk
	first string // what the desk says before it goes on: begin, reads, heard, skipped
	step  int    // which was heard
	done  *feedbackTalk
	left  bool
}

// feedback takes a judged message into the feedback talk, or leaves it alone (nil). What goes to a person goes there first;
// a question that the knowledge answers, and a goodbye, leave the talk.
func (before talk) feedback(message string, j judgement) *feedbackTurn {
	words := feedbackWords()
	if j.outcome == OutcomeRoute || j.foreign {
		return nil
	}
	running := before.Feedback
	if running == nil {
		return beginFeedback(message, j)
	}
	switch {
	case words["leave"].is(message):
		return &feedbackTurn{left: true}
	case words["readers"].find(message) != "" && asksDesk(message):
		return &feedbackTurn{next: running, first: "reads"}
	case asksDesk(message) && (j.outcome == OutcomeAnswer || j.outcome == OutcomeDecline):
		return nil
	case words["skip"].is(message):
		return running.take("")
	}
	return running.take(message)
}

// beginFeedback tells whether a message brings feedback, and takes what it says already. The more a message may be something
// else, a question or a wrong that somebody does, the more it must say that it is feedback.
func beginFeedback(message string, j judgement) *feedbackTurn {
	words := feedbackWords()
	has := func(section string) bool { return words[section].find(message) != "" }
	plain := has("begin") || has("said") && has("quality")
	other := asksDesk(message) || j.said.Soft
	switch {
	case !plain && (other || !has("said") || !has("speaker") && !has("occasion") && !has("feeling")):
		return nil
	case asksDesk(message) && j.outcome == OutcomeAnswer, has("career") && (j.outcome == OutcomeAnswer || j.outcome == OutcomeDecline):
		return nil
	}
	state := &feedbackTalk{By: words["speaker"].find(message)}
	if has("said") {
		said, felt := apart(message)
		state.Parts, state.Felt = []string{said}, felt
	}
	return &feedbackTurn{next: state, first: "begin"}
}

// asksDesk tells whether a message asks the desk something.
func asksDesk(message string) bool {
	return feedbackWords()["asks"].find(message) != "" || strings.HasSuffix(retrieval.Normalize(message), "?")
}

// take puts what was said into the open part and goes on to the next that is not told yet.
func (f *feedbackTalk) take(said string) *feedbackTurn {
	next := &feedbackTalk{Parts: append(append([]string{}, f.Parts...), said), By: f.By, Felt: f.Felt, People: f.People}
	if next.By == "" {
		next.By = feedbackWords()["speaker"].find(said)
	}
	turn := &feedbackTurn{next: next, first: "heard", step: len(f.Parts)}
	if said == "" {
		turn.first = "skipped"
	}
	if len(next.Parts) == len(feedbackSteps)-1 && next.Felt != "" {
		next.Parts = append(next.Parts, next.Felt)
	}
	if len(next.Parts) >= len(feedbackSteps) {
		turn.next, turn.done = nil, next
	}
	return turn
}

// worries tells whether the people to talk to are shown in this turn: where the words weigh much, and once in a talk.
func (t *feedbackTurn) worries(said triage.Result) bool {
	state := t.next
	if state == nil {
		state = t.done
	}
	if state == nil || state.People || !said.Topic.Sensitive() || said.Worry < feedbackWorry {
		return false
	}
	state.People = true
	return true
}

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

// afterFeedback is what the next message may refer to after a turn of the feedback talk. What was looked up before is not what
// the person decides about.
func (t talk) afterFeedback(message string, turn *feedbackTurn) talk {
	t.Feedback = turn.next
	if turn.first == "begin" && t.Topic == "" {
		t.Topic = cut(message, maxTopic)
	}
	if turn.done != nil {
		t.Options = nil
		for _, part := range turn.done.Parts {
			if part != "" {
				t.Topic = cut(part, maxTopic)
				break
			}
		}
	}
	return t
}

func cut(words string, limit int) string {
	if runes := []rune(words); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return words
}
