package chat

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dousuru/chat/triage"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// An Offer is what the desk has for a text that belongs to no talk: what a manager describes before a 1on1.
type Offer struct {
	Outcome    Outcome      // answer, unknown, route or decline; clarify where there is nothing to look for
	Topic      triage.Topic // of route and decline
	People     bool         // the words may be about somebody who needs a person: people come first
	Desks      []Desk       // of route and decline, or of People
	Options    []Option     // answer: what is shown, in its order; unknown: pages that come near and may not answer
	Citations  []Citation   // where the first quote of each option stands
	Confidence float64      // 0 when nothing was searched
}

// Offer takes a text the way of a message: triage, search, the same confidence and threshold, the same choice of quotes. It stores
// and counts nothing. What the widget does to keep a talk going plays no part: remarks, feedback talks, small talk, and the refusal to
// speak about somebody else, since a manager's text is about somebody else. Only certain wordings route; where the weights of words name a
// sensitive topic, people come first and the pages after them. A text that only describes is answered by a program that it names. Errors have a Code where the text cannot be taken.
func (e *Engine) Offer(ctx context.Context, tags []string, lang, words string) (Offer, error) {
	message, err := clean(words, MaxText)
	if err != nil {
		return Offer{}, err
	}
	j, err := e.judgeOffer(ctx, tags, message)
	if err != nil {
		return Offer{}, fmt.Errorf("look for an offer: %w", err)
	}
	m, err := e.compose(ctx, tags, lang, message, talk{}, &j)
	if err != nil {
		return Offer{}, fmt.Errorf("compose an offer: %w", err)
	}
	if j.worried {
		m = e.peopleFirst(ctx, lang, m)
	}
	if len(j.offered) > 0 { // two things that may be meant: both come near
		if m.Options, err = e.Show(ctx, tags, lang, slugsOf(j.offered)); err != nil {
			return Offer{}, err
		}
		j.outcome = OutcomeUnknown
	}
	m = checked(ctx, lang, m)
	o := Offer{Outcome: j.outcome, People: j.worried || j.outcome == OutcomeRoute, Desks: m.Desks, Citations: m.Citations, Confidence: j.found.Confidence}
	if j.outcome == OutcomeRoute || j.outcome == OutcomeDecline {
		o.Topic = j.topic
	}
	for _, option := range m.Options {
		if !option.Stay {
			o.Options = append(o.Options, option)
		}
	}
	return o, nil
}

// judgeOffer is judge without what belongs to a talk.
func (e *Engine) judgeOffer(ctx context.Context, tags []string, message string) (judgement, error) {
	said := weigh(message)
	if said.Topic.Sensitive() && !said.Certain { // what words weigh was fitted on people who speak of themselves
		if said.First = said.First || !said.Soft; !said.First {
			said.Topic = ""
		}
		said.Soft = said.First
	}
	said.Band = false
	switch {
	case said.Topic.Sensitive() && !said.Soft:
		return judgement{outcome: OutcomeRoute, topic: said.Topic, said: said}, nil
	case foreign(message):
		return judgement{outcome: OutcomeClarify, foreign: true, said: said}, nil
	case said.Topic != "" && !said.Soft && deskFor(said.Topic):
		return judgement{outcome: OutcomeDecline, topic: said.Topic, said: said}, nil
	}
	j, err := e.listen(ctx, tags, talk{}, message)
	if err != nil {
		return j, err
	}
	j.situation, j.said = situationIn(message), said
	if !deskFor(j.said.Aside) {
		j.said.Aside = ""
	}
	j.weigh("")
	if j.outcome == OutcomeUnknown && describes(message, j.found) && names(j.found) != "" {
		j.outcome = OutcomeAnswer
	}
	j.broaden(message)
	if j.wavers != "" { // a doubt that is told is asked about in a talk; here nothing was found
		j.outcome, j.wavers = OutcomeUnknown, ""
	}
	return j, nil
}

// describes tells whether a text tells something and asks nothing: 「来年の公募に出たい」. Such a text that says the name of a program is answered with
// it, whatever else it tells; a question about a program is answered where the page answers it. Of 60 situations of managers seven
// more were answered by it, and of ten without an answer none (chat/brief).
func describes(message string, found retrieval.Found) bool {
	text := strings.TrimRight(retrieval.Normalize(message), "。. ")
	return len(found.Facets) == 0 && !asksDesk(message) && !strings.HasSuffix(text, "か")
}

func slugsOf(list []titled) (slugs []string) {
	for _, t := range list {
		slugs = append(slugs, t.Slug)
	}
	return slugs
}

// deskFor tells whether a topic that is not this desk's field is another desk's.
func deskFor(t triage.Topic) bool { return len(deskRoutes[t]) > 0 }

// Show gives articles as they stand beside an answer, in the order of the slugs: status, dates, and what people usually want to know of
// them. Without what the reader may not see.
func (e *Engine) Show(ctx context.Context, tags []string, lang string, slugs []string) ([]Option, error) {
	hits := make([]retrieval.ArticleHit, len(slugs))
	for i, slug := range slugs {
		hits[i].Slug = slug
	}
	articles, err := e.readAll(ctx, tags, hits)
	if err != nil {
		return nil, fmt.Errorf("show articles: %w", err)
	}
	var m Message
	m.show(lang, articles, []knowledge.Facet{knowledge.Summary})
	return checked(ctx, lang, m).Options, nil
}

// Pages are the articles with these slugs that the reader may see, with their passages, in the order of the slugs.
func (e *Engine) Pages(ctx context.Context, tags, slugs []string) ([]knowledge.Article, error) {
	return knowledge.FindAll(ctx, e.db, slugs, tags)
}

// IsUntakable tells whether an error of Offer says that the text is empty or too long.
func IsUntakable(err error) bool {
	var known *Error
	return errors.As(err, &known) && (known.Code == CodeEmpty || known.Code == CodeTooLong)
}
