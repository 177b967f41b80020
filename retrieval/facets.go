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

// A span is where a wording that asks for a facet stands in a normalised question.
type span struct {
	start, end int
	facet      knowledge.Facet
}

func facetSpans(normalised string) []span {
	var spans []span
	for _, cue := range facetCues() {
		if at := strings.Index(normalised, cue.words); at >= 0 {
			spans = append(spans, span{at, at + len(cue.words), cue.facet})
		}
	}
	return spans
}

// AskedFacets says which facets of an article a question asks for, the clearest first: 「いつまで」 asks for the window,
// 「上司にバレる」 for who gets to know. None for a question about the article as a whole.
func AskedFacets(question string) []knowledge.Facet {
	length := map[knowledge.Facet]int{}
	var order []knowledge.Facet
	for _, s := range facetSpans(Normalize(question)) {
		if length[s.facet] == 0 {
			order = append(order, s.facet)
		}
		length[s.facet] = max(length[s.facet], s.end-s.start)
	}
	slices.SortStableFunc(order, func(a, b knowledge.Facet) int { return length[b] - length[a] })
	return order
}
