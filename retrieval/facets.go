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

// AskedFacets says which facets of an article a question asks for, the clearest first: 「いつまで」 asks for the window,
// 「上司にバレる」 for who gets to know. The longest wording is the clearest. None for a question about the article as a whole.
func AskedFacets(question string) []knowledge.Facet {
	length := map[knowledge.Facet]int{}
	var order []knowledge.Facet
	for _, s := range facetCues().spans(Normalize(question)) {
		facet := knowledge.Facet(s.key)
		if length[facet] == 0 {
			order = append(order, facet)
		}
		length[facet] = max(length[facet], s.end-s.start)
	}
	slices.SortStableFunc(order, func(a, b knowledge.Facet) int { return length[b] - length[a] })
	return order
}
