package chat

import (
	"context"
	"slices"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

// alone searches for the message by itself. What the person says of themselves is a condition, and no word to look for. Where the
// question is who may, a page that does not speak about the condition does not answer it; elsewhere the condition only puts
// the one of two twins first that speaks about it.
func (e *Engine) alone(ctx context.Context, tags []string, before talk, h heard) (retrieval.Found, error) {
	found, err := e.index.Search(ctx, retrieval.Request{Text: h.text, Tags: tags, Meaning: before.meaning})
	if err != nil || !retrieval.NamesCondition(h.self) {
		return found, err
	}
	said, err := e.index.Search(ctx, retrieval.Request{Text: h.text, Situation: h.self, Tags: tags, Meaning: before.meaning})
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
		shown := r.Slug != first.Slug && slices.ContainsFunc(before.Options, func(o titled) bool { return o.Slug == r.Slug })
		programs := r.Kind == knowledge.Program && first.Kind == knowledge.Program
		alike := 2*named(r.Signals) >= named(first.Signals)
		says := r.Signals.Facet > 0 && r.Confidence >= retrieval.ReadingThreshold()
		if shown && programs && alike && says && len(list) < maxBeside {
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
	nearSure    = 0.8 // confidence that answers from a page that only came near; on talk_tune 13 wrong answers for 20, and 4 right ones less
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
	found := retrieval.Found{Articles: []retrieval.ArticleHit{r.ArticleHit}, Facets: r.Facets, People: alone.People, Signals: r.Signals, Confidence: r.Confidence,
		Degraded: alone.Degraded, Meaning: alone.Meaning}
	if !h.among && !h.back && h.place == 0 {
		found.Articles = append(found.Articles, e.beside(before, r, readings)...)
	}
	if facet := knowledge.Facet(before.Facet); len(found.Facets) == 0 && h.among && retrieval.Substance(h.text) <= 3 && facet.Of(r.Kind) && facet != "" {
		found.Facets = []knowledge.Facet{facet} // 「改善のほうは？」 asks the same of another
	}
	from := retrieval.ReadingThreshold()
	if before.Near.Slug != "" {
		from = nearSure
	}
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
	own := named(r.Signals) > sameName*alone.Signals.Named ||
		h.pointer && r.Confidence > alone.Confidence ||
		h.among && named(r.Signals) > amongName*alone.Signals.Named ||
		alone.Signals.Condition != 0
	return found, own, nil
}
