package oneonone

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// A Note is its author's alone.
type Note struct {
	ID, Author, About uuid.UUID
	Words             string // at most MaxNote
	WrittenAt         time.Time
	ChangedAt         time.Time // zero: never
	RemovedAt         time.Time // zero: it stands
}

// half is the condition of the viewer's own half: as a manager about $2, or, without one, as a member. Two conditions, so that
// each has its index.
func half(with uuid.UUID) string {
	if with == uuid.Nil {
		return `n.held_by is null and $2::uuid is not null`
	}
	return `n.held_by = $1 and n.about_id = $2`
}

// Notes lists the viewer's notes about somebody whom they lead, newest first; with uuid.Nil those of their own 1on1s, whoever
// their manager was.
func Notes(ctx context.Context, db *postgres.DB, v postgres.Viewer, with uuid.UUID) ([]Note, error) {
	return notes(ctx, db, v, with, `n.removed_at is null order by n.written_at desc, n.id`)
}

// NotesAt are n of Notes after skip, and how many are behind them.
func NotesAt(ctx context.Context, db *postgres.DB, v postgres.Viewer, with uuid.UUID, skip, n int) (list []Note, more int, err error) {
	err = in(ctx, db, v, "list notes", func(tx pgx.Tx) error {
		which := `n.author_id = $1 and ` + half(with) + ` and n.removed_at is null`
		if err := tx.QueryRow(ctx, `select count(*) from oneonone.note n where `+which, v.Person, with).Scan(&more); err != nil {
			return err
		}
		list, err = readNotes(ctx, tx, which+` order by n.written_at desc, n.id limit $3 offset $4`, v.Person, with, n, skip)
		more = max(0, more-skip-len(list))
		return err
	})
	return list, more, err
}

// FindNote is one of Notes; ErrNotFound otherwise.
func FindNote(ctx context.Context, db *postgres.DB, v postgres.Viewer, with, id uuid.UUID) (n Note, err error) {
	err = in(ctx, db, v, "find note", func(tx pgx.Tx) error {
		n, err = first(readNotes(ctx, tx, `n.author_id = $1 and `+half(with)+` and n.removed_at is null and n.id = $3`, v.Person, with, id))
		return err
	})
	return n, err
}

// NotesBefore is how many of Notes stand before one of them; 0 for one that is not there.
func NotesBefore(ctx context.Context, db *postgres.DB, v postgres.Viewer, with, id uuid.UUID) (before int, err error) {
	err = in(ctx, db, v, "find place of note", func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			select count(*) from oneonone.note n join oneonone.note o on o.id = $3
			where n.author_id = $1 and `+half(with)+` and n.removed_at is null and (n.written_at > o.written_at or n.written_at = o.written_at and n.id < o.id)`,
			v.Person, with, id).Scan(&before)
	})
	return before, err
}

// RemovedNotes lists those that can be brought back, the latest removed first.
func RemovedNotes(ctx context.Context, db *postgres.DB, v postgres.Viewer, with uuid.UUID) ([]Note, error) {
	return notes(ctx, db, v, with, `n.removed_at is not null order by n.removed_at desc, n.id`)
}

func notes(ctx context.Context, db *postgres.DB, v postgres.Viewer, with uuid.UUID, which string) (list []Note, err error) {
	err = in(ctx, db, v, "list notes", func(tx pgx.Tx) error {
		list, err = readNotes(ctx, tx, `n.author_id = $1 and `+half(with)+` and `+which, v.Person, with)
		return err
	})
	return list, err
}

func readNotes(ctx context.Context, tx pgx.Tx, which string, args ...any) ([]Note, error) {
	rows, _ := tx.Query(ctx, `
		select n.id, n.author_id, n.about_id, w.words, n.written_at, coalesce(n.changed_at, '0001-01-01'), coalesce(n.removed_at, '0001-01-01'), `+ownKey+`
		from oneonone.note n join oneonone.note_words w on w.note_id = n.id where `+which, args...)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (n Note, err error) {
		var words, key []byte
		if err := row.Scan(&n.ID, &n.Author, &n.About, &words, &n.WrittenAt, &n.ChangedAt, &n.RemovedAt, &key); err != nil {
			return n, err
		}
		n.Words, err = openedWords(ctx, tx, n.Author, key, noteTable, n.ID, words)
		return n, err
	})
}

// PutNote writes a note about the one of n.About, with whom the viewer has a line now, or, with an ID, replaces what a note of
// theirs says. The same words about the same person within a minute are the note that was written.
func PutNote(ctx context.Context, db *postgres.DB, v postgres.Viewer, n Note) (id uuid.UUID, err error) {
	err = in(ctx, db, v, "write note", func(tx pgx.Tx) error {
		if n.Words, err = written(n.Words, MaxNote); err != nil {
			return err
		}
		if id = n.ID; id != uuid.Nil {
			if err := one(ctx, tx, `update oneonone.note set changed_at = now() where id = $1 and removed_at is null`, id); err != nil {
				return err
			}
			words, err := sealedWords(ctx, tx, v.Person, noteTable, id, n.Words)
			if err != nil {
				return err
			}
			return one(ctx, tx, `update oneonone.note_words set words = $2 where note_id = $1`, id, words)
		}
		id, err = newNote(ctx, tx, v, n)
		return err
	})
	return id, err
}

func newNote(ctx context.Context, tx pgx.Tx, v postgres.Viewer, n Note) (id uuid.UUID, err error) {
	stands, err := side(ctx, tx, v, n.About)
	if err != nil {
		return id, err
	}
	var held *uuid.UUID
	if stands == Manager {
		held = &v.Person
		err = keep(ctx, tx, v.Person, n.About)
	} else {
		err = oneAtATime(ctx, tx)
	}
	if err != nil {
		return id, err
	}
	recent, err := readNotes(ctx, tx, `n.author_id = $1 and n.about_id = $2 and n.held_by is not distinct from $3
		and n.removed_at is null and n.written_at > now() - interval '1 minute'`, v.Person, n.About, held)
	if err != nil {
		return id, err
	}
	if was, found := twice(recent, func(other Note) bool { return other.Words == n.Words }); found {
		return was.ID, nil
	}
	if err := room(ctx, tx, `select count(*) from oneonone.note where author_id = $1 and about_id = $2`, v.Person, n.About); err != nil {
		return id, err
	}
	err = tx.QueryRow(ctx, `insert into oneonone.note (author_id, about_id, held_by) values ($1, $2, $3) returning id`, v.Person, n.About, held).Scan(&id)
	if err != nil {
		return id, err
	}
	words, err := sealedWords(ctx, tx, v.Person, noteTable, id, n.Words)
	if err == nil {
		_, err = tx.Exec(ctx, `insert into oneonone.note_words (note_id, author_id, words) values ($1, $2, $3)`, id, v.Person, words)
	}
	return id, err
}

// RemoveNote hides a note; it can be brought back for 30 days, then it is erased.
func RemoveNote(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "remove note", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `update oneonone.note set removed_at = now() where id = $1 and removed_at is null`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.OwnNote, v.Person, id)
	})
}

// RestoreNote brings a removed note back.
func RestoreNote(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "restore note", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `update oneonone.note set removed_at = null where id = $1 and removed_at is not null`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Back, v.Person, id)
	})
}
