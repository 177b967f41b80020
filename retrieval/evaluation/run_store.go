package evaluation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// runsTopic is what subscribers are told when a run begins, proceeds or ends.
const runsTopic = "golden"

// lockRuns keeps two runs apart, in whatever process.
func lockRuns(ctx context.Context, db *postgres.DB) (unlock func(), err error) {
	conn, err := db.Pool().Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock runs: %w", err)
	}
	const key = `(pg_catalog.hashtextextended('evaluation.run', 0))`
	var got bool
	if err := conn.QueryRow(ctx, `select pg_catalog.pg_try_advisory_lock`+key).Scan(&got); err != nil || !got {
		conn.Release()
		if err == nil {
			return nil, ErrRunning
		}
		return nil, fmt.Errorf("lock runs: %w", err)
	}
	return func() {
		ctx := context.WithoutCancel(ctx)
		if _, err := conn.Exec(ctx, `select pg_catalog.pg_advisory_unlock`+key); err != nil {
			_ = conn.Conn().Close(ctx) // the lock ends with its connection
		}
		conn.Release()
	}, nil
}

// beginRun takes over the waiting run, or makes one. Whoever holds the lock knows that no other is at work: a run that
// says so was cut off.
func beginRun(ctx context.Context, db *postgres.DB, reason string) (run Run, err error) {
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `
			update evaluation.run set state = 'failed', error = 'interrupted', finished_at = now() where state = 'running'`); err != nil {
			return err
		}
		run, err = oneRun(ctx, tx, `
			update evaluation.run set state = 'running', started_at = now() where state = 'waiting' returning `+runColumns)
		if errors.Is(err, ErrNoRun) {
			run, err = oneRun(ctx, tx, `
				insert into evaluation.run (reason, state, started_at) values ($1, 'running', now()) returning `+runColumns, reason)
		}
		return err
	})
	if err != nil {
		return Run{}, fmt.Errorf("begin run: %w", err)
	}
	return run, nil
}

// noteProgress is a courtesy to whoever watches: its failure is nobody's loss.
func noteProgress(ctx context.Context, db *postgres.DB, id int64, done, total int) {
	_ = exec(ctx, db, `update evaluation.run set done = $2, total = $3 where id = $1`, id, done, total)
}

// abandonRun ends a run that cannot go on. One that was cancelled leaves nothing; a run that HR asked for waits again.
func abandonRun(ctx context.Context, db *postgres.DB, run Run, cause error) {
	cancelled := ctx.Err() != nil
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	switch {
	case !cancelled:
		_ = exec(ctx, db, `
			update evaluation.run set state = 'failed', error = left($2, 2000), finished_at = now() where id = $1`, run.ID, cause.Error())
	case run.Reason == ReasonManual:
		err := exec(ctx, db, `
			update evaluation.run set state = 'waiting', started_at = null, done = 0 where id = $1
			and not exists (select from evaluation.run where state = 'waiting')`, run.ID)
		_ = err // a run that says it is at work is found by the next one
	default:
		_ = exec(ctx, db, `delete from evaluation.run where id = $1`, run.ID)
	}
}

// exec runs one statement as the program.
func exec(ctx context.Context, db *postgres.DB, sql string, args ...any) error {
	return db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	})
}

// store writes the run with its results, gives it its changes and removes what is too old.
func (m *runMeasured) store(ctx context.Context, tx pgx.Tx) error {
	r := &m.Run
	if r.ID == 0 {
		if err := tx.QueryRow(ctx, `insert into evaluation.run (reason, state, started_at) values ($1, 'running', now()) returning id`, r.Reason).Scan(&r.ID); err != nil {
			return fmt.Errorf("store run: %w", err)
		}
	}
	stored, err := oneRun(ctx, tx, `
		update evaluation.run set cause = $2, forced = $3, index_version = $4, analyzer = $5, vocabulary = $6, threshold = $7,
			compared_to = nullif($8, 0), total = $9, done = $10, passed = $11, weak = $12, worse = $13, better = $14, state = $15, finished_at = clock_timestamp()
		where id = $1 returning `+runColumns,
		r.ID, r.Cause, r.Forced, r.IndexVersion, r.Analyzer, r.Vocabulary, r.Threshold, r.ComparedTo, r.Total, r.Done, r.Passed, r.Weak, r.Worse, r.Better, r.State)
	if err != nil {
		return fmt.Errorf("store run: %w", err)
	}
	*r = stored
	if err := storeResults(ctx, tx, r.ID, m.results); err != nil {
		return err
	}
	if err := m.storeChanges(ctx, tx); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		delete from evaluation.run where id in (
			select id from evaluation.run where state not in ('waiting', 'running') order by id desc offset $1)`, keptRuns)
	if err != nil {
		return fmt.Errorf("remove old runs: %w", err)
	}
	return postgres.Notify(ctx, tx, runsTopic)
}

// storeResults leaves out questions that were removed while they were asked.
func storeResults(ctx context.Context, tx pgx.Tx, run int64, results []RunResult) error {
	batch := new(pgx.Batch)
	for _, r := range results {
		outcome := "unknown"
		if r.Answered {
			outcome = "answer"
		}
		batch.Queue(`
			insert into evaluation.result (run_id, golden_id, revision, outcome, verdict, first, rank, confidence, change, cause, cause_article,
				before_verdict, before_first, before_rank, before_confidence)
			select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 from evaluation.golden where id = $2 for key share`,
			run, r.Golden.ID, r.Golden.Revision, outcome, r.Verdict, r.First, r.Rank, r.Confidence, r.Change, r.Cause, r.CauseArticle,
			r.Before.Verdict, r.Before.First, r.Before.Rank, r.Before.Confidence)
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("store results: %w", err)
	}
	return nil
}
