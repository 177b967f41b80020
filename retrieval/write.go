package retrieval

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// writeBatch is how many entries travel in one statement; larger ones gain nothing and hold more memory.
const writeBatch = 500

// apply writes a plan batch by batch: what was there goes, what is new comes. Document frequencies are counted here and
// written once at the end.
func apply(ctx context.Context, tx pgx.Tx, plan refreshPlan) error {
	terms := newTermWriter(tx)
	if err := remove(ctx, tx, terms, plan.removed); err != nil {
		return err
	}
	for batch := range slices.Chunk(plan.changed, writeBatch) {
		texts, err := readPassages(ctx, tx, batch)
		if err != nil {
			return err
		}
		if err := remove(ctx, tx, terms, batch); err != nil {
			return err
		}
		if err := insert(ctx, tx, terms, analyzeAll(texts), plan.means); err != nil {
			return err
		}
	}
	if err := terms.flush(ctx); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		update retrieval.statistics
		set passages = $1, mean_lengths = $2, version = version + 1, refreshed_at = now()`, plan.passages, plan.means[:])
	if err != nil {
		return fmt.Errorf("write statistics: %w", err)
	}
	return postgres.Notify(ctx, tx, "retrieval")
}

func remove(ctx context.Context, tx pgx.Tx, terms *termWriter, passages []int64) error {
	rows, _ := tx.Query(ctx, `delete from retrieval.entry where passage_id = any ($1) returning weights::text, held`, passages)
	var weights string
	var held []byte
	_, err := pgx.ForEachRow(rows, []any{&weights, &held}, func() error {
		var entries []dimension
		err := dimensionsOf(weights, func(id int32) { entries = append(entries, dimension{id: id}) })
		terms.count(entries, unpackIDs(held), -1)
		return err
	})
	if err != nil {
		return fmt.Errorf("remove entries: %w", err)
	}
	return nil
}

func insert(ctx context.Context, tx pgx.Tx, terms *termWriter, batch []analyzed, means [fields]float64) error {
	weights := make([]map[string]float64, len(batch))
	for i, a := range batch {
		weights[i] = weigh(a, means)
	}
	if err := terms.learn(ctx, weights); err != nil {
		return err
	}
	var rows entryRows
	for i, a := range batch {
		var entries []dimension
		var probes []int32
		for term, w := range weights[i] {
			id := terms.ids[term]
			entries = append(entries, dimension{id, w})
			if listed(term) {
				probes = append(probes, id)
			}
		}
		entries = heaviest(entries)
		terms.count(entries, probes, 1)
		slices.Sort(probes)
		rows.add(a, probes, sparse(entries))
	}
	return rows.insert(ctx, tx)
}

// entryRows is a batch as one array a column. Lists travel as text, since unnest cannot carry a list of lists.
type entryRows struct {
	passages                 []int64
	articles                 [][16]byte
	facets, languages, names []string
	terms, weights           []string
	lengths                  []string
	held, prints             [][]byte
}

func (r *entryRows) add(a analyzed, terms []int32, weights string) {
	r.passages = append(r.passages, a.PassageID)
	r.articles = append(r.articles, a.ArticleID)
	r.facets = append(r.facets, a.Facet)
	r.languages = append(r.languages, a.Language)
	r.names = append(r.names, jsonText(a.Names))
	r.terms = append(r.terms, arrayText(terms))
	r.held = append(r.held, packIDs(terms))
	r.weights = append(r.weights, weights)
	r.lengths = append(r.lengths, arrayText(a.lengths[:]))
	r.prints = append(r.prints, a.Fingerprint)
}

func (r *entryRows) insert(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into retrieval.entry (passage_id, article_id, facet, language, names, terms, held, weights, lengths, fingerprint)
		select p, a, c, l, array(select jsonb_array_elements_text(m::jsonb)), t::integer[], h, w::ext.sparsevec, n::integer[], f
		from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[], $9::text[], $10::bytea[]) as u (p, a, c, l, m, t, h, w, n, f)`,
		r.passages, r.articles, r.facets, r.languages, r.names, r.terms, r.held, r.weights, r.lengths, r.prints)
	if err != nil {
		return fmt.Errorf("insert entries: %w", err)
	}
	return nil
}

// listed tells whether a term stands in the list by which a passage is picked and judged: words, kinds of quantities, and
// pairs of katakana, in which words are misspelt most (インタンシップ). Other pairs only weigh: picking by them too costs three
// times the index and finds no more (JaQuAD: 300 candidates by words hold the right passage as often as 300 by all terms).
func listed(term string) bool {
	if isBase(term) || term[0] == '@' {
		return true
	}
	for _, r := range term[1:] {
		if !unicode.Is(unicode.Katakana, r) {
			return false
		}
	}
	return term[0] == '#'
}

// jsonText writes a list of texts; a list of strings cannot fail.
func jsonText(list []string) string {
	text, _ := json.Marshal(list)
	return string(text)
}

// arrayText writes a Postgres array.
func arrayText[T int | int32](list []T) string {
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
