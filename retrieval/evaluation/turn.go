package evaluation

import (
	"cmp"
	"slices"
	"time"

	"dousuru/retrieval"
)

// A Turn is one message of a labelled question and what the desk made of it.
type Turn struct {
	Question Question
	Number   int      // 1 for the question itself
	Text     string   // the message
	Outcome  string   // answer, clarify, unknown, route, decline
	People   bool     // people to talk to were shown before everything else
	Cited    []string // slugs of the articles that the answer quotes
	Quoted   string   // facet of its first quote
	Quotes   []Quote  // all that the answer quotes
	Choices  int      // what it offers to press
	Hits     []string // slugs of the first articles that the desk found, best first, at most MaxHits; none if it did not search
	Signals  retrieval.Signals
	Asked    []string // facets that the question asks for
	Elapsed  time.Duration

	Degraded  bool    // searched by words alone, since the configured embedder failed or was late
	Rewritten bool    // the answer was found with a model's words for the question
	Worded    *Worded // of an answer that a model was asked to rephrase

	Confidence float64           // that the first article answers the question; 0 if the desk did not search
	Alone      float64           // the same of a search for these words alone, whatever fixed words made of them
	Aside      retrieval.Signals // of that search, where the desk itself did not search
}

// MaxHits is how many articles of a search are kept for judging it.
const MaxHits = 10

// Heard fills in what a search found.
func (t *Turn) Heard(found retrieval.Found) {
	for _, a := range found.Articles[:min(MaxHits, len(found.Articles))] {
		t.Hits = append(t.Hits, a.Slug)
	}
	for _, f := range found.Facets {
		t.Asked = append(t.Asked, string(f))
	}
	t.Signals, t.Confidence, t.Alone, t.Degraded = found.Signals, found.Confidence, found.Confidence, found.Degraded
}

// GoldRank is the place of the first gold article among the hits, from 1; 0 if none is there.
func (t Turn) GoldRank() int {
	return 1 + slices.IndexFunc(t.Hits, func(slug string) bool { return slices.Contains(t.Question.Articles, slug) })
}

// citesGold tells whether the answer quotes a gold article; without gold, any answer does.
func (t Turn) citesGold() bool {
	return len(t.Question.Articles) == 0 ||
		slices.ContainsFunc(t.Cited, func(slug string) bool { return slices.Contains(t.Question.Articles, slug) })
}

// goldFirst tells whether the answer quotes a gold article first.
func (t Turn) goldFirst() bool {
	return t.Outcome == "answer" && len(t.Cited) > 0 && slices.Contains(t.Question.Articles, t.Cited[0])
}

// citesAll tells whether the answer quotes every gold article.
func (t Turn) citesAll() bool {
	return !slices.ContainsFunc(t.Question.Articles, func(slug string) bool { return !slices.Contains(t.Cited, slug) })
}

// Wrong tells whether the desk answered what has no answer here, or without a gold article.
func (t Turn) Wrong() bool {
	return t.Outcome == "answer" && (RightOutcome[t.Question.Expected] != "answer" || !t.citesGold())
}

// Needless tells whether the desk said 「わかりません」 although an article answers it.
func (t Turn) Needless() bool {
	return t.Outcome == "unknown" && RightOutcome[t.Question.Expected] == "answer"
}

// Right tells whether the outcome is the one that the label asks for, and an answer quotes what it should: of two intents
// both, or both are offered; of a question about the answer the page it came from first, and nothing searched.
func (t Turn) Right() bool {
	switch t.Question.Expected {
	case "either":
		return t.Outcome == "clarify" && t.Choices > 1 || t.Outcome == "answer" && t.citesAll()
	case "source":
		return t.goldFirst() && len(t.Hits) == 0
	}
	return t.Outcome == RightOutcome[t.Question.Expected] && !t.Wrong()
}

// Labelled is the turn as an example for fitting: was the first article right. What fixed words declined is one
// too, by the search that they spared: it is of another topic, and not every such message has those words. Other turns that
// searched nothing teach nothing, nor do questions with an answer that nobody named.
func (t Turn) Labelled() (example retrieval.Labelled, ok bool) {
	q := t.Question
	if len(t.Hits) == 0 && t.Aside != (retrieval.Signals{}) && q.Expected == "out_of_scope" {
		return retrieval.Labelled{Group: q.ID, Signals: t.Aside}, true
	}
	if len(t.Hits) == 0 || (RightOutcome[q.Expected] == "answer" && len(q.Articles) == 0) || q.Expected == "either" {
		return retrieval.Labelled{}, false
	}
	return retrieval.Labelled{Group: q.ID, Signals: t.Signals, Right: q.Expected == "answer" && t.GoldRank() == 1}, true
}

// Examples are the turns that can be learnt from, with the confidence of each.
func Examples(turns []Turn) (examples []retrieval.Labelled, confidence []Scored) {
	for _, t := range turns {
		if e, ok := t.Labelled(); ok {
			examples, confidence = append(examples, e), append(confidence, Scored{cmp.Or(t.Confidence, t.Alone), e.Right})
		}
	}
	return examples, confidence
}
