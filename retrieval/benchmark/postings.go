package main

import (
	"context"
	"unique"

	"dousuru/retrieval"
)

func (m *memory) index(_ context.Context, passages []passage) error {
	texts := make([]counted, len(passages))
	for i, p := range passages {
		texts[i] = count(p)
	}
	m.build(texts)
	return nil
}

// counted is a passage with how often it holds each term. Passages share the text of a term: 100,000 of them hold 50 million.
type counted struct {
	id    string
	terms []frequency
	words float64
}

type frequency struct {
	term unique.Handle[string]
	n    int32
}

func count(p passage) counted {
	c := counted{id: p.ID}
	terms := map[string]int32{}
	for _, token := range retrieval.Analyze(p.Text) {
		terms[token.Term]++
		if token.Term[0] != '_' && token.Term[0] != '#' {
			c.words++
		}
	}
	c.terms = make([]frequency, 0, len(terms))
	for term, n := range terms {
		c.terms = append(c.terms, frequency{unique.Make(term), n})
	}
	return c
}

func (m *memory) build(texts []counted) {
	mean := 0.0
	for _, t := range texts {
		mean += t.words / float64(len(texts))
	}
	m.ids = make([]string, len(texts))
	m.scores = make([]float64, len(texts))
	m.postings = map[string][]posting{}
	for i, t := range texts {
		m.ids[i] = t.id
		norm := m.k1 * (1 - m.b + m.b*t.words/mean)
		for _, f := range t.terms {
			term, tf := f.term.Value(), float64(f.n)
			m.postings[term] = append(m.postings[term], posting{int32(i), float32(tf * (m.k1 + 1) / (tf + norm))})
		}
	}
}
