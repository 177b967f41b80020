package retrieval

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// replace compares a list with the stored one and writes the difference.
func (report *ListReport) replace(ctx context.Context, tx pgx.Tx, list []Synonym, dry bool) error {
	if !dry {
		if err := lockThesaurus(ctx, tx); err != nil {
			return err
		}
	}
	stored, err := storedRows(ctx, tx, report.Source)
	if err != nil {
		return err
	}
	var changes synonymChanges
	for _, s := range list {
		way := [2]string{s.Wording, s.LeadsTo}
		old, known := stored[way]
		switch {
		case !known:
			changes.new = append(changes.new, s)
		case old.weight != s.Weight || old.theme != s.Theme:
			changes.changedIDs = append(changes.changedIDs, old.id)
			changes.changed = append(changes.changed, s)
		default:
			report.Unchanged++
		}
		delete(stored, way)
	}
	for _, old := range stored {
		changes.removed = append(changes.removed, old.id)
	}
	report.New, report.Changed, report.Removed = len(changes.new), len(changes.changed), len(changes.removed)
	if dry || report.New+report.Changed+report.Removed == 0 {
		return nil
	}
	if err := changes.write(ctx, tx); err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, ThesaurusTopic)
}

type storedRow struct {
	id     int64
	theme  string
	weight float64
}

func storedRows(ctx context.Context, tx pgx.Tx, source string) (map[[2]string]storedRow, error) {
	rows, _ := tx.Query(ctx, `select id, theme, weight, wording, leads_to from retrieval.synonym where source = $1`, source)
	stored := map[[2]string]storedRow{}
	var row storedRow
	var weight float32
	var way [2]string
	_, err := pgx.ForEachRow(rows, []any{&row.id, &row.theme, &weight, &way[0], &way[1]}, func() error {
		row.weight = roundWeight(float64(weight))
		stored[way] = row
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read synonyms: %w", err)
	}
	return stored, nil
}
