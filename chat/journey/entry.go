package journey

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// A Kind says what an entry of the line is.
type Kind string

// Kinds of entries.
const (
	Event Kind = "event" // 出来事
	Wish  Kind = "wish"  // 願い
	Life  Kind = "life"  // 暮らしのできごと
)

// Kinds in the order of the screens.
var Kinds = []Kind{Event, Wish, Life}

// A Precision says how much of a date is meant.
type Precision string

// Precisions of a date.
const (
	Year  Precision = "year"
	Month Precision = "month"
	Day   Precision = "day"
)

// An Entry is something the person put on their line, in their own words.
type Entry struct {
	ID        uuid.UUID
	Kind      Kind
	Words     string
	On        knowledge.Date // zero: no date
	Precision Precision      // of On
	WrittenAt time.Time
	DeletedAt time.Time // zero: it stands
}

// ForgetAfter is how long a deleted entry can be brought back.
const ForgetAfter = 30 * 24 * time.Hour

// Errors of entries.
var (
	ErrEmpty = errors.New("nothing is written")
	ErrKind  = errors.New("not one of event, wish, life")
)

func (e *Entry) check() (err error) {
	if !slices.Contains(Kinds, e.Kind) {
		return fmt.Errorf("%w: %q", ErrKind, e.Kind)
	}
	switch e.Precision {
	case Year, Month, Day:
	default:
		e.Precision = Day
	}
	if e.Words, err = limited(e.Words, MaxWords); err == nil && e.Words == "" {
		err = ErrEmpty
	}
	return err
}

// Add puts an entry on the viewer's line and gives its id.
func Add(ctx context.Context, db *postgres.DB, v postgres.Viewer, e Entry) (id uuid.UUID, err error) {
	err = in(ctx, db, v, "add entry", func(tx pgx.Tx) error {
		if err := e.check(); err != nil {
			return err
		}
		id = uuid.New() // what is sealed is bound to it
		words, err := sealEntry(ctx, tx, v, id, e.Words)
		if err != nil {
			return err
		}
		return one(ctx, tx, `
			insert into journey.entry (id, person_id, kind, words, happened_on, precision) values ($1, $2, $3, $4, $5, $6)`,
			id, v.Person, e.Kind, words, e.On, e.Precision)
	})
	return id, err
}

// Edit replaces what an entry says.
func Edit(ctx context.Context, db *postgres.DB, v postgres.Viewer, e Entry) error {
	return in(ctx, db, v, "edit entry", func(tx pgx.Tx) error {
		if err := e.check(); err != nil {
			return err
		}
		words, err := sealEntry(ctx, tx, v, e.ID, e.Words)
		if err != nil {
			return err
		}
		return one(ctx, tx, `
			update journey.entry set kind = $2, words = $3, happened_on = $4, precision = $5 where id = $1 and deleted_at is null`,
			e.ID, e.Kind, words, e.On, e.Precision)
	})
}

func sealEntry(ctx context.Context, tx pgx.Tx, v postgres.Viewer, id uuid.UUID, words string) ([]byte, error) {
	row, err := toSeal(ctx, tx, v.Person, entryTable, id)
	if err != nil {
		return nil, err
	}
	return row.Seal("words", words), row.Err()
}

// Entries lists the viewer's entries that stand, or those that can be brought back, the newest date first; what has no date
// comes by when it was written.
func Entries(ctx context.Context, db *postgres.DB, v postgres.Viewer, deleted bool) (list []Entry, err error) {
	err = in(ctx, db, v, "list entries", func(tx pgx.Tx) error {
		list, err = readEntries(ctx, tx, `
			where person_id = $2 and (deleted_at is not null) = $1 order by coalesce(happened_on, written_at::date) desc, written_at desc, id`, deleted, v.Person)
		return err
	})
	return list, err
}

func readEntries(ctx context.Context, tx pgx.Tx, clause string, args ...any) ([]Entry, error) {
	rows, _ := tx.Query(ctx, `
		select id, person_id, kind, words, happened_on, precision, written_at, coalesce(deleted_at, 'epoch'), `+ownKey+` from journey.entry `+clause, args...)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e Entry, err error) {
		var person uuid.UUID
		var words, key []byte
		if err := row.Scan(&e.ID, &person, &e.Kind, &words, &e.On, &e.Precision, &e.WrittenAt, &e.DeletedAt, &key); err != nil {
			return e, err
		}
		if e.DeletedAt.Unix() == 0 {
			e.DeletedAt = time.Time{}
		}
		opened := toOpen(ctx, tx, person, key, entryTable, e.ID)
		e.Words = opened.Open("words", words)
		return e, opened.Err()
	})
}

// Remove hides an entry; it can be brought back for 30 days.
func Remove(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "delete entry", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `update journey.entry set deleted_at = now() where id = $1 and deleted_at is null`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Entry, v.Person, id)
	})
}

// Restore brings a deleted entry back.
func Restore(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "restore entry", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `update journey.entry set deleted_at = null where id = $1 and deleted_at is not null`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Back, v.Person, id)
	})
}

// Forget erases the viewer's deleted entries at once.
func Forget(ctx context.Context, db *postgres.DB, v postgres.Viewer) error {
	return in(ctx, db, v, "erase entries", func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `delete from journey.entry where deleted_at is not null returning id`)
		ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		for _, id := range ids {
			if err == nil {
				err = erasure.Note(ctx, tx, erasure.EntryGone, v.Person, id)
			}
		}
		return err
	})
}

// Erase erases everything of the viewer's journey: decisions, what is followed and its notices, themes, entries, profile, and what
// was shared with a manager. Talks and questions at HR are no part of it.
func Erase(ctx context.Context, db *postgres.DB, v postgres.Viewer) error {
	return in(ctx, db, v, "erase journey", func(tx pgx.Tx) error {
		if err := erasure.Note(ctx, tx, erasure.Journey, v.Person, uuid.Nil); err != nil {
			return err
		}
		return EraseIn(ctx, tx, v.Person)
	})
}

// EraseIn is Erase inside the person's own transaction, which says for itself that it erases.
func EraseIn(ctx context.Context, tx pgx.Tx, person uuid.UUID) error {
	for _, table := range []string{"journey.notice", "journey.theme", "journey.kept", "journey.decision", "journey.entry", "journey.profile"} {
		if _, err := tx.Exec(ctx, `delete from `+table+` where person_id = $1`, person); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `delete from journey.share where member_id = $1`, person); err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, Topic(person))
}
