package chat

import (
	"context"

	"dousuru/chat/triage"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// An Outcome is what came of a turn.
type Outcome string

// The outcomes. Code decides them; nothing else does.
const (
	OutcomeAnswer  Outcome = "answer"
	OutcomeClarify Outcome = "clarify"
	OutcomeUnknown Outcome = "unknown"
	OutcomeRoute   Outcome = "route"
	OutcomeDecline Outcome = "decline"
)

// A judgement is the outcome of a message with its reasons.
type judgement struct {
	outcome  Outcome
	topic    triage.Topic  // of route and decline
	said     triage.Result // what the words of the message say, whatever is found
	worried  bool          // people are shown first
	offer    bool          // answer: a person is offered behind it
	back     string        // decline: title of what the talk was about, to go back to
	foreign  bool          // clarify: not in a language of the desk
	searched string
	found    retrieval.Found
	feedback *feedbackTurn // the message belongs to a feedback talk

	source    bool       // answer: about the last answer, from its citation; nothing was searched
	read      bool       // found is what articles of the talk say, and not a search
	moved     bool       // the message is about something else than the talk was
	second    *judgement // answer: of the other of two things that were asked
	offered   []titled   // clarify: the two things that may be meant
	themes    []string   // of a broad wish, which is answered with the programs that carry them
	wavers    string     // clarify: key of wavering.txt
	remark    *text      // clarify: what is said to a message that is no question to the knowledge
	pressable []text     // clarify: what may be pressed after a remark
	related   []string   // answer: what the first article is about, by its own page
	situation []string   // what the person said of their own situation

	rewritten  bool            // answer: found by other words than the person's
	absent     bool            // unknown: the page that is meant does not say what is asked
	lacks      knowledge.Facet // unknown: what the nearest page does not say, though it is asked
	nearThemes []string        // unknown: of the nearest page that is shown
}

// judge finds the outcome of a message: fixed words first, then what the knowledge holds.
func (e *Engine) judge(ctx context.Context, tags []string, before talk, message string) (judgement, error) {
	said := weigh(message)
	if said.Topic.Sensitive() && !said.Soft {
		return judgement{outcome: OutcomeRoute, topic: said.Topic, said: said}, nil
	}
	if foreign(message) {
		return judgement{outcome: OutcomeClarify, foreign: true}, nil
	}
	if key := before.itself(message); key != "" && before.Feedback == nil {
		return e.aboutItself(key), nil
	}
	if said.Topic != "" && !said.Soft {
		return judgement{outcome: OutcomeDecline, topic: said.Topic, back: before.Title}, nil
	}
	if before.remarkIn(message) == heardOnly {
		return judgement{outcome: OutcomeClarify, remark: &textHeard}, nil
	}
	j, err := e.listen(ctx, tags, before, message)
	j.situation, j.said = situationIn(message), said
	return j, err
}

// weigh is what the words of a message say. Who somebody is does not tip the scales: where the words are not sure, they are those
// without what the person says of themselves beside.
func weigh(message string) triage.Result {
	said := triage.Of(message)
	if said.Certain || said.Topic != "" && !said.Soft {
		return said
	}
	if question, self := withoutSelf(message); self != "" {
		said = triage.Of(question)
	}
	return said
}

// listen finds out what a message asks: about the answer that was given, two things at once, or one.
func (e *Engine) listen(ctx context.Context, tags []string, before talk, message string) (judgement, error) {
	h := hear(message)
	if h.source && len(before.Quoted) > 0 {
		return judgement{outcome: OutcomeAnswer, source: true}, nil
	}
	if h.two && !h.back {
		if j, ok, err := e.two(ctx, tags, before, message); err != nil || ok {
			return j, err
		}
	}
	return e.one(ctx, tags, before, h)
}

// one finds what answers a message about one thing: a search for it alone, or what the articles say that the talk is about.
func (e *Engine) one(ctx context.Context, tags []string, before talk, h heard) (judgement, error) {
	subjects := before.subjects(h)
	if h.change && !h.back {
		subjects = nil
	}
	if retrieval.Substance(h.text) == 0 && (len(subjects) == 0 || !h.refersTo() && len(retrieval.FollowedFacets(h.text)) == 0) {
		return judgement{outcome: OutcomeClarify}, nil
	}
	alone, err := e.alone(ctx, tags, before, h)
	if err != nil {
		return judgement{}, err
	}
	if len(subjects) > 0 {
		read, ok, err := e.reread(ctx, tags, subjects, before, h, alone)
		if err != nil || ok {
			return judgement{outcome: OutcomeAnswer, searched: h.text, found: read, read: true}, err
		}
		if !answers(alone) && !h.change && names(alone) == "" && len(read.Articles) > 0 && !elsewhere(read) {
			return judgement{outcome: OutcomeUnknown, searched: h.text, found: read, read: true}, nil
		}
	}
	onItsOwn := len(subjects) > 0 && !h.refersTo() && len(alone.Articles) > 0 && alone.Signals.Length >= longFrom
	namesAnother := names(alone) != "" && alone.Articles[0].Kind != knowledge.FAQ
	j := judgement{outcome: OutcomeUnknown, searched: h.text, found: alone, moved: h.change || onItsOwn || namesAnother}
	if answers(alone) {
		j.outcome = OutcomeAnswer
	}
	return j, nil
}
