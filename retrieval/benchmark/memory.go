package main

import (
	"cmp"
	"context"
	"math"
	"slices"

	"dousuru/retrieval"
)

// weights are the constants of BM25 and what a pair of nouns or of characters counts beside a word's 1.
type weights struct{ k1, b, nounPair, charPair float64 }

// plain is BM25 as textbooks have it, every term alike; weighted has the constants of package retrieval for a question for one
// fact, as most here are, over every passage that holds a term, and without the product's coverage.
var (
	plain    = weights{k1: 1.2, b: 0.75, nounPair: 1, charPair: 1}
	weighted = weights{k1: 0.9, b: 0.75, nounPair: 0.1, charPair: 0.5}
)

func (w weights) of(term string) float64 {
	switch term[0] {
	case '_':
		return w.nounPair
	case '#':
		return w.charPair
	}
	return 1
}

// memory is an inverted index over the product's terms that scores every passage that holds one of them.
type memory struct {
	weights
	ids      []string
	postings map[string][]posting
	scores   []float64 // by passage, all 0 between searches
}

type posting struct {
	passage int32
	weight  float32
}

func memoryMaker(w weights) func(context.Context) (engine, error) {
	return func(context.Context) (engine, error) { return &memory{weights: w}, nil }
}

func (m *memory) search(_ context.Context, question string) (answer, error) {
	return m.rank(retrieval.Analyze(question)), nil
}

// rank adds to the signals of every ranking two that need the index: score and spread by what the question weighs in all.
func (m *memory) rank(tokens []retrieval.Token) answer {
	var touched []int32
	mass := 0.0
	asked := map[string]bool{}
	for _, token := range tokens {
		weight := m.of(token.Term)
		if asked[token.Term] || weight == 0 {
			continue
		}
		asked[token.Term] = true
		list := m.postings[token.Term]
		weight *= math.Log1p((float64(len(m.ids)-len(list)) + 0.5) / (float64(len(list)) + 0.5))
		mass += weight
		for _, p := range list {
			if m.scores[p.passage] == 0 {
				touched = append(touched, p.passage)
			}
			m.scores[p.passage] += weight * float64(p.weight)
		}
	}
	best := m.best(touched)
	var a answer
	var scores []float64
	for _, i := range best {
		a.ids = append(a.ids, m.ids[i])
		scores = append(scores, m.scores[i])
	}
	for _, i := range touched {
		m.scores[i] = 0
	}
	a.signals = byScores(scores)
	perMass, spread := 0.0, 0.0
	if len(scores) > 0 && mass > 0 {
		perMass = scores[0] / mass
		spread = (scores[0] - scores[len(scores)-1]) / mass
	}
	a.signals = append(a.signals, evidence{"score per mass", perMass}, evidence{"spread per mass", spread})
	return a
}

// best are the top passages of the touched ones, by falling score and then by place.
func (m *memory) best(touched []int32) []int32 {
	order := func(x, y int32) int { return cmp.Or(cmp.Compare(m.scores[y], m.scores[x]), cmp.Compare(x, y)) }
	best := make([]int32, 0, top+1)
	for _, i := range touched {
		if len(best) == top && order(best[top-1], i) < 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, i, order)
		best = slices.Insert(best, at, i)
		best = best[:min(len(best), top)]
	}
	return best
}

// size counts the postings alone.
func (m *memory) size(context.Context) (bytes int64, err error) {
	for term, list := range m.postings {
		bytes += int64(len(term)) + 8*int64(len(list))
	}
	return bytes, nil
}

func (m *memory) close() error { return nil }
