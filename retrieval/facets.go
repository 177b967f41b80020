package retrieval

import (
	_ "embed"
	"slices"
	"sync"

	"dousuru/knowledge"
)

//go:embed facets.txt
var facetWords string

// facetCues are wordings that ask for one facet each.
var facetCues = sync.OnceValue(func() cueList { return readCues(facetWords) })

//go:embed followups.txt
var followupWords string

// talkCues are also those wordings that ask for a facet only where a talk has said of what.
var talkCues = sync.OnceValue(func() cueList { return readCues(facetWords + "\n" + followupWords) })

// AskedFacets says which facets of an article a question asks for, the clearest first: 「いつまで」 asks for the window,
// 「上司にバレる」 for who gets to know. The longest wording is the clearest. None for a question about the article as a whole.
func AskedFacets(question string) []knowledge.Facet {
	return facetsIn(facetCues(), Normalize(question))
}

// FollowedFacets says the same of a message in a talk, where 「給料は？」 and 「落ちたら？」 ask for a facet without naming of what.
func FollowedFacets(message string) []knowledge.Facet {
	return facetsIn(talkCues(), Normalize(message))
}

func facetsIn(cues cueList, normalised string) []knowledge.Facet {
	length := map[knowledge.Facet]int{}
	var order []knowledge.Facet
	for _, s := range cues.spans(normalised) {
		facet := knowledge.Facet(s.key)
		if length[facet] == 0 {
			order = append(order, facet)
		}
		length[facet] = max(length[facet], s.end-s.start)
	}
	slices.SortStableFunc(order, func(a, b knowledge.Facet) int { return length[b] - length[a] })
	return order
}
