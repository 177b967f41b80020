package retrieval

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// writeBatch is how many entries travel in one statement; larger ones gain nothing and hold more memory.
const writeBatch = 500

// apply writes a plan: first what goes, then what comes, with the document frequencies kept exact on the way.
func apply(ctx context.Context, tx pgx.Tx, plan refreshPlan, passages int) error {
	going := slices.Clone(plan.removed)
	for _, c := range plan.changed {
		going = append(going, c.text.PassageID)
	}
	if err := remove(ctx, tx, going); err != nil {
		return err
	}
	for batch := range slices.Chunk(plan.changed, writeBatch) {
		if err := insert(ctx, tx, batch, plan.means); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `
		update retrieval.statistics
		set passages = $1, mean_lengths = $2::float8[]::real[], version = version + 1, refreshed_at = now()`,
		passages, plan.means[:])
	if err != nil {
		return fmt.Errorf("write statistics: %w", err)
	}
	return postgres.Notify(ctx, tx, "retrieval")
}

func remove(ctx context.Context, tx pgx.Tx, passages []int64) error {
	_, err := tx.Exec(ctx, `
		with gone as (delete from retrieval.entry where passage_id = any ($1) returning terms),
		     less as (select term, count(*) as n from gone, unnest(gone.terms) as term group by term)
		update retrieval.term t set df = t.df - less.n from less where t.id = less.term`, passages)
	if err != nil {
		return fmt.Errorf("remove entries: %w", err)
	}
	return nil
}

func insert(ctx context.Context, tx pgx.Tx, batch []analyzed, means [fields]float64) error {
	weights := make([]map[string]float64, len(batch))
	var vocabulary []string
	for i, c := range batch {
		weights[i] = weigh(c.tokens, means)
		for term := range weights[i] {
			vocabulary = append(vocabulary, term)
		}
	}
	slices.Sort(vocabulary)
	ids, err := termIDs(ctx, tx, slices.Compact(vocabulary))
	if err != nil {
		return err
	}
	var (
		passageIDs                            []int64
		articleIDs                            [][16]byte
		languages, vectors, termList, lengths []string
		prints                                [][]byte
	)
	for i, c := range batch {
		var entries []dimension
		var list []int32
		for term, w := range weights[i] {
			entries = append(entries, dimension{ids[term], w})
			list = append(list, ids[term])
		}
		slices.Sort(list)
		print := c.text.fingerprint()
		passageIDs = append(passageIDs, c.text.PassageID)
		articleIDs = append(articleIDs, c.text.ArticleID)
		languages = append(languages, c.text.Language)
		vectors = append(vectors, sparse(entries))
		termList = append(termList, arrayText(list))
		lengths = append(lengths, arrayText(c.lengths()))
		prints = append(prints, print[:])
	}
	_, err = tx.Exec(ctx, `
		insert into retrieval.entry (passage_id, article_id, language, terms, weights, lengths, fingerprint)
		select p, a, l, t::integer[], w::ext.sparsevec, n::integer[], f
		from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[]) as u (p, a, l, t, w, n, f)`,
		passageIDs, articleIDs, languages, termList, vectors, lengths, prints)
	if err != nil {
		return fmt.Errorf("insert entries: %w", err)
	}
	_, err = tx.Exec(ctx, `
		with more as (select term, count(*) as n from retrieval.entry e, unnest(e.terms) as term
		              where e.passage_id = any ($1) group by term)
		update retrieval.term t set df = t.df + more.n from more where t.id = more.term`, passageIDs)
	if err != nil {
		return fmt.Errorf("count terms: %w", err)
	}
	return nil
}

// lengths are the words of each field.
func (c analyzed) lengths() []int32 {
	counts := make([]int32, fields)
	for field, tokens := range c.tokens {
		counts[field] = int32(words(tokens))
	}
	return counts
}

// termIDs gives each term its dimension, new ones included.
func termIDs(ctx context.Context, tx pgx.Tx, vocabulary []string) (map[string]int32, error) {
	_, err := tx.Exec(ctx, `
		insert into retrieval.term (term) select v from unnest($1::text[]) as v
		where not exists (select from retrieval.term t where t.term = v) order by v on conflict do nothing`, vocabulary)
	if err != nil {
		return nil, fmt.Errorf("insert terms: %w", err)
	}
	rows, _ := tx.Query(ctx, `select term, id from retrieval.term where term = any ($1)`, vocabulary)
	ids := make(map[string]int32, len(vocabulary))
	var term string
	var id int32
	if _, err := pgx.ForEachRow(rows, []any{&term, &id}, func() error { ids[term] = id; return nil }); err != nil {
		return nil, fmt.Errorf("read terms: %w", err)
	}
	return ids, nil
}

// arrayText writes a Postgres array: unnest cannot carry a list of lists.
func arrayText(list []int32) string {
	var s strings.Builder
	s.WriteByte('{')
	for i, v := range list {
		if i > 0 {
			s.WriteByte(',')
		}
		s.WriteString(strconv.Itoa(int(v)))
	}
	s.WriteByte('}')
	return s.String()
}
