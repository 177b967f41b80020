package escalation

import (
	"context"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
)

// WatchJob tells HR of new questions and of those that are late, each once, without a word of what.
const WatchJob = "escalation.watch"

// EnqueueWatch asks for the job with the commit of tx.
func EnqueueWatch(ctx context.Context, tx pgx.Tx) error { return jobs.Add(ctx, tx, WatchJob, 0) }

// Watch is the work of WatchJob. A named question asks for it in its own transaction. One under an alias or without a name
// does not, because the mail that follows, and the job's row, would keep the hour: those are found by the hourly look. It tells
// askers, too, whom a job that was given up has left untold.
func (b *Book) Watch(ctx context.Context, _ jobs.Try) error {
	if err := b.Notify(ctx); err != nil {
		return err
	}
	return wrap("watch questions", b.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		// What was answered, taken back or left without wanting a reply in the meantime waits for nobody.
		var fresh, late int
		err := tx.QueryRow(ctx, `
			with new as (update escalation.clock set announced = true where not announced returning due_at)
			select count(*) filter (where due_at is not null) from new`).Scan(&fresh)
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			with late as (update escalation.clock set warned = true where due_at < $1 and not warned returning 1)
			select count(*) from late`, b.now()).Scan(&late)
		if err != nil {
			return err
		}
		if fresh > 0 {
			if err := outbox.ToHR(ctx, tx, outbox.Inbox, "/hr"); err != nil {
				return err
			}
		}
		if late > 0 {
			return outbox.ToHR(ctx, tx, outbox.Overdue, "/hr")
		}
		return nil
	}))
}
