package brief

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
)

// Job is the kind of the hourly job that erases what was removed 30 days ago. What was about somebody whom the manager no longer
// leads goes with the line (package oneonone).
const Job = "brief.tidy"

// Work does the job. It reads ids and dates and no word.
func Work(db *postgres.DB) jobs.Work {
	return func(ctx context.Context, _ jobs.Try) error {
		err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, `delete from brief.brief where removed_at < now() - interval '30 days'`)
			return err
		})
		if err != nil {
			return fmt.Errorf("erase removed briefs: %w", err)
		}
		return nil
	}
}
