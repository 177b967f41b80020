package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"dousuru/internal/postgres"
)

// waiting are the states in which a job of a kind is not asked for a second time.
var waiting = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
	rivertype.JobStateRetryable, rivertype.JobStateScheduled}

// Limits of the work in one process. Two at a time leave the pool's connections to people who ask.
const (
	atATime = 2
	longest = 15 * time.Minute // of one job; its context ends then
	poll    = 5 * time.Second  // behind the notifications of Postgres
)

// A Try tells the work how often it was tried. Last: nobody tries again after this.
type Try struct {
	Number int // from 1
	Last   bool
}

// Work is done for a job. An error has it tried again, until the last try. Its context ends with the server.
type Work func(ctx context.Context, try Try) error

// Later is returned by a Work that has to wait first: it is done again after the pause, and that is no failure.
func Later(pause time.Duration) error { return river.JobSnooze(pause) }

// A Runner works the queue until it is stopped.
type Runner struct {
	client   *river.Client[pgx.Tx]
	stopping *atomic.Bool
	rescuing context.CancelFunc
	rescued  chan struct{} // closed when the rescue has ended
}

// Start begins to work on the jobs of these kinds. Several processes may; each job is done by one of them. Stop must be
// called before the database is closed.
func Start(ctx context.Context, db *postgres.DB, works map[string]Work, log *slog.Logger) (*Runner, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	stopping := new(atomic.Bool)
	workers := river.NewWorkers()
	for kind, work := range works {
		river.AddWorkerArgs(workers, task{kind}, &worker{kind: kind, db: db, work: work, stopping: stopping, log: log})
	}
	client, err := river.NewClient(riverpgxv5.New(db.Pool()), &river.Config{
		Schema: postgres.JobSchema, Workers: workers, Logger: slog.New(onlyProblems{log.Handler()}),
		Queues:     map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: atATime}},
		JobTimeout: longest, FetchPollInterval: poll,
		ReindexerIndexNames: []string{}, // the app's role owns no index, and the queue stays small
	})
	if err != nil {
		return nil, fmt.Errorf("start jobs: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil { // ended by Stop, which lets the work be put back
		return nil, fmt.Errorf("start jobs: %w", err)
	}
	r := &Runner{client: client, stopping: stopping, rescued: make(chan struct{})}
	var rescues context.Context
	rescues, r.rescuing = context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer close(r.rescued)
		keepRescuing(rescues, db, log)
	}()
	return r, nil
}

// Stop cancels what is at work, which is put back into the queue, and returns when nothing is left or ctx ends.
func (r *Runner) Stop(ctx context.Context) error {
	r.stopping.Store(true)
	r.rescuing()
	<-r.rescued
	if err := r.client.StopAndCancel(ctx); err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}

// worker does the jobs of one kind.
type worker struct {
	river.WorkerDefaults[task]
	kind     string
	db       *postgres.DB
	work     Work
	stopping *atomic.Bool
	log      *slog.Logger
}

// Work does the job, and completes it unless it was asked for again in the meantime.
func (w *worker) Work(ctx context.Context, job *river.Job[task]) error {
	err := holding(ctx, w.db, job.ID, func() error {
		return w.work(ctx, Try{Number: job.Attempt, Last: job.Attempt >= job.MaxAttempts})
	})
	var later *river.JobSnoozeError
	switch {
	case err == nil:
		return w.finish(ctx, job)
	case errors.As(err, &later):
		return err
	case ctx.Err() != nil && w.stopping.Load():
		return river.JobSnooze(0) // no failure of the work
	}
	w.log.Warn("job failed", "kind", w.kind, "try", job.Attempt, "of", job.MaxAttempts, "error", err)
	return err
}

// finish locks the job before it looks for the mark of Add, so that nobody's asking falls between.
func (w *worker) finish(ctx context.Context, job *river.Job[task]) error {
	again := false
	err := pgx.BeginFunc(ctx, w.db.Pool(), func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `select metadata ? 'again' from river.river_job where id = $1 for update`, job.ID).Scan(&again)
		if err != nil {
			return err
		}
		if again {
			_, err = tx.Exec(ctx, `update river.river_job set metadata = metadata - 'again' where id = $1`, job.ID)
			return err
		}
		_, err = river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job)
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("finish job %s: %w", w.kind, err)
	case again:
		return river.JobSnooze(0)
	}
	return nil
}

// onlyProblems lets through what somebody has to look at; the library tells of every start and stop.
type onlyProblems struct{ slog.Handler }

func (h onlyProblems) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}
func (h onlyProblems) WithAttrs(attrs []slog.Attr) slog.Handler {
	return onlyProblems{h.Handler.WithAttrs(attrs)}
}
func (h onlyProblems) WithGroup(name string) slog.Handler {
	return onlyProblems{h.Handler.WithGroup(name)}
}
