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

// feedbackWorry is from which worry the people to talk to are shown in a feedback talk. There people tell what hurt, which weighs
// much without being more; what is more has certain wordings, and those leave the talk for the people at once.
const feedbackWorry = 0.8

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
// else, a question or a wrong that somebody does, the more it must say that it is feedback. What somebody of the team wishes for
// (「部下から異動したいと言われました」) was said to the person and is none.
func beginFeedback(message string, j judgement) *feedbackTurn {
	if memberWishes(message) {
		return nil
	}
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

// afterFeedback is what the next message may refer to after a turn of the feedback talk. What was looked up before is not what
// the person decides about.
func (t talk) afterFeedback(message string, turn *feedbackTurn) talk {
	t.Feedback, t.Laid = turn.next, turn.done != nil
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
