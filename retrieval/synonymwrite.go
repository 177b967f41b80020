package retrieval

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// synonymBatch is how many rows travel in one statement: a tenth of a second, far from the limit of a statement.
const synonymBatch = 10_000

// synonymChanges bring a stored list in step with the one that was read.
type synonymChanges struct {
	new        []Synonym
	changed    []Synonym
	changedIDs []int64 // of the rows to change, in the same order
	removed    []int64
}

func (c synonymChanges) write(ctx context.Context, tx pgx.Tx) error {
	for ids := range slices.Chunk(c.removed, synonymBatch) {
		if _, err := tx.Exec(ctx, `delete from retrieval.synonym where id = any ($1)`, ids); err != nil {
			return fmt.Errorf("remove synonyms: %w", err)
		}
	}
	for i := 0; i < len(c.changed); i += synonymBatch {
		end := min(i+synonymBatch, len(c.changed))
		_, _, themes, _, weights := columns(c.changed[i:end])
		_, err := tx.Exec(ctx, `
			update retrieval.synonym s set theme = u.theme, weight = u.weight
			from unnest($1::bigint[], $2::text[], $3::real[]) as u (id, theme, weight) where s.id = u.id`,
			c.changedIDs[i:end], themes, weights)
		if err != nil {
			return fmt.Errorf("change synonyms: %w", err)
		}
	}
	for batch := range slices.Chunk(c.new, synonymBatch) {
		sources, wordings, themes, targets, weights := columns(batch)
		_, err := tx.Exec(ctx, `
			insert into retrieval.synonym (source, theme, wording, leads_to, weight)
			select s, t, w, l, g
			from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::real[]) with ordinality as u (s, t, w, l, g, n)
			order by n`, sources, themes, wordings, targets, weights) // ids in the order of the list
		if err != nil {
			return fmt.Errorf("insert synonyms: %w", err)
		}
	}
	return nil
}

func columns(list []Synonym) (sources, wordings, themes, targets []string, weights []float32) {
	for _, s := range list {
		sources, themes = append(sources, s.Source), append(themes, s.Theme)
		wordings, targets = append(wordings, s.Wording), append(targets, s.LeadsTo)
		weights = append(weights, float32(s.Weight))
	}
	return sources, wordings, themes, targets, weights
}
