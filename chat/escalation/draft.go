package escalation

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// MaxDraft is how long an answer in writing may be, in characters: what is too long to be sent is not lost.
const MaxDraft = 20000

// KeepDraft keeps what the viewer is writing to a question, for themselves alone; an empty text keeps nothing.
func (b *Book) KeepDraft(ctx context.Context, v postgres.Viewer, thread uuid.UUID, body string) error {
	if utf8.RuneCountInString(body) > MaxDraft {
		return wrap("keep draft", ErrTooLong)
	}
	return wrap("keep draft", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if strings.TrimSpace(body) == "" {
			_, err := tx.Exec(ctx, `delete from escalation.draft where thread_id = $1 and person_id = $2`, thread, v.Person)
			return err
		}
		key, err := seal.Key(ctx, tx, seal.Person(v.Person))
		if err != nil {
			return err
		}
		row := draftRow(key, thread, v.Person)
		tag, err := tx.Exec(ctx, `
			insert into escalation.draft (thread_id, person_id, body)
			select t.id, $2, $3 from escalation.thread t where t.id = $1 and (select directory.viewer_has('hr'))
			on conflict (thread_id, person_id) do update set body = excluded.body`, thread, v.Person, row.Seal("body", body))
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrNotFound
		}
		return cmp.Or(row.Err(), err)
	}))
}

// Draft is what the viewer was writing to a question; empty for nothing.
func (b *Book) Draft(ctx context.Context, v postgres.Viewer, thread uuid.UUID) (body string, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		var sealed, wrapped []byte
		err := tx.QueryRow(ctx, `
			select d.body, (select k.wrapped_key from seal.person_key k where k.holder = d.person_id) from escalation.draft d
			where d.thread_id = $1 and d.person_id = $2`, thread, v.Person).Scan(&sealed, &wrapped)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		key, err := seal.Unwrap(ctx, tx, seal.Person(v.Person), wrapped)
		if err != nil {
			return err
		}
		row := draftRow(key, thread, v.Person)
		body = row.Open("body", sealed)
		return row.Err()
	})
	return body, wrap("read draft", err)
}

func draftRow(key *seal.DataKey, thread, person uuid.UUID) *seal.Row {
	return key.Row("escalation.draft", thread.String(), person.String())
}
