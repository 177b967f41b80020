package oneonone

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// A SharedNote is a proposal, or, agreed, a note of the two.
type SharedNote struct {
	ID              uuid.UUID
	Member, Manager uuid.UUID
	Words           string // at most MaxShared; they never change
	ProposedBy      uuid.UUID
	Agreed          bool // by both
	At              time.Time
	Replaces        uuid.UUID // of a proposal: the agreed note in whose place it would stand; zero: none
}

// sharedNotes is the query of all that the viewer may see, each with its words and their key.
const sharedNotes = `
	select s.id, s.member_id, s.manager_id, s.proposed_by, s.waits_of is null, s.at, coalesce(s.replaces, '00000000-0000-0000-0000-000000000000'),
		(select w.words from oneonone.shared_words w where w.shared_id = s.id), (select k.wrapped_key from oneonone.shared_key k where k.holder = s.id)
	from oneonone.shared s where `

func readShared(ctx context.Context, tx pgx.Tx, which string, args ...any) ([]SharedNote, error) {
	rows, _ := tx.Query(ctx, sharedNotes+which, args...)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s SharedNote, err error) {
		var words, key []byte
		if err := row.Scan(&s.ID, &s.Member, &s.Manager, &s.ProposedBy, &s.Agreed, &s.At, &s.Replaces, &words, &key); err != nil {
			return s, err
		}
		opened := seal.Along(ctx, tx, seal.Thing(sharedKeys, s.ID), key, sharedTable, s.ID.String())
		s.Words = opened.Open("words", words)
		return s, opened.Err()
	})
}

// SharedNotes lists what the viewer shares with somebody whom they lead, proposals first, then the newest; with uuid.Nil what
// they share as a member, with whoever was their manager.
func SharedNotes(ctx context.Context, db *postgres.DB, v postgres.Viewer, with uuid.UUID) (list []SharedNote, err error) {
	err = in(ctx, db, v, "list shared notes", func(tx pgx.Tx) error {
		half := `s.manager_id = $1 and s.member_id = $2`
		if with == uuid.Nil {
			half = `s.member_id = $1 and $2::uuid is not null`
		}
		list, err = readShared(ctx, tx, half+` order by s.waits_of is null, s.at desc, s.id`, v.Person, with)
		return err
	})
	return list, err
}

// Propose offers words to the other, who has a line with the viewer now. With replaces, an agreed note of the two, they stand in
// its place once the other has agreed. The same words within a minute are the proposal that waits.
func Propose(ctx context.Context, db *postgres.DB, v postgres.Viewer, with uuid.UUID, words string, replaces uuid.UUID) (id uuid.UUID, err error) {
	err = in(ctx, db, v, "propose note", func(tx pgx.Tx) error {
		if words, err = written(words, MaxShared); err != nil {
			return err
		}
		stands, err := side(ctx, tx, v, with)
		if err != nil {
			return err
		}
		manager, member := v.Person, with
		if stands == Member {
			manager, member = with, v.Person
		}
		if err := replaceable(ctx, tx, manager, member, replaces); err != nil {
			return err
		}
		if err := keep(ctx, tx, manager, member); err != nil {
			return err
		}
		recent, err := readShared(ctx, tx, `s.manager_id = $1 and s.member_id = $2 and s.proposed_by = $3
			and s.waits_of is not null and s.at > now() - interval '1 minute'`, manager, member, v.Person)
		if err != nil {
			return err
		}
		if was, found := twice(recent, func(other SharedNote) bool { return other.Words == words }); found {
			id = was.ID
			return nil
		}
		if err := room(ctx, tx, `select count(*) from oneonone.shared where manager_id = $1 and member_id = $2`, manager, member); err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			insert into oneonone.shared (manager_id, member_id, proposed_by, replaces, held_by, waits_of)
			values (@manager, @member, @by, nullif(@replaces, '00000000-0000-0000-0000-000000000000'::uuid), @manager, @manager) returning id`,
			pgx.NamedArgs{"manager": manager, "member": member, "by": v.Person, "replaces": replaces}).Scan(&id)
		if err != nil {
			return err
		}
		if err := writeShared(ctx, tx, id, words); err != nil {
			return err
		}
		if err := agree(ctx, tx, v.Person, id); err != nil {
			return err
		}
		return arrive(ctx, tx, with, uuid.Nil, id)
	})
	return id, err
}

// writeShared gives a proposal its words, once.
func writeShared(ctx context.Context, tx pgx.Tx, id uuid.UUID, words string) error {
	key, err := seal.Key(ctx, tx, seal.Thing(sharedKeys, id))
	if err != nil {
		return err
	}
	row := key.Row(sharedTable, id.String())
	sealed := row.Seal("words", words)
	if row.Err() != nil {
		return row.Err()
	}
	_, err = tx.Exec(ctx, `insert into oneonone.shared_words (shared_id, words) values ($1, $2)`, id, sealed)
	return err
}

// replaceable holds what a proposal would replace to an agreed note of the same two.
func replaceable(ctx context.Context, tx pgx.Tx, manager, member, id uuid.UUID) error {
	if id == uuid.Nil {
		return nil
	}
	var is bool
	err := tx.QueryRow(ctx, `select oneonone.is_agreed($1, $2, $3)`, id, manager, member).Scan(&is)
	if err == nil && !is {
		err = ErrNotFound
	}
	return err
}

func agree(ctx context.Context, tx pgx.Tx, person, id uuid.UUID) error {
	_, err := tx.Exec(ctx, `insert into oneonone.agreement (shared_id, person_id) values ($1, $2)`, id, person)
	return err
}

// Agree makes a proposal of the other a note of both. What it replaces is gone with it.
func Agree(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "agree to note", func(tx pgx.Tx) error {
		s, err := findShared(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case s.Agreed || s.ProposedBy == v.Person:
			return ErrAgreed
		}
		if err := agree(ctx, tx, v.Person, id); err != nil {
			return err
		}
		if err := one(ctx, tx, `update oneonone.shared set waits_of = null where id = $1`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from oneonone.shared where id = $1`, s.Replaces); err != nil {
			return err
		}
		return seen(ctx, tx, v.Person, id)
	})
}

// findShared reads one under its row lock, which only those get who have a line now.
func findShared(ctx context.Context, tx pgx.Tx, id uuid.UUID) (SharedNote, error) {
	return first(readShared(ctx, tx, `s.id = $1 for update of s`, id))
}

// TakeBack withdraws the viewer's own proposal, refuses the other's, or takes an agreed note back for both: it is gone. What it
// said is handed back, so that it can be proposed anew. Of two who press at the same
// moment, one to agree and one to take back, taking back wins.
func TakeBack(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (s SharedNote, err error) {
	err = in(ctx, db, v, "take note back", func(tx pgx.Tx) error {
		if s, err = first(readShared(ctx, tx, `s.id = $1`, id)); err != nil {
			return err
		}
		if err := one(ctx, tx, `delete from oneonone.shared where id = $1`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Shared, v.Person, id)
	})
	return s, err
}
