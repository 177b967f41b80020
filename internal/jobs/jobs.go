// Package jobs is the work that happens after a commit: a job is asked for inside the transaction that makes it necessary,
// so it exists exactly when that commits, and is done later by whichever server runs.
//
// A job is its kind and nothing else. What is to be done stands in the rows of the package whose work it is, so a job that
// is done twice, or late, does what the rows say then. No row of the queue says anything about a person.
//
// It is the only package besides the migration that knows River. The queue's tables are in the schema river.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"dousuru/internal/postgres"
)

// maxAttempts: with the library's pauses (1 s, 16 s, 81 s, 4 min) a job is given up after about six minutes of failing.
const maxAttempts = 5

// task is what River stores of a job: its kind is the key, and it has no arguments.
type task struct{ kind string }

func (t task) Kind() string                 { return t.kind }
func (t task) MarshalJSON() ([]byte, error) { return []byte("{}"), nil }

// inserter puts jobs into the queue and works none; it needs no connection of its own.
var inserter = sync.OnceValues(func() (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(nil), &river.Config{Schema: postgres.JobSchema, Logger: slog.New(slog.DiscardHandler)})
})

// Add asks for the work of a kind, at the earliest after a pause, when tx commits. Until it has begun, asking again changes
// nothing; asked for while it is at work, it is done once more afterwards.
func Add(ctx context.Context, tx pgx.Tx, kind string, after time.Duration) error {
	client, err := inserter()
	if err != nil {
		return fmt.Errorf("add job %s: %w", kind, err)
	}
	options := river.InsertOpts{MaxAttempts: maxAttempts, UniqueOpts: river.UniqueOpts{ByQueue: true, ByState: waiting}}
	if after > 0 {
		options.ScheduledAt = time.Now().Add(after)
	}
	inserted, err := client.InsertTx(ctx, tx, task{kind}, &options)
	if err != nil {
		return fmt.Errorf("add job %s: %w", kind, err)
	}
	if !inserted.UniqueSkippedAsDuplicate {
		return nil
	}
	// The insertion has locked the job that was there until the end of tx, so it cannot end without seeing this mark.
	_, err = tx.Exec(ctx, `
		update river.river_job set metadata = metadata || '{"again": true}' where id = $1 and state = 'running'`, inserted.Job.ID)
	if err != nil {
		return fmt.Errorf("mark job %s: %w", kind, err)
	}
	return nil
}

// A Failure is a job whose last try failed.
type Failure struct {
	Kind     string
	Tries    int
	GivenUp  bool      // false: it will be tried again
	At       time.Time // of the last try
	LastText string
}

// Failures lists what failed and was not done since, the newest first. What was given up is kept for a week.
func Failures(ctx context.Context, db *postgres.DB) ([]Failure, error) {
	rows, _ := db.Pool().Query(ctx, `
		select f.kind, f.attempt, f.state = 'discarded', coalesce(f.attempted_at, f.created_at), f.errors[cardinality(f.errors)] ->> 'error'
		from river.river_job f
		where f.state not in ('completed', 'cancelled') and cardinality(f.errors) > 0
		  and not exists (select from river.river_job later where later.kind = f.kind and later.state = 'completed' and later.id > f.id)
		order by f.id desc limit 20`)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Failure])
	if err != nil {
		return nil, fmt.Errorf("read failed jobs: %w", err)
	}
	return list, nil
}
