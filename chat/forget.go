package chat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// ErrNoTalk is returned for a talk that does not exist or is not the viewer's.
var ErrNoTalk = errors.New("talk not found")

// A Past is one of a person's own talks, as a list shows it.
type Past struct {
	ID     uuid.UUID
	Topic  string // the person's first question; empty where they asked none
	First  string // the person's first words
	Said   int    // messages of the person
	LastAt time.Time
	Lang   string
}

// Pasts lists the viewer's talks in which they said something, the latest first, n of them after skip.
func Pasts(ctx context.Context, db *postgres.DB, v postgres.Viewer, skip, n int) (list []Past, err error) {
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		list, err = pasts(ctx, tx, ` order by c.last_at desc, c.id offset $2 limit $3`, v.Person, skip, n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list talks: %w", err)
	}
	return list, nil
}

func pasts(ctx context.Context, tx pgx.Tx, clause string, person uuid.UUID, args ...any) ([]Past, error) {
	rows, _ := tx.Query(ctx, `
		select c.id, c.context, m.first, m.first_seq, m.said, c.last_at, c.language, (select wrapped_key from seal.person_key where holder = $1)
		from chat.consultation c, lateral (
			select count(*) as said, (array_agg(body order by seq))[1] as first, min(seq) as first_seq
			from chat.message where consultation_id = c.id and author = 'person') m
		where c.person_id = $1 and m.said > 0`+clause, append([]any{person}, args...)...)
	var key *seal.DataKey
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Past, err error) {
		var sealed, body, wrapped []byte
		var first int64
		if err := row.Scan(&p.ID, &sealed, &body, &first, &p.Said, &p.LastAt, &p.Lang, &wrapped); err != nil {
			return p, err
		}
		if key == nil {
			if key, err = seal.Unwrap(ctx, tx, seal.Person(person), wrapped); err != nil {
				return p, err
			}
		}
		about, err := openTalk(key, p.ID, sealed)
		if err != nil {
			return p, err
		}
		said, err := openMessage(key, p.ID, first, body)
		p.Topic, p.First = about.Topic, said.Text
		return p, err
	})
}

// FindPast reads one of the viewer's talks with its messages, oldest first.
func FindPast(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (p Past, messages []Message, err error) {
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		list, err := pasts(ctx, tx, ` and c.id = $2`, v.Person, id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return ErrNoTalk
		}
		p = list[0]
		messages, err = readMessages(ctx, tx, v.Person, id, 0)
		return err
	})
	if err != nil {
		return p, nil, fmt.Errorf("find talk: %w", err)
	}
	return p, messages, nil
}

// Forget deletes one of the viewer's talks: its messages, and why each turn came out as it did. What they decided after it
// stands in their journey and is theirs to delete there; a question that went to HR is HR's to answer, and theirs to withdraw.
// The ids of its frames stay taken, without a word, so that a window that is still open sends nothing twice.
func Forget(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		if err := ForgetIn(ctx, tx, v.Person, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Talk, v.Person, id)
	})
	if err != nil {
		return fmt.Errorf("delete talk: %w", err)
	}
	return nil
}

// ForgetIn is Forget inside the person's own transaction, which says for itself that it erases.
func ForgetIn(ctx context.Context, tx pgx.Tx, person, id uuid.UUID) error {
	var there bool
	err := tx.QueryRow(ctx, `select true from chat.consultation where id = $1 and person_id = $2 for update`, id, person).Scan(&there)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNoTalk
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		insert into chat.frame (person_id, client_id)
		select person_id, client_id from chat.message where consultation_id = $1 and client_id is not null on conflict do nothing`, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from chat.consultation where id = $1`, id); err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, PersonTopic(person))
}
