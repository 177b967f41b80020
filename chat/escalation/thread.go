package escalation

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Mine lists a person's named questions, newest first, at most 50.
func Mine(ctx context.Context, db *postgres.DB, v postgres.Viewer) ([]Thread, error) {
	return list(ctx, db, v, `where t.person_id = @person order by t.asked_at desc, t.id limit 50`, pgx.NamedArgs{"person": v.Person})
}

// Open lists the questions that wait for HR, oldest first, then the answered ones, newest first; limit and offset in
// questions. Only HR sees any.
func Open(ctx context.Context, db *postgres.DB, v postgres.Viewer, limit, offset int) ([]Thread, error) {
	return list(ctx, db, v, `
		where (select directory.viewer_has('hr')) and t.state <> 'withdrawn'
		order by t.state in ('answered', 'read'), case when t.state in ('asked', 'seen') then t.asked_on end, t.asked_on desc, t.id
		limit @limit offset @offset`, pgx.NamedArgs{"limit": limit, "offset": offset})
}

// Find reads one thread for its asker or for HR.
func Find(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (Thread, error) {
	return one(ctx, db, v, `where t.id = @id`, pgx.NamedArgs{"id": id})
}

// FindByReceipt reads an anonymous thread for whoever holds its receipt.
func FindByReceipt(ctx context.Context, db *postgres.DB, r Receipt) (Thread, error) {
	hash := r.Hash()
	return one(ctx, db, postgres.Viewer{Receipt: hash}, `where t.receipt_hash = @hash`, pgx.NamedArgs{"hash": hash[:]})
}

func one(ctx context.Context, db *postgres.DB, v postgres.Viewer, where string, args pgx.NamedArgs) (Thread, error) {
	threads, err := list(ctx, db, v, where, args)
	switch {
	case err != nil:
		return Thread{}, err
	case len(threads) == 0:
		return Thread{}, ErrNotFound
	}
	return threads[0], nil
}

func list(ctx context.Context, db *postgres.DB, v postgres.Viewer, where string, args pgx.NamedArgs) ([]Thread, error) {
	var threads []Thread
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select t.id, t.person_id is null, coalesce(p.name, ''), t.question, t.language, t.state, t.asked_on
			from escalation.thread t left join directory.person p on p.id = t.person_id `+where, args)
		var err error
		threads, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (t Thread, err error) {
			return t, row.Scan(&t.ID, &t.Anonymous, &t.Asker, &t.Question, &t.Language, &t.State, &t.AskedOn)
		})
		if err != nil {
			return err
		}
		return addMessages(ctx, tx, threads)
	})
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	return threads, nil
}

func addMessages(ctx context.Context, tx pgx.Tx, threads []Thread) error {
	at := map[uuid.UUID]int{}
	ids := make([]uuid.UUID, len(threads))
	for i, t := range threads {
		at[t.ID], ids[i] = i, t.ID
	}
	rows, _ := tx.Query(ctx, `
		select thread_id, seq, author, body, written_on from escalation.message where thread_id = any ($1) order by thread_id, seq`, ids)
	var thread uuid.UUID
	var m Message
	_, err := pgx.ForEachRow(rows, []any{&thread, &m.Seq, &m.Author, &m.Body, &m.WrittenOn}, func() error {
		threads[at[thread]].Messages = append(threads[at[thread]].Messages, m)
		return nil
	})
	return err
}

// move changes a thread under its row lock and tells whoever follows it.
func move(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID, change func(tx pgx.Tx, state State) error) error {
	return db.As(ctx, v, func(tx pgx.Tx) error {
		var state State
		var person *uuid.UUID
		err := tx.QueryRow(ctx, `select state, person_id from escalation.thread where id = $1 for update`, id).Scan(&state, &person)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := change(tx, state); err != nil {
			return err
		}
		topic := "thread:" + id.String()
		if person != nil {
			topic = "person:" + person.String()
		}
		if err := postgres.Notify(ctx, tx, topic); err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, "inbox")
	})
}

// See notes that HR opened a question; later openings change nothing.
func See(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	err := move(ctx, db, v, id, func(tx pgx.Tx, state State) error {
		if state != Asked {
			return nil
		}
		_, err := tx.Exec(ctx, `update escalation.thread set state = 'seen' where id = $1`, id)
		return err
	})
	return wrap("see question", err)
}

// Reply adds HR's answer. The asker gets it at once if they are there, else at their next visit. A later answer follows
// the earlier one; nothing is overwritten.
func Reply(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID, body string) error {
	body, err := check(body, MaxAnswer)
	if err != nil {
		return wrap("answer question", err)
	}
	err = move(ctx, db, v, id, func(tx pgx.Tx, state State) error {
		if state == Withdrawn {
			return ErrClosed
		}
		_, err := tx.Exec(ctx, `
			insert into escalation.message (thread_id, seq, author, hr_id, body)
			select $1, coalesce(max(seq), 0) + 1, 'hr', $2, $3 from escalation.message where thread_id = $1`, id, v.Person, body)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `update escalation.thread set state = 'answered' where id = $1`, id)
		return err
	})
	return wrap("answer question", err)
}

// MarkRead notes that the asker has seen the answer.
func MarkRead(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	err := move(ctx, db, v, id, func(tx pgx.Tx, state State) error {
		if state != Answered {
			return nil
		}
		_, err := tx.Exec(ctx, `update escalation.thread set state = 'read' where id = $1`, id)
		return err
	})
	return wrap("mark answer read", err)
}

// Withdraw takes a question back: HR no longer finds it in the list, and its thread takes no more answers.
func Withdraw(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	err := move(ctx, db, v, id, func(tx pgx.Tx, _ State) error {
		_, err := tx.Exec(ctx, `update escalation.thread set state = 'withdrawn' where id = $1`, id)
		return err
	})
	return wrap("withdraw question", err)
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
