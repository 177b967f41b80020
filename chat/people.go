package chat

import (
	"context"
	"slices"

	"dousuru/chat/triage"
	"dousuru/internal/directory"
)

// How near the knowledge must come to speak against a little worry: of messages of people in need whose words are not sure, one in
// thirteen comes that near to a page and none is answered; of career questions with such words every second one (measured).
const (
	nearWorry = 0.3
	farWorry  = 0.1 // what comes no nearer and is not answered is shown people first down to the lowest band
)

// weigh lets what the words of a message weigh add to what was found: people first, or behind an answer, or the desk whose field
// it is.
func (j *judgement) weigh(back string) {
	said, near := j.said, j.found.Confidence
	switch {
	case j.outcome == OutcomeAnswer, j.outcome == OutcomeUnknown && near >= nearWorry:
		j.worried, j.offer = said.Soft && said.First, said.Soft
	case j.outcome == OutcomeUnknown && said.Aside != "" && near < nearFrom:
		j.outcome, j.topic, j.back, j.worried = OutcomeDecline, said.Aside, back, said.Soft && said.First
	case j.outcome == OutcomeUnknown:
		j.worried = said.Soft || said.Band && near < farWorry
	default:
		j.worried = said.Soft
	}
}

// open is the judgement as a feedback talk that is going on sees it. There people tell what hurt, for which the weights of words
// would send them away; only certain wordings do, and the people are shown first.
func (j judgement) open(before talk) judgement {
	if j.outcome == OutcomeRoute && !j.said.Certain && before.Feedback != nil {
		j.outcome = OutcomeUnknown
	}
	return j
}

// routed is the reply to what needs a person: fixed words and the desks, nothing in front of them.
func routed(lang string, t triage.Topic, desks []Desk) Message {
	return Message{Kind: KindRoute, Text: routeTexts[t].in(lang), Desks: desks}
}

// declined is the reply to what is not this desk's field: the desk that helps, and the way back to careers, or to what the
// talk was about.
func declined(lang string, j *judgement, desks []Desk) Message {
	m := Message{Kind: KindDecline, Text: declineTexts[j.topic].in(lang), Desks: desks, Suggestions: inAll(clarifySuggestions, lang)}
	if j.back != "" {
		m.Suggestions = []string{textBack.with(lang, j.back)}
	}
	return m
}

// peopleFirst puts a gentle line and two people to talk to before a reply, where the words may be those of somebody who needs one.
func (e *Engine) peopleFirst(ctx context.Context, lang string, m Message) Message {
	m.Text = textPeopleFirst.in(lang) + "\n" + m.Text
	human, mental := e.desks.forRoutes(ctx, "human"), e.desks.forRoutes(ctx, "mental")
	m.Desks = human[:min(1, len(human))]
	for _, d := range mental[:min(1, len(mental))] {
		if !slices.Contains(m.Desks, d) {
			m.Desks = append(m.Desks, d)
		}
	}
	return m
}

// passing is what the desk says to a message that needs a person while the database is away, or nil: fixed words and the
// desks as they were last read. It is stored nowhere.
func (e *Engine) passing(ctx context.Context, p directory.Person, message string) *Message {
	t := triage.Of(message).Topic
	if !t.Sensitive() {
		return nil
	}
	lang := languageOf(message, p.Language)
	m := routed(lang, t, e.desks.forTopic(ctx, t))
	if len(m.Desks) == 0 {
		m.Text += "\n" + textNoDesks.in(lang)
	}
	m.Author, m.Passing = "desk", true
	m = checked(ctx, lang, m)
	return &m
}
