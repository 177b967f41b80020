package retrieval

import (
	"cmp"
	"slices"
)

// A match is a way of the thesaurus from words of a question.
type match struct {
	lead
	start, end int // the words, first and last
}

// matches finds the thesaurus's wordings in the person's words, in their order.
func (t Thesaurus) matches(words []Token) []match {
	var found []match
	for start := range words {
		key := ""
		for end := start; end < len(words) && end < start+t.longest; end++ {
			if end > start {
				key += "\x00"
			}
			key += words[end].Term
			for _, l := range t.leads[key] {
				found = append(found, match{l, start, end})
			}
		}
	}
	return found
}

// expand gives the terms to add to the person's words: each once, with its highest weight, at most maxExpansions. What the
// person said already takes no place among them.
func (t Thesaurus) expand(words []Token) []queryTerm {
	var found []queryTerm
	for _, m := range t.matches(words) {
		for _, term := range m.to.terms {
			weight := m.weight
			if !isBase(term) {
				weight *= pairWeight(term, false)
			}
			found = append(found, queryTerm{term: term, weight: weight, concept: m.start})
		}
	}
	slices.SortStableFunc(found, func(a, b queryTerm) int { return cmp.Compare(b.weight, a.weight) })
	seen := map[string]bool{}
	for _, w := range words {
		seen[w.Term] = true
	}
	found = slices.DeleteFunc(found, func(q queryTerm) bool {
		again := seen[q.term]
		seen[q.term] = true
		return again
	})
	return found[:min(len(found), maxExpansions)]
}

// A Way is an entry of the thesaurus that leads from words of a question.
type Way struct {
	Words string // of the question, normalised
	Synonym
	Adds []string // terms that the entry adds to the search; none when stronger ones took the place
}

// Explain says where the words of a question lead, in their order, the strongest first.
func (t Thesaurus) Explain(question string) []Way {
	added := map[string]float64{}
	for _, q := range parseQuery(question, t).terms {
		if !q.own {
			added[q.term] = q.weight
		}
	}
	text, tokens := subject(question)
	words := slices.DeleteFunc(tokens[:min(len(tokens), MaxQueryTerms)], func(w Token) bool { return !isBase(w.Term) })
	var ways []Way
	for _, m := range t.matches(words) {
		w := Way{Words: text[words[m.start].Start:words[m.end].End],
			Synonym: Synonym{m.origin.source, m.origin.theme, m.from.text, m.to.text, m.weight}}
		for _, term := range m.to.terms {
			if isBase(term) && added[term] == m.weight {
				w.Adds = append(w.Adds, term)
			}
		}
		ways = append(ways, w)
	}
	return ways
}
