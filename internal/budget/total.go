package budget

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Total is what the company has spent and set aside in a month for one purpose, of all people together.
type Total struct {
	Month   time.Time // its first day
	Purpose string    // answers or knowledge
	Unit    Unit
	Spent   int64
}

// Totals are the sums of the last months, the latest first, up to a hundred. Only HR, the administration and the worker see any.
func Totals(ctx context.Context, db *postgres.DB, v postgres.Viewer) (list []Total, err error) {
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select month, purpose, unit, spent from budget.company order by month desc, purpose, unit limit 100`)
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Total])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read budget: %w", err)
	}
	return list, nil
}

// Job is the regular job that clears what is over.
const Job = "budget"

// Clear deletes the days of people that are over, since nothing is asked of them any more, and the company's months of more than
// two years ago. A request that is under way at midnight finds no day of its own to correct, which harms nobody.
func Clear(ctx context.Context, db *postgres.DB) error {
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `delete from budget.person where day < directory.today()`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `delete from budget.company where month < directory.today() - interval '25 months'`)
		return err
	})
	if err != nil {
		return fmt.Errorf("clear budgets: %w", err)
	}
	return nil
}
