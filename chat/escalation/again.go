package escalation

import (
	"context"
	"encoding/hex"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// EraseAgain does what a line of the file of erasures says, inside its person's own transaction, if it is about a question: it is
// withdrawn or left again, and of one of HR a note goes. What is not there, or cannot be withdrawn, is no error. Of questions that were
// asked without a name see EraseNobodysAgain.
func (b *Book) EraseAgain(ctx context.Context, tx pgx.Tx, v postgres.Viewer, l erasure.Line) (is bool, err error) {
	switch l.Kind {
	case erasure.Question:
		err = b.moveAgain(ctx, tx, v, l, func(id uuid.UUID) error { return b.moveIn(ctx, tx, id, change{move: MoveWithdraw}) })
	case erasure.Left:
		err = b.moveAgain(ctx, tx, v, l, func(id uuid.UUID) error {
			err := b.decline(ctx, tx, id)
			if err == nil || over(err) {
				_, err = leave(ctx, tx, v.Person, id)
			}
			return err
		})
	case erasure.Remark:
		_, err = tx.Exec(ctx, `delete from escalation.note where author_id = @person and `+erasure.Is("id"), l.Args(v.Person))
	default:
		return false, nil
	}
	return true, wrap("erase of questions again", err)
}

// moveAgain makes a move of the question that a line is about, if the person asks it.
func (b *Book) moveAgain(ctx context.Context, tx pgx.Tx, v postgres.Viewer, l erasure.Line, move func(id uuid.UUID) error) error {
	part := map[erasure.Kind]string{erasure.Question: "first", erasure.Left: "together"}[l.Kind]
	args := l.Args(v.Person)
	args["part"] = part
	var id uuid.UUID
	err := tx.QueryRow(ctx, `select thread_id from escalation.asker where person_id = @person and part = @part and `+erasure.Is("thread_id"), args).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = move(id)
	}
	if over(err) {
		err = nil
	}
	return err
}

// over tells that a move is no longer possible.
func over(err error) bool {
	return errors.Is(err, ErrMove) || errors.Is(err, ErrClosed) || errors.Is(err, ErrNotFound)
}

// EraseNobodysAgain is EraseAgain for a question that was asked without a name and withdrawn: nobody but its receipt leads to it, so it
// is erased. One that still waits as a letter is withdrawn with its delivery.
func (b *Book) EraseNobodysAgain(ctx context.Context, l erasure.Line) error {
	return wrap("erase of questions again", b.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select set_config('app.erased', $1, true)`, hex.EncodeToString(l.Thing[:])); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from escalation.thread`); err != nil { // the policy leaves that one; a condition would need the right to read
			return err
		}
		box, err := openBox(ctx, tx, false)
		if errors.Is(err, seal.ErrNoKey) {
			return nil
		}
		if err != nil {
			return err
		}
		said, _, err := box.read(ctx, tx, "")
		for _, asked := range said {
			if err == nil && asked.Move == MoveAsked && erasure.HashOf(asked.Thread) == l.Thing {
				err = box.put(ctx, tx, letter{Move: MoveWithdraw, Receipt: asked.Receipt, At: b.now()})
			}
		}
		return err
	}))
}
