package retrieval

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"dousuru/knowledge"
)

//go:embed facets.txt
var facetWords string

// A facetCue is a wording that asks for one facet.
type facetCue struct {
	words string // normalised, as it stands in the question
	facet knowledge.Facet
}

// facetCues reads facets.txt: a facet's key, a colon, and its wordings separated by |. Longer wordings win over shorter.
var facetCues = sync.OnceValue(func() []facetCue {
	var cues []facetCue
	for line := range strings.Lines(facetWords) {
		key, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(key, "#") {
			continue
		}
		for _, words := range phrases(list, "|") {
			cues = append(cues, facetCue{Normalize(words), knowledge.Facet(strings.TrimSpace(key))})
		}
	}
	return cues
})

// AskedFacets says which facets of an article a question asks for, the clearest first: 「いつまで」 asks for the window,
// 「上司にバレる」 for who gets to know. None for a question about the article as a whole.
func AskedFacets(question string) []knowledge.Facet {
	question = Normalize(question)
	length := map[knowledge.Facet]int{}
	var order []knowledge.Facet
	for _, cue := range facetCues() {
		if !strings.Contains(question, cue.words) {
			continue
		}
		if length[cue.facet] == 0 {
			order = append(order, cue.facet)
		}
		length[cue.facet] = max(length[cue.facet], len(cue.words))
	}
	slices.SortStableFunc(order, func(a, b knowledge.Facet) int { return length[b] - length[a] })
	return order
}
