package retrieval

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
)

// Limits of what a termWriter holds in memory: about 100 bytes a term.
const (
	heldTerms  = 1_000_000
	countBatch = 50_000 // frequencies a statement
)

// A termWriter gives terms their dimensions and sums how the document frequencies change, for the time of one refresh.
type termWriter struct {
	tx    pgx.Tx
	ids   map[string]int32
	delta map[int32]int32
}

func newTermWriter(tx pgx.Tx) *termWriter {
	return &termWriter{tx: tx, ids: map[string]int32{}, delta: map[int32]int32{}}
}

// count counts the terms of one passage, in its vector or in its list, each once.
func (w *termWriter) count(entries []dimension, listed []int32, by int32) {
	seen := make(map[int32]bool, len(entries))
	for _, e := range entries {
		seen[e.id] = true
		w.delta[e.id] += by
	}
	for _, id := range listed {
		if !seen[id] {
			w.delta[id] += by
		}
	}
}

// learn makes sure that ids holds every term of a batch, new ones included.
func (w *termWriter) learn(ctx context.Context, batch []map[string]float64) error {
	if len(w.ids) > heldTerms {
		clear(w.ids)
	}
	unknown := map[string]bool{}
	for _, weights := range batch {
		for term := range weights {
			if w.ids[term] == 0 {
				unknown[term] = true
			}
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(unknown))
	_, err := w.tx.Exec(ctx, `
		insert into retrieval.term (term) select v from unnest($1::text[]) as v
		where not exists (select from retrieval.term t where t.term = v) order by v`, names)
	if err != nil {
		return fmt.Errorf("insert terms: %w", err)
	}
	rows, _ := w.tx.Query(ctx, `select t.term, t.id from unnest($1::text[]) as v join retrieval.term t on t.term = v`, names)
	var term string
	var id int32
	if _, err := pgx.ForEachRow(rows, []any{&term, &id}, func() error { w.ids[term] = id; return nil }); err != nil {
		return fmt.Errorf("read terms: %w", err)
	}
	return nil
}

// flush writes how the frequencies changed. A term that no passage holds any more goes: what was withdrawn or taken back is
// not kept by its words.
func (w *termWriter) flush(ctx context.Context) error {
	maps.DeleteFunc(w.delta, func(_, by int32) bool { return by == 0 })
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(w.delta)), countBatch) {
		by := make([]int32, len(ids))
		for i, id := range ids {
			by[i] = w.delta[id]
		}
		_, err := w.tx.Exec(ctx, `
			update retrieval.term t set df = t.df + u.by from unnest($1::integer[], $2::integer[]) as u (id, by) where t.id = u.id`, ids, by)
		if err != nil {
			return fmt.Errorf("count terms: %w", err)
		}
		if _, err := w.tx.Exec(ctx, `delete from retrieval.term where id = any ($1) and df <= 0`, ids); err != nil {
			return fmt.Errorf("forget terms: %w", err)
		}
	}
	return nil
}
