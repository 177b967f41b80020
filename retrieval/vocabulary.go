package retrieval

import (
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
)

// maxKnown bounds the terms that a vocabulary remembers, about 100 bytes each. Past it, it starts anew.
const maxKnown = 200_000

// A vocabulary remembers what the index said about the terms of earlier questions, as long as the index has not changed:
// most words of a question were asked before.
type vocabulary struct {
	mu      sync.RWMutex
	version int64 // of the index
	size    int   // passages in it
	terms   map[string]term
}

// A term of the index; the zero value is one that it lacks.
type term struct {
	id int32 // dimension
	df int32 // passages that hold it
}

func newVocabulary() *vocabulary { return &vocabulary{terms: map[string]term{}} }

// recall gives what is known of terms in their order; ok is false when one was never looked up.
func (v *vocabulary) recall(names []queryTerm) (found []term, version int64, size int, ok bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	found = make([]term, len(names))
	for i, name := range names {
		if found[i], ok = v.terms[name.term]; !ok {
			return nil, 0, 0, false
		}
	}
	return found, v.version, v.size, true
}

// remember keeps what the index of a version says of terms; what is known of another version is forgotten.
func (v *vocabulary) remember(names []string, found []term, version int64, size int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if version != v.version || len(v.terms) > maxKnown {
		clear(v.terms)
	}
	v.version, v.size = version, size
	for i, name := range names {
		v.terms[name] = found[i]
	}
}

// lookUp finds the terms of a question in the index, from memory where they all are.
func (x *Index) lookUp(ctx context.Context, terms []queryTerm) (found []term, version int64, size int, err error) {
	if found, version, size, ok := x.known.recall(terms); ok && len(terms) > 0 {
		return found, version, size, nil
	}
	return x.ask(ctx, terms)
}

// ask asks the index itself.
func (x *Index) ask(ctx context.Context, terms []queryTerm) (found []term, version int64, size int, err error) {
	names := make([]string, len(terms))
	at := make(map[string]int, len(terms))
	for i, t := range terms {
		names[i], at[t.term] = t.term, i
	}
	found = make([]term, len(terms))
	rows, _ := x.db.Query(ctx, `
		select s.version, s.passages, t.term, t.id, t.df
		from retrieval.statistics s left join retrieval.term t on t.term = any ($1) and t.df > 0`, names)
	var name *string
	var id, df *int32
	_, err = pgx.ForEachRow(rows, []any{&version, &size, &name, &id, &df}, func() error {
		if name != nil {
			found[at[*name]] = term{*id, *df}
		}
		return nil
	})
	if err != nil {
		return nil, 0, 0, fmt.Errorf("look up terms: %w", err)
	}
	x.known.remember(names, found, version, size)
	return found, version, size, nil
}
