package outbox

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// How long rows are kept after they were sent, or have failed.
const (
	keepSent   = 30 * 24 * time.Hour
	keepFailed = 90 * 24 * time.Hour
)

// forget deletes what was sent or has failed long ago.
func (s *Sender) forget(ctx context.Context) error {
	now := s.now()
	err := s.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `delete from outbox.notice where `+old, pgx.NamedArgs{"sent": now.Add(-keepSent), "failed": now.Add(-keepFailed)})
		return err
	})
	if err != nil {
		return fmt.Errorf("forget notices: %w", err)
	}
	return nil
}

// old are the rows that nobody needs any more.
const old = `(sent_at < @sent or failed_at < @failed)`

// Ask asks for the job if there is anything to do for it now. Whoever runs a Sender calls it every minute: retries, the start
// of a working day, and what was put for later begin no job of their own.
func (s *Sender) Ask(ctx context.Context) error {
	now := s.now()
	err := s.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		var due bool
		err := tx.QueryRow(ctx, `
			select coalesce((select next_at from outbox.notice where `+waiting+` and (@open or kind = any (@any_hour)) order by next_at, id limit 1) <= @now, false)
				or coalesce((select min(sent_at) from outbox.notice where sent_at is not null) < @sent, false)
				or coalesce((select min(failed_at) from outbox.notice where failed_at is not null) < @failed, false)`,
			pgx.NamedArgs{"open": s.Calendar.Open(now), "any_hour": atAnyHour, "now": now, "sent": now.Add(-keepSent), "failed": now.Add(-keepFailed)}).Scan(&due)
		if err != nil || !due {
			return err
		}
		return Enqueue(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("ask for notices: %w", err)
	}
	return nil
}

// lately is how long a failure counts.
const lately = 7 * 24 * time.Hour

// Undelivered counts the notices that have failed within a week, and those that wait after three tries or more. It says
// nothing of whom they are for.
func Undelivered(ctx context.Context, db *postgres.DB) (n int, err error) {
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			select (select count(*) from outbox.notice where failed_at > $1)
			     + (select count(*) from outbox.notice where sent_at is null and failed_at is null and attempts >= 3)`, time.Now().Add(-lately)).Scan(&n)
	})
	if err != nil {
		return 0, fmt.Errorf("count what was not delivered: %w", err)
	}
	return n, nil
}
