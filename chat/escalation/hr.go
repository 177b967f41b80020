package escalation

import (
	"cmp"
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
)

// See notes that HR opened a question and what its asker wrote so far; later openings change nothing.
func (b *Book) See(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	return wrap("see question", b.move(ctx, v, id, change{move: MoveSee, write: func(tx pgx.Tx, _ moved) error {
		tag, err := tx.Exec(ctx, `
			insert into escalation.handling (thread_id, read_seq)
			select thread_id, max(seq) from escalation.message where thread_id = $1 and (select directory.viewer_has('hr')) group by thread_id
			on conflict (thread_id) do update set read_seq = excluded.read_seq where escalation.handling.read_seq < excluded.read_seq`, id)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return postgres.Notify(ctx, tx, "inbox")
	}}))
}

// AskBack asks the asker something. The clock stands still until they tell. seen is as in Answer.
func (b *Book) AskBack(ctx context.Context, v postgres.Viewer, id uuid.UUID, body string, seen ...int) error {
	body, err := check(body, MaxAnswer)
	if err != nil {
		return wrap("ask back", err)
	}
	return wrap("ask back", b.move(ctx, v, id, b.writing(ctx, v, MoveAskBack, "asked_back", body, seen)))
}

// Answer answers a question and every question that was merged with it (a merged one answers its lead's whole group): each
// asker gets the text in their own thread, privately, with its variables filled in for them. It returns how many
// questions were answered. A later answer follows the earlier one; nothing is overwritten. With seen, the number of messages
// that whoever writes had before their eyes, it is ErrMoved if there are others by now: of two who answer at once one does.
func (b *Book) Answer(ctx context.Context, v postgres.Viewer, id uuid.UUID, body string, seen ...int) (n int, err error) {
	body, err = check(body, MaxAnswer)
	if err != nil {
		return 0, wrap("answer question", err)
	}
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		n = 0
		if err := holdGroups(ctx, tx); err != nil {
			return err
		}
		group, err := groupOf(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, member := range group {
			had := seen
			if member != id {
				had = nil
			}
			switch err := b.moveIn(ctx, tx, member, b.writing(ctx, v, MoveAnswer, "answer", body, had)); {
			case member != id && (errors.Is(err, ErrMove) || errors.Is(err, ErrClosed) || errors.Is(err, ErrNotFound)):
				continue // taken back, or left without wanting a reply
			case err != nil:
				return err
			}
			n++
		}
		return jobs.Add(ctx, tx, Job, 0) // last: it locks the job until the commit
	})
	return n, wrap("answer question", err)
}

// writing is a move with which HR writes to the asker, and after which their draft is done. An answer to what HR had passed on
// closes that.
func (b *Book) writing(ctx context.Context, v postgres.Viewer, move Move, kind, body string, seen []int) change {
	return change{move: move, tell: map[Move]string{MoveAnswer: "answer", MoveAskBack: "asked_back"}[move],
		write: func(tx pgx.Tx, q moved) error {
			if len(seen) > 0 {
				var n int
				if err := tx.QueryRow(ctx, `select count(*) from escalation.message where thread_id = $1`, q.id).Scan(&n); err != nil {
					return err
				}
				if n != seen[0] {
					return ErrMoved
				}
			}
			text, err := b.expand(ctx, tx, v, q.id, body)
			if err != nil {
				return err
			}
			s, err := findThread(ctx, tx, q.id)
			if err != nil {
				return err
			}
			seq, err := nextMessage(ctx, tx, q.id)
			if err != nil {
				return err
			}
			row := s.message(seq)
			_, err = tx.Exec(ctx, `
				insert into escalation.message (thread_id, seq, author, kind, hr_id, body, written_on) values ($1, $6, 'hr', $2, $3, $4, $5)`,
				q.id, kind, v.Person, row.Seal("body", text), b.today(), seq)
			if err := cmp.Or(row.Err(), err); err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `update escalation.clock set hr_seq = $2 where thread_id = $1`, q.id, seq)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `delete from escalation.draft where thread_id = $1 and person_id = $2`, q.id, v.Person); err != nil || q.from != Passed {
				return err
			}
			return closePass(ctx, tx, q.id, b)
		}}
}
