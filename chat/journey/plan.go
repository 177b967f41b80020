package journey

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
)

// SetPlan replaces the plan of a decision whole, inside the caller's transaction. Only after いま動く there is one.
func SetPlan(ctx context.Context, tx pgx.Tx, person, id uuid.UUID, p Plan) error {
	if err := setPlan(ctx, tx, person, id, p); err != nil {
		return fmt.Errorf("set plan: %w", err)
	}
	return nil
}

func setPlan(ctx context.Context, tx pgx.Tx, person, id uuid.UUID, p Plan) (err error) {
	if p.Step, err = limited(p.Step, MaxPlan); err != nil {
		return err
	}
	if p.Tell, err = limited(p.Tell, MaxPlan); err != nil {
		return err
	}
	p.Remind = p.Remind && !p.Due.IsZero()
	if p.Remind {
		if err := coming(p.Due); err != nil {
			return err
		}
	}
	var response Response
	err = tx.QueryRow(ctx, `select response from journey.decision where id = $1 for update`, id).Scan(&response)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return ErrNotFound
	case err != nil:
		return err
	case response != Act:
		return ErrPlan
	}
	// changed_at stays: the answer is the same.
	row, err := toSeal(ctx, tx, person, decisionTable, id)
	if err != nil {
		return err
	}
	step, tell := row.Seal("step", p.Step), row.Seal("tell", p.Tell)
	if row.Err() != nil {
		return row.Err()
	}
	_, err = tx.Exec(ctx, `update journey.decision set step = $2, due = $3, tell = $4, remind = $5 where id = $1`, id, step, p.Due, tell, p.Remind)
	if err != nil {
		return err
	}
	if !p.Remind {
		_, err = tx.Exec(ctx, `delete from journey.kept where decision_id = $1 and what = 'plan'`, id)
	} else {
		_, err = tx.Exec(ctx, `
			insert into journey.kept (decision_id, person_id, what, on_date) values ($1, $2, 'plan', $3)
			on conflict (decision_id, what, article) do update set on_date = excluded.on_date, stopped_at = null`, id, person, p.Due)
		if err == nil {
			err = jobs.Add(ctx, tx, Job, 0)
		}
	}
	if err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, Topic(person))
}
