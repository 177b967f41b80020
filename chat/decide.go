package chat

import (
	"context"
	"slices"

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
	leaving   bool       // clarify: the person thinks of leaving, and asks nothing yet
	related   []string   // answer: what the first article is about, by its own page
	situation []string   // what the person said of their own situation
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
	if said.Topic != "" && !said.Soft {
		return judgement{outcome: OutcomeDecline, topic: said.Topic, back: before.Title}, nil
	}
	j, err := e.listen(ctx, tags, before, message)
	j.situation, j.said = situationIn(message), said
	if j.outcome == OutcomeUnknown && !asking.MatchString(message) && contextWordings().in(fold(message), "leaving") {
		j.outcome, j.leaving = OutcomeClarify, true
	}
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
	alone, err := e.alone(ctx, tags, h)
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
	j := judgement{outcome: OutcomeUnknown, searched: h.text, found: alone, moved: h.change || len(subjects) > 0 && !h.refersTo() && len(alone.Articles) > 0 && alone.Signals.Length >= longFrom || names(alone) != "" && alone.Articles[0].Kind != knowledge.FAQ}
	if answers(alone) {
		j.outcome = OutcomeAnswer
	}
	return j, nil
}

// alone searches for the message by itself. What the person says of themselves is a condition, and no word to look for. Where the
// question is who may, a page that does not speak about the condition does not answer it; elsewhere the condition only puts
// the one of two twins first that speaks about it.
func (e *Engine) alone(ctx context.Context, tags []string, h heard) (retrieval.Found, error) {
	found, err := e.index.Search(ctx, retrieval.Request{Text: h.text, Tags: tags})
	if err != nil || !retrieval.NamesCondition(h.self) {
		return found, err
	}
	said, err := e.index.Search(ctx, retrieval.Request{Text: h.text, Situation: h.self, Tags: tags})
	if err != nil || asksWho(h.text) || len(said.Articles) == 0 {
		return said, err
	}
	twins := found.Articles[:min(twinsAmong, len(found.Articles))]
	if slices.ContainsFunc(twins, func(a retrieval.ArticleHit) bool { return a.Slug == said.Articles[0].Slug }) {
		found.Articles = said.Articles
	}
	return found, nil
}

// twinsAmong is how far down the twin of a first article may stand.
const twinsAmong = 3

// asksRule tells whether a message asks a program for one of its parts, though it speaks of people: 「パートだった人も入れますか」.
func asksRule(before talk, h heard) bool {
	return before.Kind == string(knowledge.Program) && !contextWordings().in(fold(h.text), "people") && slices.ContainsFunc(retrieval.FollowedFacets(h.text), func(f knowledge.Facet) bool {
		return f.Of(knowledge.Program) && f != knowledge.Summary
	})
}

// A message of this many concepts, by tenths, that has so little to do with what the talk is about is about something else.
const (
	longFrom = 0.5
	littleUp = 0.12
)

func elsewhere(read retrieval.Found) bool {
	return read.Confidence < littleUp && read.Signals.Length >= longFrom
}

// maxBeside is how many articles are asked beside the first, as long as the person has not said which of those shown they mean.
const maxBeside = 1

// beside are the programs that were shown together with the one that answers and have what is asked, too.
func (e *Engine) beside(before talk, first retrieval.Reading, readings []retrieval.Reading) []retrieval.ArticleHit {
	var list []retrieval.ArticleHit
	for _, r := range readings {
		shown := slices.ContainsFunc(before.Options, func(o titled) bool { return o.Slug == r.Slug })
		if shown && r.Slug != first.Slug && 2*named(r.Signals) >= named(first.Signals) && r.Kind == knowledge.Program && first.Kind == knowledge.Program && r.Signals.Facet > 0 &&
			r.Confidence >= retrieval.ReadingThreshold() && len(list) < maxBeside {
			list = append(list, r.ArticleHit)
		}
	}
	return list
}

// answers tells whether a search found what answers.
func answers(found retrieval.Found) bool { return found.Confidence >= retrieval.Threshold() }

// named is the share of a message that names an article; nothing where it asks for a part and names nothing.
func named(s retrieval.Signals) float64 {
	if s.Said == 0 {
		return 0
	}
	return s.Named
}

// namesFrom is the share of an article's name that a message has to say, squared, to be about it whatever the talk was about.
const namesFrom = 0.5

