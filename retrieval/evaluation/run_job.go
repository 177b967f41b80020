package evaluation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// Job is the kind of the job that runs the golden questions when something they depend on has changed, or HR asks for it.
const Job = "evaluation.run"

// Several changes in a row make one run: it begins when nothing changed for a moment, and at the latest after a while.
const (
	quietFor   = 3 * time.Second
	waitAtMost = 2 * time.Minute
	busyPause  = 5 * time.Second
)

// Enqueue asks for the job with the commit of tx. The job finds out by itself whether there is anything to do.
func Enqueue(ctx context.Context, tx pgx.Tx) error { return jobs.Add(ctx, tx, Job, 0) }

// Committing notes a change and asks for the job: for knowledge.Options.Committing of an import that the gate does not hold.
func Committing(ctx context.Context, tx pgx.Tx, change knowledge.Change) error {
	if err := NoteChange(ctx, tx, change); err != nil {
		return err
	}
	return Enqueue(ctx, tx)
}

// Request asks for a run in HR's name and gives it, waiting. Asked for again before it has begun, it is the same one.
// Without any active question it is ErrNoneActive.
func Request(ctx context.Context, by postgres.Writer) (run Run, err error) {
	err = pgx.BeginFunc(ctx, by, func(tx pgx.Tx) error {
		if err := someActive(ctx, tx); err != nil {
			return err
		}
		run, err = oneRun(ctx, tx, `
			insert into evaluation.run (reason) values ('manual')
			on conflict (state) where state = 'waiting' do update set reason = 'manual' returning `+runColumns)
		if err != nil {
			return err
		}
		return Enqueue(ctx, tx)
	})
	if err != nil {
		return Run{}, fmt.Errorf("request run: %w", err)
	}
	return run, nil
}

// Work is the job. It is tried again when it fails, as often as jobs allow; each try is a run of its own in the list.
func Work(db *postgres.DB, index *retrieval.Index) jobs.Work {
	return func(ctx context.Context, try jobs.Try) error {
		if pause, err := unquiet(ctx, db); err != nil || pause > 0 {
			if err != nil {
				return err
			}
			return jobs.Later(pause)
		}
		reason, err := dueRun(ctx, db, index)
		if err != nil || reason == "" {
			return err
		}
		run, err := CheckGoldens(ctx, db, index, reason, nil)
		switch {
		case errors.Is(err, ErrRunning):
			return jobs.Later(busyPause)
		case errors.Is(err, ErrNoneActive):
			return forgetChanges(ctx, db)
		case err != nil && ctx.Err() == nil && run.Reason == ReasonManual && !try.Last:
			_, again := Request(ctx, db.By(postgres.Worker()))
			return errors.Join(err, again)
		}
		return err
	}
}

// unquiet is how long to wait until nothing changed for a moment; 0 for not at all.
func unquiet(ctx context.Context, db *postgres.DB) (time.Duration, error) {
	var youngest, oldest float64
	err := db.Pool().QueryRow(ctx, `
		select coalesce(extract(epoch from clock_timestamp() - max(at)), 1e9), coalesce(extract(epoch from clock_timestamp() - min(at)), 1e9)
		from evaluation.change where run_id is null`).Scan(&youngest, &oldest)
	if err != nil {
		return 0, fmt.Errorf("look for changes: %w", err)
	}
	if youngest >= quietFor.Seconds() || oldest >= waitAtMost.Seconds() {
		return 0, nil
	}
	return quietFor, nil
}

// dueRun says why a run is due; "" if nothing that it depends on is newer than the last one.
func dueRun(ctx context.Context, db *postgres.DB, index *retrieval.Index) (reason string, err error) {
	if _, err := index.Refresh(ctx); err != nil {
		return "", err
	}
	last, err := lastRun(ctx, db.Pool())
	if err != nil {
		return "", err
	}
	var now Run
	if err := now.readVersions(ctx, db.Pool()); err != nil {
		return "", err
	}
	var asked, changed bool
	err = db.Pool().QueryRow(ctx, `
		select exists (select from evaluation.run where state = 'waiting'), exists (select from evaluation.change where run_id is null)`).Scan(&asked, &changed)
	switch {
	case err != nil:
		return "", fmt.Errorf("look for changes: %w", err)
	case asked:
		return ReasonManual, nil
	case last.otherProgram(now) || last.otherWords(now):
		return ReasonAnalyzer, nil
	case changed || now.IndexVersion != last.IndexVersion:
		return ReasonImport, nil
	}
	return "", nil
}

// someActive is ErrNoneActive without any question to ask.
func someActive(ctx context.Context, on queryer) error {
	var some bool
	if err := on.QueryRow(ctx, `select exists (select from evaluation.golden where active)`).Scan(&some); err != nil {
		return fmt.Errorf("count golden questions: %w", err)
	}
	if !some {
		return ErrNoneActive
	}
	return nil
}

// forgetChanges: without questions there is nothing that a change could make worse, and nobody to wait for.
func forgetChanges(ctx context.Context, db *postgres.DB) error {
	if err := exec(ctx, db, `delete from evaluation.change where run_id is null`); err != nil {
		return fmt.Errorf("forget changes: %w", err)
	}
	if err := exec(ctx, db, `delete from evaluation.run where state = 'waiting'`); err != nil {
		return fmt.Errorf("forget waiting run: %w", err)
	}
	return nil
}
