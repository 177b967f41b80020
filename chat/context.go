package chat

import (
	"slices"
	"strings"

	"dousuru/retrieval"
)

// talk is what the next message may refer to: the turn before. It is stored with the consultation.
type talk struct {
	Question string   `json:"question,omitempty"` // the last question to the knowledge, as it was searched
	Article  string   `json:"article,omitempty"`  // slug of the first article of the last answer
	Title    string   `json:"title,omitempty"`
	Options  []titled `json:"options,omitempty"` // what was shown, in order
	Topic    string   `json:"topic,omitempty"`   // the person's first real question: what the consultation is about
	Near     titled   `json:"near,omitzero"`     // the nearest page to a question without an answer
	Turns    int      `json:"turns,omitempty"`   // turns with an outcome
	Danger   bool     `json:"danger,omitempty"`  // the last turn was about danger: no どうする after it

	Feedback *feedbackTalk `json:"feedback,omitempty"` // a feedback talk that is going on
}

type titled struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
}

// pointers are words that point back at what was said.
var pointers = split(`それ|その|そこ|そっち|これ|この制度|さっき|上の|今の話|今の制度|同じ制度|ほかには|他には|もっと|もう少し|詳しく|くわしく|that one|this one|it |the first|the second|tell me more|more about`)

// ordinals are the ways to name an option by its place.
var ordinals = [][]string{
	split(`一つ目|ひとつ目|1つ目|一番目|1番目|最初の|はじめの|the first`),
	split(`二つ目|ふたつ目|2つ目|二番目|2番目|次の|the second`),
	split(`三つ目|みっつ目|3つ目|三番目|3番目|最後の|the third`),
}

func split(list string) []string { return strings.Split(list, "|") }

func containsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// refersBack tells whether a message needs the turn before to be understood: it points back, or it asks for a facet
// without naming of what.
func (t talk) refersBack(message string) bool {
	if t.Title == "" {
		return false
	}
	message = retrieval.Normalize(message)
	if containsAny(message, pointers) {
		return true
	}
	return len(retrieval.AskedFacets(message)) > 0 && retrieval.Substance(message) <= 2
}

// refersTo is the article that a message refers back to: the one it names by its place, else the first of the last answer.
func (t talk) refersTo(message string) titled {
	for place, words := range ordinals {
		if place < len(t.Options) && containsAny(retrieval.Normalize(message), words) {
			return t.Options[place]
		}
	}
	return titled{t.Article, t.Title}
}

// maxTopic is how much of the person's question names a consultation in their journey, in characters.
const maxTopic = 60

// after is what the next message may refer to, once this turn is over.
func (t talk) after(message string, j judgement, answer Message) talk {
	t.Turns++
	if t.Feedback = nil; j.feedback != nil {
		return t.afterFeedback(message, j.feedback)
	}
	switch j.outcome {
	case OutcomeAnswer:
		t.Question = j.searched
		t.Options = nil
		for _, o := range answer.Options {
			if !o.Stay {
				t.Options = append(t.Options, titled{o.Article, o.Title})
			}
		}
		t.Article, t.Title = t.Options[0].Slug, t.Options[0].Title
	case OutcomeUnknown:
		t.Question = j.searched
	}
	if t.Near = (titled{}); j.outcome == OutcomeUnknown && len(answer.Citations) > 0 {
		t.Near = titled{answer.Citations[0].Article, answer.Citations[0].Title}
	}
	if t.Topic == "" && (j.outcome == OutcomeAnswer || j.outcome == OutcomeUnknown) {
		t.Topic = message
		if runes := []rune(message); len(runes) > maxTopic {
			t.Topic = string(runes[:maxTopic]) + "…"
		}
	}
	return t
}
