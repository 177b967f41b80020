package chat

import (
	"context"
	"slices"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

// talk is what the next message may refer to. It is stored with the consultation; rows of older versions lack some fields.
type talk struct {
	Question  string   `json:"question,omitempty"`  // the last question to the knowledge, as it was searched
	Article   string   `json:"article,omitempty"`   // slug of the article that the talk is about
	Title     string   `json:"title,omitempty"`     // its title
	Kind      string   `json:"kind,omitempty"`      // its kind
	Options   []titled `json:"options,omitempty"`   // what was shown last, in order
	Earlier   []titled `json:"earlier,omitempty"`   // what the talk was about before, the latest first
	Quoted    []quoted `json:"quoted,omitempty"`    // where the last answer stands, in the order of its text
	Topic     string   `json:"topic,omitempty"`     // the person's first real question: what the consultation is about
	Near      titled   `json:"near,omitzero"`       // the nearest page to a question of its own without an answer
	Facet     string   `json:"facet,omitempty"`     // the part that was asked for last
	Situation []string `json:"situation,omitempty"` // what the person said of their own situation, by the keys of situation.txt
	Turns     int      `json:"turns,omitempty"`     // turns with an outcome
	Danger    bool     `json:"danger,omitempty"`    // the last turn was about danger: no どうする after it

	Delicate bool `json:"delicate,omitempty"` // a message may have been of somebody who needs a person, and none was answered since

	Laid bool `json:"laid,omitempty"` // the last turn laid feedback apart

	profile func(context.Context) ([]string, error) // reads what the person wrote of themselves; not stored, nil where nobody is known

	meaning *retrieval.Meaning // what the searches for this message may send to an embedder; not stored, nil: nothing

	Feedback *feedbackTalk `json:"feedback,omitempty"` // a feedback talk that is going on
}

type titled struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
	Kind  string `json:"kind,omitempty"`
}

// quoted is one quote of an answer.
type quoted struct {
	Slug  string `json:"slug"`
	Facet string `json:"facet,omitempty"`
	Label string `json:"label,omitempty"`
}

const (
	maxTopic   = 60 // characters of the person's question that name a consultation in their journey
	maxEarlier = 6  // articles that a talk can come back to
	maxQuoted  = 4  // quotes that a question about the answer may mean
)

// after is what the next message may refer to, once this turn is over.
func (t talk) after(message string, j judgement, answer Message) talk {
	t.Turns++
	t.meaning = nil
	t.Delicate = needsPeople(j.said) || t.Delicate && j.outcome != OutcomeAnswer
	t.Situation = union(t.Situation, j.situation)
	if t.Feedback = nil; j.feedback != nil {
		return t.afterFeedback(message, j.feedback)
	}
	if t.Laid = false; j.source || j.remark != nil {
		return t
	}
	near := t.Near
	t.Near = titled{}
	switch j.outcome {
	case OutcomeAnswer:
		t.Question, t.Facet = j.searched, ""
		if len(j.found.Facets) > 0 {
			t.Facet = string(j.found.Facets[0])
		}
		t.turnTo(t.leading(shownOptions(answer), j), near)
	case OutcomeClarify:
		if len(j.offered) > 0 {
			t.turnTo(j.offered, near)
		}
	case OutcomeUnknown:
		t.Question = j.searched
		switch pages := shownOptions(answer); {
		case j.read, len(pages) > 0 && pages[0].Slug == t.Article: // the talk stays where it was
			t.Near = near
		case len(pages) > 0 && (j.moved || t.Article == ""):
			t.turnTo(pages, near)
			t.Near = pages[0]
		case j.moved:
			t.turnTo([]titled{{}}, near)
		default:
			t.Near = near
		}
	default:
		t.Near = near
	}
	if len(answer.Citations) > 0 {
		t.Quoted = nil
		for _, c := range answer.Citations[:min(maxQuoted, len(answer.Citations))] {
			t.Quoted = append(t.Quoted, quoted{c.Article, c.Facet, quotedLabel(answer, c)})
		}
	}
	if t.Topic == "" && (j.outcome == OutcomeAnswer || j.outcome == OutcomeUnknown || j.wavers != "") {
		t.Topic = topicOf(message)
	}
	return t
}

// topicOf is how a question is named in the journey.
func topicOf(question string) string {
	if runes := []rune(question); len(runes) > maxTopic {
		return string(runes[:maxTopic]) + "…"
	}
	return question
}

// leading puts first what the talk is about: of an answered question the program that it is about, if that was shown or spoken of.
func (t talk) leading(options []titled, j judgement) []titled {
	if options[0].Kind != string(knowledge.FAQ) {
		return options
	}
	for _, program := range append([]titled{{t.Article, t.Title, t.Kind}}, options...) {
		if program.Kind == string(knowledge.Program) && slices.Contains(j.related, program.Slug) {
			return append([]titled{program}, slices.DeleteFunc(options, func(o titled) bool { return o.Slug == program.Slug })...)
		}
	}
	return options
}

// turnTo makes the first option what the talk is about, and keeps what it was about before.
func (t *talk) turnTo(options []titled, near titled) {
	first := options[0]
	var earlier []titled
	for _, one := range slices.Concat([]titled{{t.Article, t.Title, t.Kind}, near}, t.Options, t.Earlier) {
		known := func(other titled) bool { return other.Slug == one.Slug }
		if one.Slug != "" && one.Slug != first.Slug && !slices.ContainsFunc(earlier, known) && len(earlier) < maxEarlier {
			earlier = append(earlier, one)
		}
	}
	t.Earlier, t.Options = earlier, options[:len(options):len(options)]
	if first.Slug == "" {
		t.Options = nil
	}
	t.Article, t.Title, t.Kind = first.Slug, first.Title, first.Kind
}

// shownOptions are the articles that a message shows.
func shownOptions(m Message) []titled {
	var list []titled
	for _, o := range m.Options {
		if !o.Stay && o.Article != "" {
			list = append(list, titled{o.Article, o.Title, o.Kind})
		}
	}
	return list
}

func quotedLabel(m Message, c Citation) string {
	for _, o := range m.Options {
		if o.Article == c.Article && len(o.Parts) > 0 {
			return o.Parts[0].Label
		}
	}
	return knowledge.Facet(c.Facet).Label("ja")
}

// union keeps the order: what was there, then what is new.
func union(have, more []string) []string {
	for _, m := range more {
		if !slices.Contains(have, m) {
			have = append(slices.Clip(have), m)
		}
	}
	return have
}
