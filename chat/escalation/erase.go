package escalation

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// EraseIn erases the questions that a person asked under their name or an alias, inside their own transaction: each with its thread and
// all that HR noted of it. keepOpen leaves those that somebody waits for. A question that they ask together with somebody who asked first
// is that one's: the person leaves it. As one of HR they lose the answers that they had begun. What was asked without a person leads to
// nobody and stays.
func (b *Book) EraseIn(ctx context.Context, tx pgx.Tx, person uuid.UUID, keepOpen bool) error {
	return wrap("erase questions", b.eraseIn(ctx, tx, person, keepOpen))
}

func (b *Book) eraseIn(ctx context.Context, tx pgx.Tx, person uuid.UUID, keepOpen bool) error {
	rows, _ := tx.Query(ctx, `
		select a.thread_id, a.part = 'first', t.state from escalation.asker a join escalation.thread t on t.id = a.thread_id
		where a.person_id = $1 order by a.thread_id`, person)
	type own struct {
		ID    uuid.UUID
		First bool
		State State
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[own])
	if err != nil {
		return err
	}
	for _, q := range list {
		if keepOpen && q.State.Open() {
			continue
		}
		if err := hint(ctx, tx, q.ID); err != nil {
			return err
		}
		if q.First {
			if _, err := tx.Exec(ctx, `delete from escalation.thread where id = $1`, q.ID); err != nil {
				return err
			}
			continue
		}
		err := b.decline(ctx, tx, q.ID)
		if err != nil && !errors.Is(err, ErrMove) && !errors.Is(err, ErrClosed) { // of a withdrawn question there is nothing to decline
			return err
		}
		if _, err := leave(ctx, tx, person, q.ID); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `delete from escalation.draft`) // the policies leave the person's own, also when they are no longer HR
	return err
}
