package escalation

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// MaxRemark is how long a note may be, in characters.
const MaxRemark = 4000

// A Note is what somebody at HR tells colleagues about a question. No asker and no executive reads it.
type Note struct {
	ID        uuid.UUID
	Author    string // name; empty: has left the company's directory
	Own       bool   // written by the viewer
	Body      string
	WrittenOn time.Time // a date
}

// AddNote writes a note.
func (b *Book) AddNote(ctx context.Context, v postgres.Viewer, thread uuid.UUID, body string) error {
	body, err := check(body, MaxRemark)
	if err != nil {
		return wrap("add note", err)
	}
	return wrap("add note", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		s, err := findThread(ctx, tx, thread)
		if err != nil {
			return err
		}
		id := uuid.New()
		row := s.note(id)
		tag, err := tx.Exec(ctx, `
			insert into escalation.note (thread_id, author_id, body, written_on, id)
			select t.id, $2, $3, $4, $5 from escalation.thread t where t.id = $1 and (select directory.viewer_has('hr'))`,
			thread, v.Person, row.Seal("body", body), b.today(), id)
		err = cmp.Or(row.Err(), err)
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, "inbox")
	}))
}

// RemoveNote takes back a note of the viewer's own.
func (b *Book) RemoveNote(ctx context.Context, v postgres.Viewer, thread, id uuid.UUID) error {
	return wrap("remove note", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `delete from escalation.note where id = $1 and thread_id = $2`, id, thread)
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrNotFound
		}
		if err == nil {
			err = erasure.Note(ctx, tx, erasure.Remark, v.Person, id)
		}
		if err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, "inbox")
	}))
}

// Notes lists the notes of a question, oldest first, at most 200.
func (b *Book) Notes(ctx context.Context, v postgres.Viewer, thread uuid.UUID) (list []Note, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		s, err := findThread(ctx, tx, thread)
		if errors.Is(err, ErrNotFound) { // as are its notes
			return nil
		}
		if err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `
			select n.id, coalesce(p.name, ''), coalesce(n.author_id = $2, false), n.body, n.written_on
			from escalation.note n left join directory.person p on p.id = n.author_id
			where n.thread_id = $1 order by n.written_on, n.seq limit 200`, thread, v.Person)
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (n Note, err error) {
			var body []byte
			if err = row.Scan(&n.ID, &n.Author, &n.Own, &body, &n.WrittenOn); err != nil {
				return n, err
			}
			words := s.note(n.ID)
			n.Body = words.Open("body", body)
			return n, words.Err()
		})
		return err
	})
	return list, wrap("list notes", err)
}
