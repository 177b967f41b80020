package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
)

// How wide the first stage is. A budget of candidates by document frequencies: on JaQuAD (11,144 passages) a budget of 250 by the
// words that weigh most kept 99.7 % of the MRR of one of 2,000, and 400 kept 99.9 %. It grows with the square root of the
// index, since the rarest words of a question grow more common with it.
const (
	budgetLeast = 320    // candidates in an index of up to budgetAt passages
	budgetAt    = 10_000 // passages
	widen       = 8      // times wider when fewer articles than enough came of it
	enough      = 10     // articles
	passageTop  = 60     // passages that are grouped into articles
)

// A passageRow is a passage as it comes from the index.
type passageRow struct {
	Version   int64 // of the index
	PassageID int64
	ArticleID uuid.UUID
	Facet     knowledge.Facet
	Score     float64
	Held      []byte // ids of its terms, packed
	Slug      string
	Kind      knowledge.Kind
	Status    knowledge.Status
	Names     []string // title and aliases

	matched []int32 // ids of the question's terms that it holds, ascending
}

// pick finds the best passages that the asker may see. When the index has changed since its terms were remembered, it asks
// again.
func (x *Index) pick(ctx context.Context, asked query, r Request) (lookedUp, []passageRow, error) {
	found, version, size, err := x.lookUp(ctx, asked.terms)
	for range 3 {
		if err != nil {
			return lookedUp{}, nil, err
		}
		q := newLookedUp(asked, found, version, size)
		rows, err := x.widening(ctx, q, r)
		if err != nil {
			return q, nil, err
		}
		if len(rows) > 0 && rows[0].Version == version {
			return q, rows, nil
		}
		// Nothing found, or found in another index: look once more at what it holds now.
		if found, version, size, err = x.ask(ctx, asked.terms); err == nil && len(rows) == 0 && version == q.version {
			return q, nil, nil
		}
	}
	return lookedUp{}, nil, fmt.Errorf("the index keeps changing")
}

// widening scans with more and more candidates, until there are enough articles or nothing more to look for.
func (x *Index) widening(ctx context.Context, q lookedUp, r Request) ([]passageRow, error) {
	for budget := budgetLeast * math.Sqrt(math.Max(1, float64(q.size)/budgetAt)); ; budget *= widen {
		probe, all := q.probe(budget)
		if len(probe) == 0 {
			return nil, nil
		}
		rows, err := x.scan(ctx, q, probe, r)
		if err != nil || all || articles(rows) >= enough {
			return rows, err
		}
	}
}

func articles(rows []passageRow) int {
	seen := map[uuid.UUID]bool{}
	for _, r := range rows {
		seen[r.ArticleID] = true
	}
	return len(seen)
}

// scan scores the candidates and, from the best down, keeps what the asker may see.
func (x *Index) scan(ctx context.Context, q lookedUp, probe []int32, r Request) ([]passageRow, error) {
	rows, err := x.db.Query(ctx, `
		select (select s.version from retrieval.statistics s), b.passage_id, b.article_id, b.facet, b.score, b.held, a.slug, a.kind, a.status, b.names
		from (
			select e.passage_id, e.article_id, e.facet, e.held, e.names, -(e.weights operator(ext.<#>) $1::ext.sparsevec) as score
			from retrieval.entry e where e.terms && $2
			order by score desc, e.passage_id
			offset 0) b
		cross join lateral (
			select a.slug, a.kind, a.status
			from knowledge.visible a where a.id = b.article_id and (a.audience = '{}' or a.audience && $3) and ($5 = '' or a.language = $5)
			offset 0) a -- one lookup a candidate, also before the statistics of a large import are there
		order by b.score desc, b.passage_id
		limit $4`,
		sparse(slices.Clone(q.known)), probe, orEmpty(r.Tags), passageTop, r.Language)
	if err != nil {
		return nil, fmt.Errorf("scan: %w", err)
	}
	return collectRows(rows, q)
}

// collectRows reads passages as the queries of this package list them, with the terms of the question that each holds.
func collectRows(rows pgx.Rows, q lookedUp) ([]passageRow, error) {
	defer rows.Close()
	list := make([]passageRow, 0, passageTop)
	for rows.Next() {
		var p passageRow
		if err := rows.Scan(&p.Version, &p.PassageID, &p.ArticleID, &p.Facet, &p.Score, &p.Held, &p.Slug, &p.Kind, &p.Status, &p.Names); err != nil {
			return nil, fmt.Errorf("scan: %w", err)
		}
		p.matched = common(p.Held, q.ascending)
		list = append(list, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("scan: %w", err)
	}
	return list, nil
}

// sortRows orders passages best first.
func sortRows(rows []passageRow) {
	slices.SortFunc(rows, func(a, b passageRow) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.PassageID, b.PassageID))
	})
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
