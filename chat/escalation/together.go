package escalation

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"dousuru/internal/erasure"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
)

// Together says whether a question is asked by two.
type Together string

// Ways of asking together.
const (
	Alone       Together = ""
	WithInvited Together = "invited" // somebody was asked to join and has not answered
	WithJoined  Together = "joined"  // both get the answer
	WithNobody  Together = "declined"
)

// Invite asks the viewer's manager, or somebody whom they manage, to ask this named question together with them. The
// question is with HR either way. Once, and by the one who asked first.
func (b *Book) Invite(ctx context.Context, v postgres.Viewer, id, with uuid.UUID) error {
	return wrap("invite", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		q := moved{id: id}
		var before bool
		err := tx.QueryRow(ctx, `
			select state, identity, exists (select from escalation.asker a where a.thread_id = t.id and a.person_id = $2 and a.partner_id is not null)
			from escalation.thread t where id = $1 for update`, id, v.Person).Scan(&q.from, &q.identity, &before)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		switch {
		case q.from == Withdrawn:
			return ErrClosed
		case before: // a no stays a no
			return ErrPartner
		}
		return b.invite(ctx, tx, q, v.Person, with)
	}))
}

func (b *Book) invite(ctx context.Context, tx pgx.Tx, q moved, person, with uuid.UUID) error {
	if q.identity != Named {
		return ErrPartner
	}
	_, err := tx.Exec(ctx, `
		insert into escalation.asker (thread_id, person_id, identity, part, partner_id, joined) values ($1, $2, 'named', 'together', $3, false)`,
		q.id, with, person)
	var refused *pgconn.PgError
	if errors.As(err, &refused) { // 42501: not one leads the other; 23505: somebody was invited before; 23503: no such person
		return ErrPartner
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update escalation.asker set partner_id = $3 where thread_id = $1 and person_id = $2`, q.id, person, with); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update escalation.thread set together = 'invited' where id = $1`, q.id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `insert into escalation.notice (thread_id, what) values ($1, 'together')`, q.id); err != nil {
		return err
	}
	if err := postgres.Notify(ctx, tx, "person:"+with.String()); err != nil {
		return err
	}
	if err := hint(ctx, tx, q.id); err != nil {
		return err
	}
	return jobs.Add(ctx, tx, Job, 0) // last: it locks the job until the commit
}

// With lists the questions that the viewer asks together with somebody, or invited them to, newest first, at most 50. What else the viewer
// asks does not push one out.
func (b *Book) With(ctx context.Context, v postgres.Viewer, partner uuid.UUID) ([]Thread, error) {
	return b.list(ctx, v, `where own.partner_id = @partner order by t.asked_on desc, t.asked_at desc nulls last, t.id limit 50`, pgx.NamedArgs{"partner": partner})
}

// Join takes the invitation: from now on the viewer asks this question, too, under their own name, and gets its answers.
func (b *Book) Join(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	return wrap("join question", b.move(ctx, v, id, change{move: MoveJoin, write: func(tx pgx.Tx, _ moved) error {
		// The line is asked again: an invitation and the end of its line may have been committed side by side.
		tag, err := tx.Exec(ctx, `
			update escalation.asker set joined = true
			where thread_id = $1 and person_id = $2 and not joined and escalation.one_leads_other(person_id, partner_id)`, id, v.Person)
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrMove
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `update escalation.thread set together = 'joined' where id = $1`, id)
		return err
	}}))
}

// Decline says no to an invitation, or leaves a question that was joined. The one who asked first goes on alone; the viewer
// no longer sees the question.
func (b *Book) Decline(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	err := b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if err := b.decline(ctx, tx, id); err != nil {
			return err
		}
		left, err := leave(ctx, tx, v.Person, id)
		if err == nil && !left {
			err = ErrMove // the first asker withdraws instead
		}
		if err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Left, v.Person, id)
	})
	return wrap("decline to ask together", err)
}

// decline moves a question to the state that one of two left.
func (b *Book) decline(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	return b.moveIn(ctx, tx, id, change{move: MoveDecline, write: func(tx pgx.Tx, _ moved) error {
		_, err := tx.Exec(ctx, `update escalation.thread set together = 'declined' where id = $1`, id)
		return err
	}})
}

// leave takes a person out of a question of somebody else.
func leave(ctx context.Context, tx pgx.Tx, person, id uuid.UUID) (was bool, err error) {
	tag, err := tx.Exec(ctx, `delete from escalation.asker where thread_id = $1 and person_id = $2 and part = 'together'`, id, person)
	return tag.RowsAffected() > 0, err
}
