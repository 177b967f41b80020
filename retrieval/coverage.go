package retrieval

import (
	"math"
	"slices"
	"strings"

	"dousuru/knowledge"
)

// matchedBy are the ids of the question's terms that stand in any of the passages.
func matchedBy(passages []PassageHit) map[int32]bool {
	matched := map[int32]bool{}
	for _, p := range passages {
		for _, id := range p.matched {
			matched[id] = true
		}
	}
	return matched
}

// holds tells whether a term of the question is among those matched.
func (q lookedUp) holds(matched map[int32]bool, term string) bool {
	at, ok := slices.BinarySearchFunc(q.terms, term, func(t queryTerm, term string) int { return strings.Compare(t.term, term) })
	return ok && q.found[at].id != 0 && matched[q.found[at].id]
}

// A conceptCount sums the idf of the question's own words.
type conceptCount struct {
	count, nounsMissed                   int
	mass, covered, unknown, rarestMissed float64
}

// count: a concept is covered as far as its word, or the best expansion of it, is matched; a word that asks for a facet is
// covered by the facet.
func (q lookedUp) count(first ArticleHit, matched map[int32]bool) conceptCount {
	var c conceptCount
	best, known := q.covered(matched)
	highest := 0.0
	for i, t := range q.terms {
		if t.own {
			highest = math.Max(highest, q.idf[i])
		}
	}
	for i, t := range q.terms {
		if !t.own || t.unasked(first) {
			continue
		}
		c.count++
		if t.asks != "" && first.has(t.asks) {
			best[t.concept], known[t.concept] = 1, true
		}
		c.mass += q.idf[i]
		c.covered += q.idf[i] * best[t.concept]
		if !known[t.concept] {
			c.unknown += q.idf[i]
		}
		if best[t.concept] == 0 {
			c.rarestMissed = math.Max(c.rarestMissed, q.idf[i]/highest)
			if t.noun {
				c.nounsMissed++
			}
		}
	}
	return c
}

// misspelt says how far a word counts as found by its character pairs alone, from the share of the pairs that match.
const (
	misspeltFrom   = 0.6
	misspeltWeight = 0.8
)

// covered gives for each concept how far it stands among the matched terms, 0 to 1, and whether the index knows it at all.
func (q lookedUp) covered(matched map[int32]bool) (best map[int]float64, known map[int]bool) {
	best, known = map[int]float64{}, map[int]bool{}
	pairs, met := map[int]float64{}, map[int]float64{}
	for i, t := range q.terms {
		id := q.found[i].id
		switch {
		case t.concept < 0:
		case t.term[0] == '#' && listed(t.term):
			pairs[t.concept]++
			if id != 0 && matched[id] {
				met[t.concept]++
			}
		case isBase(t.term) && id != 0:
			known[t.concept] = true
			if matched[id] {
				best[t.concept] = math.Max(best[t.concept], t.weight)
			}
		}
	}
	for concept, n := range met {
		if share := n / pairs[concept]; share >= misspeltFrom {
			best[concept] = math.Max(best[concept], misspeltWeight*share)
			known[concept] = true
		}
	}
	return best, known
}

// unasked tells whether a word asks for a facet of an article that is not cut into facets: it says nothing there.
func (t queryTerm) unasked(first ArticleHit) bool {
	return t.asks != "" && first.Kind == knowledge.Document && !first.has(t.asks)
}

// detail splits the question into what names the article and the rest, which a single passage has to answer. A near miss
// names a program and asks for something that no passage of it holds. holds is the share of the rest in the passage of the
// asked facet, 0 when none is asked or written.
func (q lookedUp) detail(first ArticleHit) (named, detail, holds float64) {
	inName := inNames(first.names)
	covered := map[int]float64{}
	for _, t := range q.terms {
		switch {
		case t.concept < 0:
		case isBase(t.term) && inName[t.term]:
			covered[t.concept] = math.Max(covered[t.concept], t.weight)
		case t.asks != "" && first.has(t.asks):
			covered[t.concept] = 1
		}
	}
	mass, rest := 0.0, 0.0
	for i, t := range q.terms {
		if t.own && !t.unasked(first) {
			mass += q.idf[i]
			rest += q.idf[i] * (1 - covered[t.concept])
		}
	}
	asked := len(q.facets) > 0 && first.has(q.facets[0])
	if mass == 0 || rest < 0.01 {
		return 1, 1, oneIf(asked)
	}
	for i, p := range first.Passages {
		isAsked := asked && p.Facet == q.facets[0]
		if i >= 5 && !isAsked {
			continue
		}
		best, _ := q.covered(matchedBy([]PassageHit{p}))
		held := 0.0
		for i, t := range q.terms {
			if t.own && !t.unasked(first) {
				held += q.idf[i] * (1 - covered[t.concept]) * best[t.concept]
			}
		}
		detail = math.Max(detail, held/rest)
		if isAsked {
			holds = math.Max(holds, held/rest)
		}
	}
	return 1 - rest/mass, detail, holds
}
