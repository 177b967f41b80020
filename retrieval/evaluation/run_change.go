package evaluation

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// NoteChange keeps a change of the knowledge, inside its own transaction, for the run that will look at it. Of several
// changes of one article the last counts; a new one stays new however often it is rewritten before a run.
func NoteChange(ctx context.Context, tx pgx.Tx, change knowledge.Change) error {
	_, err := tx.Exec(ctx, `
		insert into evaluation.change as c (slug, what, source) values ($1, $2, $3)
		on conflict (slug) where run_id is null do update set source = excluded.source, at = excluded.at,
			what = case when c.what = 'new' and excluded.what = 'changed' then 'new' else excluded.what end`,
		change.Slug, change.What, change.Source)
	if err != nil {
		return fmt.Errorf("note change of %s: %w", change.Slug, err)
	}
	return nil
}

const changeColumns = `id, slug, what, source, at`

// waitingChanges are those that no run has looked at, oldest first.
func waitingChanges(ctx context.Context, on queryer) ([]RunChange, error) {
	return changeList(ctx, on, `select `+changeColumns+` from evaluation.change where run_id is null order by id`)
}

// RunChanges are the changes that a run looked at, oldest first.
func RunChanges(ctx context.Context, db *postgres.DB, run int64) ([]RunChange, error) {
	return changeList(ctx, db.Pool(), `select `+changeColumns+` from evaluation.change where run_id = $1 order by id`, run)
}

func changeList(ctx context.Context, on queryer, sql string, args ...any) ([]RunChange, error) {
	rows, _ := on.Query(ctx, sql, args...)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[RunChange])
	if err != nil {
		return nil, fmt.Errorf("read changes: %w", err)
	}
	return list, nil
}

// storeChanges gives the changes to the run. One that came again while the run was at work waits for the next. Those of a
// refused run were rolled back with what they changed, so they are written anew.
func (m *runMeasured) storeChanges(ctx context.Context, tx pgx.Tx) error {
	if len(m.changes) == 0 {
		return nil
	}
	var err error
	if m.State == RunRefused {
		batch := new(pgx.Batch) // COPY knows no policies
		for _, c := range m.changes {
			batch.Queue(`insert into evaluation.change (slug, what, source, at, run_id) values ($1, $2, $3, $4, $5)`, c.Slug, c.What, c.Source, c.At, m.ID)
		}
		err = tx.SendBatch(ctx, batch).Close()
	} else {
		ids, latest := make([]int64, len(m.changes)), m.changes[0].At
		for i, c := range m.changes {
			ids[i] = c.ID
			if c.At.After(latest) {
				latest = c.At
			}
		}
		_, err = tx.Exec(ctx, `
			update evaluation.change set run_id = $1 where id = any ($2) and run_id is null and at <= $3`, m.ID, ids, latest)
	}
	if err != nil {
		return fmt.Errorf("store changes: %w", err)
	}
	return nil
}
