package escalation

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Tell adds what the asker writes: the reply to what HR asked back, more to a question that waits, or a further question
// after the answer, which HR then has again.
func (b *Book) Tell(ctx context.Context, v postgres.Viewer, id uuid.UUID, text string) error {
	text, err := check(text, MaxTold)
	if err != nil {
		return wrap("tell HR", err)
	}
	return wrap("tell HR", b.move(ctx, v, id, change{move: MoveTell, write: func(tx pgx.Tx, _ moved) error {
		_, err := tx.Exec(ctx, `
			insert into escalation.message (thread_id, seq, author, kind, body, written_on, partner)
			select $1, coalesce(max(seq), 0) + 1, 'asker', 'told', $2, $3,
				exists (select from escalation.asker a where a.thread_id = $1 and a.person_id = $4 and a.part = 'together')
			from escalation.message where thread_id = $1`, id, text, b.today(), v.Person)
		return err
	}}))
}

// MarkRead notes that the viewer has seen what HR wrote so far.
func (b *Book) MarkRead(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	return wrap("mark answer read", b.move(ctx, v, id, change{move: MoveRead, write: func(tx pgx.Tx, _ moved) error {
		_, err := tx.Exec(ctx, `
			update escalation.asker set read_seq = (select coalesce(max(m.seq), 0) from escalation.message m where m.thread_id = $1)
			where thread_id = $1 and person_id = $2 and joined`, id, v.Person)
		return err
	}}))
}

// Decided notes that the viewer answered どうする to this question; what they answered stands in their journey.
func (b *Book) Decided(ctx context.Context, tx pgx.Tx, person, id uuid.UUID) error {
	tag, err := tx.Exec(ctx, `update escalation.asker set decided = true where thread_id = $1 and person_id = $2 and joined`, id, person)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrNotFound
	}
	return wrap("mark question decided", err)
}

// Withdraw takes a question back: HR sees it no more, and its thread takes no more answers.
func (b *Book) Withdraw(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	return wrap("withdraw question", b.move(ctx, v, id, change{move: MoveWithdraw, write: func(tx pgx.Tx, q moved) error {
		if q.identity == Anonymous {
			return nil
		}
		return mayWithdraw(ctx, tx, id)
	}}))
}

// Restore hands a withdrawn question to HR again.
func (b *Book) Restore(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	return wrap("restore question", b.move(ctx, v, id, change{move: MoveRestore, write: func(tx pgx.Tx, q moved) error {
		if q.identity == Anonymous {
			return nil
		}
		return mayWithdraw(ctx, tx, id)
	}}))
}

// mayWithdraw holds for the one who asked first; whoever joined leaves alone (Decline).
func mayWithdraw(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	var first bool
	if err := tx.QueryRow(ctx, `select escalation.first_asks($1)`, id).Scan(&first); err != nil {
		return err
	}
	if !first {
		return ErrNotFound
	}
	return nil
}
