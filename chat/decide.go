package chat

import (
	"context"
	"strings"
	"unicode"

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
	topic    topic // of route and decline
	foreign  bool  // clarify: not in a language of the desk
	searched string
	found    retrieval.Found
	feedback *feedbackTurn // the message belongs to a feedback talk
}

// judge finds the outcome of a message: fixed words first, then what the knowledge holds.
func (e *Engine) judge(ctx context.Context, tags []string, before talk, message string) (judgement, error) {
	t := triage(message)
	if t.routes() {
		return judgement{outcome: OutcomeRoute, topic: t}, nil
	}
	if foreign(message) {
		return judgement{outcome: OutcomeClarify, foreign: true}, nil
	}
	if t.declines() {
		return judgement{outcome: OutcomeDecline, topic: t}, nil
	}
	if retrieval.Substance(message) == 0 && !before.refersBack(message) {
		return judgement{outcome: OutcomeClarify}, nil
	}
	j, err := e.search(ctx, tags, before, message)
	if err != nil {
		return judgement{}, err
	}
	if j.outcome = OutcomeUnknown; j.found.Confidence >= retrieval.Threshold() {
		j.outcome = OutcomeAnswer
	}
	return j, nil
}

// search asks the knowledge, with what the message refers to when it refers back.
func (e *Engine) search(ctx context.Context, tags []string, before talk, message string) (judgement, error) {
	request := retrieval.Request{Text: message, Tags: tags}
	if before.refersBack(message) {
		about := before.refersTo(message)
		request.Text, request.About = about.Title+" "+message, about.Slug
	}
	j := judgement{searched: request.Text}
	var err error
	if j.found, err = e.index.Search(ctx, request); err != nil || request.About != "" {
		return j, err
	}
	return e.continued(ctx, tags, before, message, j)
}

// continued asks once more with what the talk is about, when a message alone finds no answer: people go on without saying of
// what. It counts only where it leads to an answer from that very page, to what the message itself asks; a change of topic stays one.
func (e *Engine) continued(ctx context.Context, tags []string, before talk, message string, alone judgement) (judgement, error) {
	about := titled{before.Article, before.Title}
	if before.Near.Slug != "" {
		about = before.Near
	}
	if about.Slug == "" || alone.found.Confidence >= retrieval.Threshold() {
		return alone, nil
	}
	j := judgement{searched: about.Title + " " + message}
	var err error
	if j.found, err = e.index.Search(ctx, retrieval.Request{Text: j.searched, Tags: tags, About: about.Slug}); err != nil {
		return j, err
	}
	if j.found.Confidence < retrieval.Threshold() || j.found.Articles[0].Slug != about.Slug || !goesOn(j.found.Signals) {
		return alone, nil
	}
	return j, nil
}

// goesOn tells whether a page says something of what was asked beside its name, which the talk and not the person gave: it
// lacks no noun of the message, and has the facet asked for or half of the other words in one place.
func goesOn(s retrieval.Signals) bool {
	return s.Missing == 0 && (s.Facet > 0 || s.Detail >= 0.5)
}

// deskScripts are the scripts that the desk reads. Chinese in kanji alone cannot be told apart and is searched.
var deskScripts = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Latin}

// foreign tells whether most letters of a message are of a script that the desk does not read.
func foreign(message string) bool {
	letters, known := 0, 0
	for _, r := range message {
		if unicode.IsLetter(r) {
			letters++
			if unicode.In(r, deskScripts...) || r == 'ー' {
				known++
			}
		}
	}
	return letters > 0 && known*2 < letters
}

// farewells end a consultation when they are all of a short message.
var farewells = setOf(`ありがとう ありがとうございました ありがとうございます どうもありがとうございました 終わります 終わりにします これで終わりです 以上です もう大丈夫です 大丈夫です
	さようなら またね また来ます 失礼します bye goodbye thanks thankyou thatsall`)

// saysGoodbye tells whether a message does nothing but end the talk.
func saysGoodbye(message string) bool {
	message = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == 'ー' {
			return r
		}
		return -1
	}, fold(message))
	return farewells[message]
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
