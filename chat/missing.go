package chat

import (
	"slices"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

// namedFrom and detailUpTo say when a facet counts as missing: the question names the program, and what it asks beyond the
// name stands in no passage of it. Chosen on the tuning questions.
const (
	namedFrom  = 0.35
	detailUpTo = 0.75
	saidFrom   = 0.5 // said of the program's name from which it is the one that is meant
)

// lacksAsked tells whether the question asks a program for a facet that its page does not have. It is never filled from a
// neighbour: not from another facet, and not from a twin program.
func lacksAsked(articles []chosen, found retrieval.Found, read bool) bool {
	if read {
		return len(articles) > 0 && len(found.Facets) > 0 && found.Signals.Facet < 0
	}
	if len(articles) == 0 || len(found.Facets) == 0 || found.Signals.Named < namedFrom || found.Signals.Detail > detailUpTo ||
		found.Signals.Said < saidFrom {
		return false
	}
	return notWritten(articles, found) != ""
}

// notWritten is the facet that is asked for, if the first page is a program's and does not have it; else "". Whether that program is
// the one that is meant, it does not say.
func notWritten(articles []chosen, found retrieval.Found) knowledge.Facet {
	if len(articles) == 0 || len(found.Facets) == 0 {
		return ""
	}
	first, asked := articles[0].article, found.Facets[0]
	if first.Kind != knowledge.Program || slices.ContainsFunc(first.Passages, func(p knowledge.Passage) bool {
		return p.Facet == asked || (howLong[p.Facet] && howLong[asked])
	}) {
		return ""
	}
	return asked
}

// howLong are the facets that both answer 「何日」.
var howLong = map[knowledge.Facet]bool{knowledge.Duration: true, knowledge.Limits: true}
