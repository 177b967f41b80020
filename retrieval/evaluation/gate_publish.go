package evaluation

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/retrieval"
)

// Publish runs write in one transaction and commits it if the gate lets it pass; a *Refused is recorded, and nothing of
// write is left. write notes its changes with NoteChange and tells whether there were any; without them nothing is asked.
// What is published now is measured first, if the last run is not about it: the comparison is with that and nothing else.
// The statements of write are bounded as everywhere; the pauses between them are not.
func Publish(ctx context.Context, db *postgres.DB, index *retrieval.Index, opts GateOptions, write func(tx pgx.Tx) (changed bool, err error)) (run Run, err error) {
	if err := measureBefore(ctx, db, index); err != nil {
		return Run{}, err
	}
	err = db.As(ctx, opts.Viewer, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `set local idle_in_transaction_session_timeout = 0`); err != nil {
			return err
		}
		changed, err := write(tx)
		if err != nil || !changed {
			return err
		}
		run, err = Gate(ctx, tx, index, opts)
		return err
	})
	var refused *Refused
	if errors.As(err, &refused) {
		if lost := RecordRefusal(ctx, db, refused); lost != nil {
			return Run{}, errors.Join(err, lost)
		}
		return refused.Run, err
	}
	if err != nil {
		return Run{}, fmt.Errorf("publish: %w", err)
	}
	return run, nil
}

// measureBefore makes the run that a change is compared with, unless the last one saw the same articles with the same
// program and every question as it is worded now.
func measureBefore(ctx context.Context, db *postgres.DB, index *retrieval.Index) error {
	reason, err := dueRun(ctx, db, index)
	if err != nil {
		return err
	}
	var unasked bool
	err = db.Pool().QueryRow(ctx, `
		with last as (select max(id) as id from evaluation.run where state in ('ok', 'worse'))
		select exists (select from evaluation.golden g where g.active and not exists (
			select from evaluation.result r, last where r.run_id = last.id and r.golden_id = g.id and r.revision = g.revision))`).Scan(&unasked)
	if err != nil {
		return fmt.Errorf("look for questions not asked: %w", err)
	}
	if reason == "" && !unasked {
		return nil
	}
	if reason == "" {
		reason = ReasonManual
	}
	_, err = CheckGoldens(ctx, db, index, reason, nil)
	if errors.Is(err, ErrNoneActive) {
		return nil
	}
	return err
}
