package web

import (
	"cmp"
	"math"
	"slices"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/retrieval"
)

// alikeFrom is the similarity from which two gaps are shown as one to be made of both, and mostAlike how many pairs are shown.
// Half of the weighed words in common: two wordings of one wish reach it, two wishes about one program seldom. Among fewer
// than fewGaps a word that two of them have is taken to be as rare as among so many.
const (
	alikeFrom = .5
	mostAlike = 10
	fewGaps   = 100
)

// alikeGaps are two gaps that may be one. Nothing is merged before somebody at HR says so.
type alikeGaps struct{ One, Other escalation.Gap }

// alike finds pairs by the words that their wordings have in common, rare ones counting more (cosine of idf weights). Of a gap
// without a wording the oldest question stands for it, in memory alone. Each gap is in one pair at most.
func alike(gaps []escalation.Gap) []alikeGaps {
	in := map[string][]int{} // gaps by term
	terms := make([]map[string]bool, len(gaps))
	for i, g := range gaps {
		terms[i] = map[string]bool{}
		for _, token := range retrieval.Analyze(cmp.Or(g.Wording, g.Asked)) {
			if !terms[i][token.Term] && token.Term[0] != '#' { // pairs of letters say little of a sentence
				terms[i][token.Term] = true
				in[token.Term] = append(in[token.Term], i)
			}
		}
	}
	all := float64(max(len(gaps), fewGaps))
	weight := func(term string) float64 { return math.Log(1 + all/float64(len(in[term]))) }
	size := make([]float64, len(gaps))
	type pair struct {
		a, b  int
		score float64
	}
	common := map[[2]int]float64{}
	for term, list := range in {
		w := weight(term) * weight(term)
		for i, a := range list {
			size[a] += w
			if len(list) > max(20, len(gaps)/4) { // a word of every fourth gap tells nothing apart
				continue
			}
			for _, b := range list[i+1:] {
				common[[2]int{a, b}] += w
			}
		}
	}
	var pairs []pair
	for at, w := range common {
		if score := w / math.Sqrt(size[at[0]]*size[at[1]]); score >= alikeFrom {
			pairs = append(pairs, pair{at[0], at[1], score})
		}
	}
	slices.SortFunc(pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	taken := map[uuid.UUID]bool{}
	var found []alikeGaps
	for _, p := range pairs {
		one, other := gaps[p.a], gaps[p.b]
		if taken[one.ID] || taken[other.ID] || len(found) == mostAlike {
			continue
		}
		taken[one.ID], taken[other.ID] = true, true
		if other.Askers > one.Askers || one.Wording == "" { // the wording of the first one stays
			one, other = other, one
		}
		found = append(found, alikeGaps{one, other})
	}
	return found
}
