package chat

import (
	"context"

	"dousuru/chat/triage"
	"dousuru/internal/directory"
)

// weigh lets what the words of a message weigh decide where the knowledge does not: what it surely answers keeps its answer.
func (j *judgement) weigh(back string) {
	switch said := j.said; {
	case j.outcome == OutcomeAnswer || len(j.offered) > 0:
		j.worried = said.Soft
	case j.outcome == OutcomeUnknown && said.Aside != "":
		j.outcome, j.topic, j.back, j.worried = OutcomeDecline, said.Aside, back, said.Soft
	case said.Soft && (j.outcome == OutcomeUnknown || j.outcome == OutcomeClarify):
		j.outcome, j.topic = OutcomeRoute, said.Topic
	case j.outcome == OutcomeUnknown:
		j.worried = said.Band
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

// route is routed for a message that may have been searched for: the page that came near is one press away, and not listed.
func (e *Engine) route(ctx context.Context, tags []string, lang string, j *judgement) (Message, error) {
	m := routed(lang, j.topic, e.desks.forTopic(ctx, j.topic))
	if j.found.Confidence < nearFrom || j.read {
		return m, nil
	}
	near, err := e.choose(ctx, reader{tags: tags}, j.found, false)
	if len(near) > 0 {
		a := near[0].article
		j.near = titled{a.Slug, a.Title, string(a.Kind)}
		m.Suggestions = []string{textBack.with(lang, a.Title)}
	}
	return m, err
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

// peopleFirst puts the people to talk to before an answer or an unknown, where the words may be those of somebody who needs one.
func (e *Engine) peopleFirst(ctx context.Context, lang string, m Message) Message {
	m.Text = textPeopleFirst.in(lang) + "\n" + m.Text
	m.Desks = e.desks.forRoutes(ctx, "human", "mental")
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
