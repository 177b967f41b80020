package report

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Handed is what became of the questions that were handed to HR in a month, as it was when the month was published.
type Handed struct {
	Asked        Count
	Parts        map[string]Count // in_time, later, waiting, withdrawn, left (no reply was wanted); nil: cannot be shown
	Several      []string         // parts that are counted as one
	SeveralCount Count
	Took         *Took // nil: too few were answered
}

// Took is how long the first answer took, in working minutes.
type Took struct{ N, Median, P90 int }

// HandedOver reads it.
func HandedOver(ctx context.Context, db *postgres.DB, v postgres.Viewer, first time.Time) (Handed, error) {
	var h Handed
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		if _, err := findMonth(ctx, tx, first); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `select what, members, n from report.handed where month = $1`, first)
		var what string
		var members []string
		var n *int
		_, err := pgx.ForEachRow(rows, []any{&what, &members, &n}, func() error {
			switch what {
			case "asked":
				h.Asked = count(n)
			case "several":
				h.Several, h.SeveralCount = members, count(n)
			default:
				if h.Parts == nil {
					h.Parts = map[string]Count{}
				}
				h.Parts[what] = count(n)
			}
			return nil
		})
		if err != nil {
			return err
		}
		rows, _ = tx.Query(ctx, `select n, median, p90 from report.took where month = $1`, first)
		took, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Took])
		if len(took) > 0 {
			h.Took = &took[0]
		}
		return err
	})
	if err != nil {
		return Handed{}, fmt.Errorf("read handed questions: %w", err)
	}
	return h, nil
}
