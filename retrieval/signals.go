package retrieval

import (
	"cmp"
	"math"

	"dousuru/knowledge"
)

// Signals are what a first article is judged by, each about 0 to 1. Which of them count how much is fitted, not chosen.
type Signals struct {
	Coverage  float64 `json:"coverage"`  // share of the question's idf mass that the article's best passages hold, expansions by their weight
	Unknown   float64 `json:"unknown"`   // share of the question's idf mass that the whole index lacks
	Strength  float64 `json:"strength"`  // score per idf mass
	Margin    float64 `json:"margin"`    // (first article − second) / first
	Spread    float64 `json:"spread"`    // (first article − tenth) / first
	Length    float64 `json:"length"`    // number of concepts / 10, at most 1
	Facet     float64 `json:"facet"`     // 1 the asked facet is written, −1 it is not, 0 none was asked or the article is a document
	Unmatched float64 `json:"unmatched"` // idf of the rarest own word that the article lacks, per highest idf
	Named     float64 `json:"named"`     // share of the question's idf mass that the article's title and aliases hold
	Detail    float64 `json:"detail"`    // share of the rest that its best single passage holds; 1 when nothing is left

	Similarity float64 `json:"similarity"` // by meaning, as the model's own cosines lie; 0 without an embedder
}

// vector lists the signals in the order of the model's weights, a constant first.
func (s Signals) vector() []float64 {
	return []float64{1, s.Coverage, s.Unknown, s.Strength, s.Margin, s.Spread, s.Length, s.Facet, s.Unmatched, s.Named, s.Detail, s.Similarity}
}

// judge reads the signals off a search. The article's best two passages stand for it: an answer that is spread wider is
// not one.
func judge(q lookedUp, found Found) Signals {
	if len(found.Articles) == 0 {
		return Signals{}
	}
	first := found.Articles[0]
	matched := map[int32]bool{}
	for _, p := range first.Passages[:min(2, len(first.Passages))] {
		for _, id := range p.matched {
			matched[id] = true
		}
	}
	c := countConcepts(q, first, matched)
	if c.mass == 0 {
		return Signals{}
	}
	s := Signals{
		Coverage:  c.covered / c.mass,
		Unknown:   c.unknown / c.mass,
		Strength:  math.Min(first.Passages[0].Score/c.mass/4, 2),
		Margin:    1,
		Spread:    1,
		Length:    math.Min(float64(c.count)/10, 1),
		Unmatched: c.rarestMissed,
	}
	s.Named, s.Detail = q.detail(first)
	s.Similarity = first.Similarity
	if len(found.Articles) > 1 {
		s.Margin = first.ahead(found.Articles[1])
		s.Spread = first.ahead(found.Articles[min(9, len(found.Articles)-1)])
	}
	if len(found.Facets) > 0 && first.Kind != knowledge.Document {
		s.Facet = -1
		if first.has(found.Facets[0]) {
			s.Facet = 1
		}
	}
	return s
}

// ahead is by how much of its own standing an article leads another, 0 to 1.
func (h ArticleHit) ahead(of ArticleHit) float64 {
	mine, other := cmp.Or(h.standing, h.Score), cmp.Or(of.standing, of.Score)
	if mine <= 0 {
		return 0
	}
	return math.Max((mine-other)/mine, 0)
}

// conceptCount sums the idf of the question's own words.
type conceptCount struct {
	count                                int
	mass, covered, unknown, rarestMissed float64
}

// countConcepts: a concept is covered as far as its word, or the best expansion of it, stands in the article; a word that asks
// for a facet is covered by the facet.
func countConcepts(q lookedUp, first ArticleHit, matched map[int32]bool) conceptCount {
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
		if best[t.concept] == 0 && highest > 0 {
			c.rarestMissed = math.Max(c.rarestMissed, q.idf[i]/highest)
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
	for _, t := range q.terms {
		if t.term[0] == '#' && t.concept >= 0 && probed(t.term) {
			pairs[t.concept]++
		}
	}
	for id, i := range q.ids {
		switch t := q.terms[i]; {
		case t.term[0] == '#' && t.concept >= 0 && matched[id]:
			met[t.concept]++
		case isBase(t.term):
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
// names a program and asks for something that no passage of it holds.
func (q lookedUp) detail(first ArticleHit) (named, detail float64) {
	inName := map[string]bool{}
	for _, name := range first.names {
		for _, token := range Analyze(name) {
			inName[token.Term] = true
		}
	}
	covered := map[int]float64{}
	for _, t := range q.terms {
		switch {
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
	if mass == 0 || rest < 0.01 {
		return 1, 1
	}
	for _, p := range first.Passages[:min(5, len(first.Passages))] {
		matched := map[int32]bool{}
		for _, id := range p.matched {
			matched[id] = true
		}
		best, _ := q.covered(matched)
		held := 0.0
		for i, t := range q.terms {
			if t.own && !t.unasked(first) {
				held += q.idf[i] * (1 - covered[t.concept]) * best[t.concept]
			}
		}
		detail = math.Max(detail, held/rest)
	}
	return 1 - rest/mass, detail
}
