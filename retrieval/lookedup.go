package retrieval

import (
	"maps"
	"slices"
)

// A lookedUp question is one with what the index knows of its terms.
type lookedUp struct {
	query
	version int64         // of the index
	size    int           // passages in it
	found   []term        // by term
	idf     []float64     // by term; a term that the index lacks has the idf of the rarest
	known   []dimension   // id and weight × idf of those that it holds, heaviest first
	ids     map[int32]int // place in terms by id

	ascending []int32 // the ids
}

func newLookedUp(asked query, found []term, version int64, size int) lookedUp {
	terms := asked.terms
	q := lookedUp{query: asked, version: version, size: size, found: found, idf: make([]float64, len(terms)), ids: make(map[int32]int, len(terms))}
	for i, t := range found {
		q.idf[i] = idf(size, int(t.df))
		if t.id != 0 {
			if terms[i].weight > 0 {
				q.known = append(q.known, dimension{t.id, q.idf[i] * terms[i].weight})
			}
			q.ids[t.id] = i
		}
	}
	sortDimensions(q.known)
	q.ascending = slices.Sorted(maps.Keys(q.ids))
	return q
}

// probe are the ids of the terms that say most about the question and together stand in at most budget passages; the first
// in any case. all: no term is left out.
func (q lookedUp) probe(budget float64) (ids []int32, all bool) {
	all = true
	for _, d := range q.known {
		i := q.ids[d.id]
		if t := q.terms[i]; !listed(t.term) || t.concept < 0 {
			continue
		}
		df := float64(q.found[i].df)
		if len(ids) > 0 && df > budget {
			all = false
			continue
		}
		ids = append(ids, d.id)
		budget -= df
	}
	return ids, all
}