// names is the article that a message names by itself, or "".
func names(found retrieval.Found) string {
	if len(found.Articles) == 0 || found.Signals.Said < namesFrom {
		return ""
	}
	return found.Articles[0].Slug
}

// How much less an article counts that is not what the talk is about but was shown or spoken of before; it counts at all only if
// the message says something of its name. What the message says of an article's name counts for it.
const (
	nearPrior   = 0.9
	otherPrior  = 0.8
	namedLittle = 0.1
	namedBonus  = 0.6
	amongFrom   = 0.4 // confidence that answers where the message says that it is one of the talk's things
	amongName   = 0.3 // the same where the message says that it is one of the talk's things
	sameName    = 0.8 // share of what a search's article is named by, from which an article of the talk is meant by the same words
)

// reread asks the articles that the talk is about, and tells whether one of them answers rather than what a search for the
// message alone found. Where people's experience is asked for, cases of people who used the program are asked, too.
func (e *Engine) reread(ctx context.Context, tags []string, subjects []titled, before talk, h heard, alone retrieval.Found) (retrieval.Found, bool, error) {
	slugs := make([]string, len(subjects))
	for i, s := range subjects {
		slugs[i] = s.Slug
	}
	cases := 0
	if alone.People && !asksRule(before, h) {
		told, err := knowledge.CasesOf(ctx, e.db, slugs, tags)
		if err != nil {
			return retrieval.Found{}, false, err
		}
		slugs, cases = append(told, slugs...), len(told)
	}
	readings, err := e.index.Read(ctx, retrieval.Request{Text: h.text, Situation: h.self, Tags: tags}, slugs)
	if err != nil || len(readings) == 0 {
		return retrieval.Found{}, false, err
	}
	leads := before.about()
	sure := slices.ContainsFunc(readings, func(r retrieval.Reading) bool {
		return r.Slug == leads && r.Confidence >= retrieval.ReadingThreshold()
	})
	best, high := 0, 0.0
	for i, r := range readings {
		weight := r.Confidence * (1 + namedBonus*named(r.Signals))
		switch {
		case cases > 0 && before.Kind == string(knowledge.Case) && r.Slug == leads:
			weight *= 2
		case cases > 0:
			weight *= 0.5 + r.Score/(1+readings[0].Score)
		case h.among || h.back:
			weight = r.Confidence*0.5 + named(r.Signals)
		case r.Slug == leads:
		case r.Kind == knowledge.Case && h.kind == "": // a story shown beside is asked only by name
			weight = 0
		case sure && named(r.Signals) < namesFrom:
			weight = 0
		case before.Near.Slug != "" && i < len(before.Options) && r.Signals.Facet > 0: // which page was meant is not known
			weight *= nearPrior
		case named(r.Signals) < namedLittle:
			weight = 0
		default:
			weight *= otherPrior
		}
		if weight > high {
			best, high = i, weight
		}
	}
	if high == 0 {
		return retrieval.Found{}, false, nil
	}
	r := readings[best]
	found := retrieval.Found{Articles: []retrieval.ArticleHit{r.ArticleHit}, Facets: r.Facets, People: alone.People, Signals: r.Signals, Confidence: r.Confidence}
	if !h.among && !h.back && h.place == 0 {
		found.Articles = append(found.Articles, e.beside(before, r, readings)...)
	}
	if facet := knowledge.Facet(before.Facet); len(found.Facets) == 0 && h.among && retrieval.Substance(h.text) <= 3 && facet.Of(r.Kind) && facet != "" {
		found.Facets = []knowledge.Facet{facet} // 「改善のほうは？」 asks the same of another
	}
	from := retrieval.ReadingThreshold()
	if h.among || h.back {
		from = amongFrom
	}
	switch {
	case r.Confidence < from:
		return found, false, nil
	case !answers(alone), alone.Articles[0].Slug == r.Slug, names(alone) == "":
		return found, true, nil
	}
	// The message names another article. The talk's own is meant all the same by the same words, by what points at it, and by
	// a message that names no more than the person's condition.
	return found, named(r.Signals) > sameName*alone.Signals.Named || h.pointer && r.Confidence > alone.Confidence || h.among && named(r.Signals) > amongName*alone.Signals.Named || alone.Signals.Condition != 0, nil
}
