package retrieval

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"dousuru/knowledge"
)

//go:embed facets.txt
var facetWords string

// A facetCue is a wording that asks for one facet.
type facetCue struct {
	words string // normalised, as it stands in the question
	facet knowledge.Facet
}

// facetCues reads facets.txt: a facet's key, a colon, and its wordings separated by |.
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

// facetCuesAt are the places of the cues in facetCues by their first characters: a question is read once and not once a cue.
var facetCuesAt = sync.OnceValue(func() map[string][]int {
	at := map[string][]int{}
	for i, cue := range facetCues() {
		at[opening(cue.words)] = append(at[opening(cue.words)], i)
	}
	return at
})

// opening is the first two characters of a text, or all of a shorter one.
func opening(text string) string {
	_, first := utf8.DecodeRuneInString(text)
	_, second := utf8.DecodeRuneInString(text[first:])
	return text[:first+second]
}

// A span is where a wording that asks for a facet stands in a normalised question.
type span struct {
	start, end int
	facet      knowledge.Facet
}

// facetSpans finds the first place of each cue, in the order of the cues.
func facetSpans(normalised string) []span {
	cues, at := facetCues(), facetCuesAt()
	first := map[int]int{}
	for i, r := range normalised {
		for _, start := range [2]string{opening(normalised[i:]), string(r)} {
			for _, cue := range at[start] {
				if _, seen := first[cue]; !seen && strings.HasPrefix(normalised[i:], cues[cue].words) {
					first[cue] = i
				}
			}
		}
	}
	spans := make([]span, 0, len(first))
	for _, cue := range slices.Sorted(maps.Keys(first)) {
		spans = append(spans, span{first[cue], first[cue] + len(cues[cue].words), cues[cue].facet})
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
