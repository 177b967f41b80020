package escalation

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
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
		tag, err := tx.Exec(ctx, `
			insert into escalation.draft (thread_id, person_id, body)
			select t.id, $2, $3 from escalation.thread t where t.id = $1 and (select directory.viewer_has('hr'))
			on conflict (thread_id, person_id) do update set body = excluded.body`, thread, v.Person, body)
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrNotFound
		}
		return err
	}))
}

// Draft is what the viewer was writing to a question; empty for nothing.
func (b *Book) Draft(ctx context.Context, v postgres.Viewer, thread uuid.UUID) (body string, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `select body from escalation.draft where thread_id = $1 and person_id = $2`, thread, v.Person).Scan(&body)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	return body, wrap("read draft", err)
}
