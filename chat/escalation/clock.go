package escalation

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// wind keeps the clock of a question after a move: it runs while HR has the question, stands still while the asker is asked
// something, and stops with the answer. The time to the first answer is what of the given time was used, so that waiting for
// the asker does not count. From the day on which nobody waits any more it is kept for a time (ForgetBefore).
func (b *Book) wind(ctx context.Context, tx pgx.Tx, q moved, move Move) error {
	var due *time.Time
	var left, took *int
	err := tx.QueryRow(ctx, `select due_at, left_minutes, took_minutes from escalation.clock where thread_id = $1 for update`, q.id).Scan(&due, &left, &took)
	if err != nil {
		return err
	}
	start := b.start(q.identity)
	remaining := b.Within
	switch {
	case left != nil:
		remaining = time.Duration(*left) * time.Minute
	case due != nil:
		remaining = b.Calendar.Between(start, *due)
	}
	switch move {
	case MoveAskBack:
		minutes := int(max(remaining, 0).Minutes())
		_, err = tx.Exec(ctx, `update escalation.clock set due_at = null, left_minutes = $2, closed_on = null where thread_id = $1`, q.id, minutes)
	case MovePass:
		_, err = tx.Exec(ctx, `update escalation.clock set closed_on = null where thread_id = $1 and closed_on is not null`, q.id)
	case MoveTell, MoveRestore:
		if due != nil { // it was running, and goes on
			return nil
		}
		if left == nil { // it had been answered or withdrawn
			remaining = b.Within
		}
		_, err = tx.Exec(ctx, `update escalation.clock set due_at = $2, left_minutes = null, withdrawn = false, warned = false, closed_on = null where thread_id = $1`,
			q.id, b.Calendar.Add(start, max(remaining, leastLeft)))
	case MoveAnswer:
		minutes := int(max(b.Within-remaining, 0).Minutes())
		_, err = tx.Exec(ctx, `
			update escalation.clock set due_at = null, left_minutes = null, took_minutes = coalesce(took_minutes, $2),
				answered_on = coalesce(answered_on, $3), closed_on = $3 where thread_id = $1`, q.id, minutes, b.today())
	case MoveWithdraw:
		_, err = tx.Exec(ctx, `update escalation.clock set due_at = null, left_minutes = null, withdrawn = true, closed_on = $2 where thread_id = $1`, q.id, b.today())
	}
	return err
}

// startClock begins to count.
func (b *Book) startClock(ctx context.Context, tx pgx.Tx, q moved) error {
	var due *time.Time
	if q.identity != Left {
		at := b.Calendar.Add(b.start(q.identity), b.Within)
		due = &at
	}
	_, err := tx.Exec(ctx, `insert into escalation.clock (thread_id, asked_on, due_at, closed_on) values ($1, $2, $3, case when $4 then $2::date end)`,
		q.id, b.today(), due, q.identity == Left)
	return err
}
