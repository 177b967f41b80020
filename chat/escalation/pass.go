package escalation

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// A Pass is HR asking an executive (役員), or another desk, about a question.
type Pass struct {
	ID        uuid.UUID
	Thread    uuid.UUID
	Executive string // name, for HR; empty for a desk
	Desk      string // slug; empty for an executive
	Note      string // what HR asks
	Reply     string
	PassedOn  time.Time // a date
	BackOn    time.Time // a date; zero: still there
	Question  string    // for the executive, until it is back
}

// PassToExecutive asks an executive. They see the question without its asker, and HR's note, until it is back.
func (b *Book) PassToExecutive(ctx context.Context, v postgres.Viewer, id, executive uuid.UUID, note string) error {
	return b.pass(ctx, v, id, &executive, "", note)
}

// PassToDesk notes that HR asks a desk, outside this program; TakeBack ends it.
func (b *Book) PassToDesk(ctx context.Context, v postgres.Viewer, id uuid.UUID, desk, note string) error {
	return b.pass(ctx, v, id, nil, desk, note)
}

func (b *Book) pass(ctx context.Context, v postgres.Viewer, id uuid.UUID, executive *uuid.UUID, desk, note string) error {
	if utf8.RuneCountInString(note) > MaxNote {
		return wrap("pass question on", fmt.Errorf("%w: %d characters are possible", ErrTooLong, MaxNote))
	}
	tell := "passed"
	if executive == nil {
		tell = ""
	}
	return wrap("pass question on", b.move(ctx, v, id, change{move: MovePass, desk: desk, tell: tell, whom: executive, write: func(tx pgx.Tx, _ moved) error {
		if err := closePass(ctx, tx, id, b); err != nil { // one that was open when the asker took the question back
			return err
		}
		asked := ""
		if executive != nil {
			var err error
			if asked, err = questionOf(ctx, tx, id); err != nil {
				return err
			}
		}
		own := uuid.New()
		key, _, err := seal.Make(ctx, tx, seal.Thing(passKeys, own))
		if err != nil {
			return err
		}
		row := passRow(key, own)
		tag, err := tx.Exec(ctx, `
			insert into escalation.pass (id, thread_id, executive_id, desk, note, passed_on, question)
			select $6, $1, $2, $3, $4, $5, $7
			where $2::uuid is not null and exists (select from directory.person p where p.id = $2 and p.active and 'executive' = any (p.roles))
			   or $2::uuid is null and exists (select from knowledge.desk d where d.slug = $3)`,
			id, executive, desk, orEmpty(row, "note", note), b.today(), own, orEmpty(row, "question", asked))
		err = cmp.Or(row.Err(), err)
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrNotFound
		}
		if err == nil && executive != nil {
			err = postgres.Notify(ctx, tx, "person:"+executive.String())
		}
		return err
	}}))
}

// TakeBack ends what was passed on, without a reply.
func (b *Book) TakeBack(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	return wrap("take question back", b.move(ctx, v, id, change{move: MoveBack, write: func(tx pgx.Tx, _ moved) error {
		return closePass(ctx, tx, id, b)
	}}))
}

// Heard ends what a desk was asked, with what it said. For an executive it is ErrNotFound: they reply themselves.
func (b *Book) Heard(ctx context.Context, v postgres.Viewer, id uuid.UUID, reply string) error {
	reply, err := check(reply, MaxAnswer)
	if err != nil {
		return wrap("note what a desk said", err)
	}
	return wrap("note what a desk said", b.move(ctx, v, id, change{move: MoveBack, write: func(tx pgx.Tx, _ moved) error {
		if err := record(ctx, tx, audit.Handled, id); err != nil {
			return err
		}
		var pass uuid.UUID
		var wrapped []byte
		err := tx.QueryRow(ctx, `select p.id, `+passKey+` from escalation.pass p where p.thread_id = $1 and p.back_on is null and p.desk <> '' for update of p`, id).Scan(&pass, &wrapped)
		if errors.Is(err, pgx.ErrNoRows) {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		row := seal.Along(ctx, tx, seal.Thing(passKeys, pass), wrapped, "escalation.pass", pass.String())
		_, err = tx.Exec(ctx, `update escalation.pass set reply = $2, back_on = $3 where id = $1`, pass, row.Seal("reply", reply), b.today())
		return cmp.Or(row.Err(), err)
	}}))
}

// passKey is a pass's key, for a query that reads the pass as p anyway.
const passKey = `(select k.wrapped_key from escalation.pass_key k where k.holder = p.id)`

func passRow(key *seal.DataKey, id uuid.UUID) *seal.Row {
	return key.Row("escalation.pass", id.String())
}

// questionOf is the text of one question.
func questionOf(ctx context.Context, tx pgx.Tx, id uuid.UUID) (string, error) {
	if err := record(ctx, tx, audit.Handled, id); err != nil {
		return "", err
	}
	var words lazyWords
	err := tx.QueryRow(ctx, `select t.question, `+threadKey+` from escalation.thread t where t.id = $1`, id).Scan(&words.question, &words.wrapped)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return "", err
	}
	question, _, err := words.open(ctx, tx, id)
	return question, err
}

