package retrieval

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// How the vectors are searched. Comparing all is exact; walking the index is twice as quick at 1,000 passages of 1,024
// dimensions, and slower at 500.
const (
	compareUpTo = 500            // visible passages up to which all are compared
	nearWidth   = 2 * passageTop // candidates kept while walking (hnsw.ef_search)
	nearWalk    = 20_000         // vectors looked at in one walk, pgvector's own figure
)

// A denseRow is a passage with its cosine to the question, -1 to 1. Its Score is 0: that is the lexical arm's to give.
type denseRow struct {
	passageRow
	Cosine float64
	Near   bool // found by meaning; else a candidate of the lexical arm, for its cosine
}

// nearQuery finds the passages nearest to a question, and beside them the cosines of the lexical arm's candidates.
//
//  1. The vector index of the model's slot and size gives passages in order of distance.
//  2. What the asker may not see is skipped while walking, not afterwards, and the walk goes on until there are enough.
//  3. The candidates of the lexical arm are read by their ids; the same rights held when they were found.
//  4. The slot must still hold the model that the question was embedded with.
const nearQuery = `
	with near as materialized (
		select v.passage_id, v.vector
		from retrieval.embedding v join knowledge.passage p on p.id = v.passage_id join knowledge.visible a on a.id = p.article_id
		where v.slot = {slot} and v.size = {size}
		  and (a.audience = '{}' or a.audience && @tags::text[]) and (@language::text = '' or a.language = @language)
		order by {order}
		limit @top),
	both_arms as (
		select passage_id, vector, true as near from near
		union all
		select v.passage_id, v.vector, false from retrieval.embedding v
		where v.slot = {slot} and v.size = {size} and v.passage_id = any (@lexical::bigint[])
		  and not exists (select from near n where n.passage_id = v.passage_id))
	select 0::bigint, p.id, a.id, p.facet, 0::float8, coalesce(e.held, ''), a.slug, a.kind, a.status, a.title || a.aliases,
	       1 - (b.vector operator(ext.<=>) @question::ext.halfvec) as cosine, b.near
	from both_arms b join knowledge.passage p on p.id = b.passage_id join knowledge.visible a on a.id = p.article_id
	     left join retrieval.entry e on e.passage_id = p.id
	where exists (select from retrieval.model m where m.slot = {slot} and m.name = @model)
	order by cosine desc, p.id`

// The index serves its very expression only; with anything added to it all visible passages are compared.
const (
	byIndex = `(v.vector::ext.halfvec({size})) operator(ext.<=>) @question::ext.halfvec({size})`
	byScan  = `(v.vector operator(ext.<=>) @question::ext.halfvec) + 0, v.passage_id`
)

// near finds up to passageTop passages by meaning, and the cosines of the lexical candidates that have a vector. A walk is
// bounded, so when it finds too few, all visible passages are compared: there cannot be many, or it would have met them.
func (x *Index) near(ctx context.Context, m denseModel, vector []float32, r Request, lexical []int64) ([]denseRow, error) {
	args := pgx.NamedArgs{"question": halfvec(vector, m.size), "tags": orEmpty(r.Tags), "language": r.Language, "top": passageTop, "lexical": lexical,
		"model": x.arm.embedder.Model()}
	if m.passages > compareUpTo {
		rows, err := x.nearRows(ctx, m, byIndex, args)
		if err != nil {
			return nil, fmt.Errorf("walk vector index: %w", err)
		}
		if countNear(rows) == passageTop {
			return rows, nil
		}
	}
	rows, err := x.nearRows(ctx, m, byScan, args)
	if err != nil {
		return nil, fmt.Errorf("compare vectors: %w", err)
	}
	return rows, nil
}

// nearRows sends the settings and the query in one go; a batch is one transaction, with which the settings end.
func (x *Index) nearRows(ctx context.Context, m denseModel, order string, args pgx.NamedArgs) (rows []denseRow, err error) {
	var batch pgx.Batch
	batch.Queue(`select set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', $1, true),
		set_config('hnsw.max_scan_tuples', $2, true)`, strconv.Itoa(nearWidth), strconv.Itoa(nearWalk))
	batch.Queue(m.nearSQL(order), args).Query(func(r pgx.Rows) error {
		rows, err = pgx.CollectRows(r, pgx.RowToStructByPos[denseRow])
		return err
	})
	return rows, x.db.SendBatch(ctx, &batch).Close()
}

// nearSQL writes slot and size as they are: the partial index serves only a query that is planned with them.
func (m denseModel) nearSQL(order string) string {
	sql := strings.ReplaceAll(nearQuery, "{order}", order)
	return strings.NewReplacer("{slot}", strconv.Itoa(m.slot), "{size}", strconv.Itoa(m.size)).Replace(sql)
}

func countNear(rows []denseRow) int {
	n := 0
	for _, r := range rows {
		if r.Near {
			n++
		}
	}
	return n
}