func closePass(ctx context.Context, tx pgx.Tx, id uuid.UUID, b *Book) error {
	_, err := tx.Exec(ctx, `update escalation.pass set back_on = $2, question = '' where thread_id = $1 and back_on is null`, id, b.today())
	return err
}

// ReplyToHR is the executive's reply. HR has it, and the question; the asker reads what HR makes of it.
func (b *Book) ReplyToHR(ctx context.Context, v postgres.Viewer, pass uuid.UUID, reply string) error {
	reply, err := check(reply, MaxAnswer)
	if err != nil {
		return wrap("reply to HR", err)
	}
	return wrap("reply to HR", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		about, err := passedThreads(ctx, tx, `where p.id = $1`, pass)
		if err == nil {
			err = audit.Record(ctx, tx, audit.Handled, about...)
		}
		if err != nil {
			return err
		}
		key, err := seal.Find(ctx, tx, seal.Thing(passKeys, pass))
		if errors.Is(err, seal.ErrNoKey) {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		row := passRow(key, pass)
		var thread *uuid.UUID
		err = tx.QueryRow(ctx, `select escalation.give_back($1, $2, $3, $4)`, pass, row.Seal("reply", reply), b.today(), b.now()).Scan(&thread)
		if err = cmp.Or(row.Err(), err); err == nil && thread == nil {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, "thread:"+thread.String(), "inbox")
	}))
}

// PassedTo lists what an executive was asked and has not replied to, oldest first.
func (b *Book) PassedTo(ctx context.Context, v postgres.Viewer) ([]Pass, error) {
	return b.passes(ctx, v, audit.Passed, `where p.executive_id = $1 and p.back_on is null order by p.passed_on, p.id limit 100`, v.Person)
}

// AskedOf counts what an executive was asked and has not replied to.
func (b *Book) AskedOf(ctx context.Context, v postgres.Viewer) (n int, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			select count(*) from escalation.pass p where p.executive_id = $1 and p.back_on is null`, v.Person).Scan(&n)
	})
	return n, wrap("count what was passed on", err)
}

// Passes lists to whom HR passed a question, newest first.
func (b *Book) Passes(ctx context.Context, v postgres.Viewer, thread uuid.UUID) ([]Pass, error) {
	return b.passes(ctx, v, audit.Listed, `where p.thread_id = $1 order by p.back_on is not null, p.passed_on desc, p.id limit 100`, thread)
}

func (b *Book) passes(ctx context.Context, v postgres.Viewer, how audit.How, where string, arg any) (list []Pass, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		about, err := passedThreads(ctx, tx, where, arg)
		if err == nil {
			err = audit.Record(ctx, tx, how, about...)
		}
		if err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `
			select p.id, p.thread_id, coalesce(e.name, ''), p.desk, p.note, p.reply, p.passed_on, p.back_on, p.question, `+passKey+`
			from escalation.pass p left join directory.person e on e.id = p.executive_id `+where, arg)
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Pass, err error) {
			var back *time.Time
			var note, reply, question, wrapped []byte
			if err = row.Scan(&p.ID, &p.Thread, &p.Executive, &p.Desk, &note, &reply, &p.PassedOn, &back, &question, &wrapped); err != nil {
				return p, err
			}
			words := seal.Along(ctx, tx, seal.Thing(passKeys, p.ID), wrapped, "escalation.pass", p.ID.String())
			p.Note, p.Reply, p.Question = words.Open("note", note), words.Open("reply", reply), words.Open("question", question)
			if back != nil {
				p.BackOn = *back
			}
			return p, words.Err()
		})
		return err
	})
	return list, wrap("list what was passed on", err)
}

// passedThreads are the questions that passes are about, each once.
func passedThreads(ctx context.Context, tx pgx.Tx, where string, arg any) ([]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `select p.thread_id from escalation.pass p `+where, arg)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids), err
}
