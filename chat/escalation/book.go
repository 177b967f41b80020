package escalation

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
)

// Within is the working time in which HR means to answer when the company says nothing else: two days of nine hours.
const Within = 18 * time.Hour

// leastLeft is what HR has at least once an asker has told more, however late they were when they asked back.
const leastLeft = 4 * time.Hour

// A Book is the questions of one company. It keeps nothing in memory but what Letters is about to store and what Opened holds; any number
// of processes may have one.
type Book struct {
	DB       *postgres.DB
	Calendar *calendar.Calendar
	Within   time.Duration    // working time to an answer
	Now      func() time.Time // nil: time.Now
	Glass    bool             // the name behind an alias can be had in danger, and whoever asks is told so (glass.go)
	Letters  *Letters         // what is done without a name waits there for the next delivery; nil: it is done at once
	Opened   *Opened          // what HR's searches opened; nil: each opens all
}

// NewBook is a book with the standard calendar and time.
func NewBook(db *postgres.DB) *Book {
	return &Book{DB: db, Calendar: calendar.Standard(), Within: Within}
}

func (b *Book) now() time.Time {
	if b.Now != nil {
		return b.Now()
	}
	return time.Now()
}

// start is from when on working time counts: now, or the beginning of today where no finer time may be kept.
func (b *Book) start(identity Identity) time.Time {
	now := b.now()
	if identity == Named {
		return now
	}
	y, m, d := now.In(calendar.Japan).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, calendar.Japan)
}

// at is the exact time of a step, of named questions only.
func (b *Book) at(identity Identity) *time.Time {
	if identity != Named {
		return nil
	}
	now := b.now()
	return &now
}

// moved is a question under its row lock, while it makes a move.
type moved struct {
	id       uuid.UUID
	identity Identity
	from, to State
}

// change is one move. write runs under the row lock, before the state changes; nil: nothing is written.
type change struct {
	move  Move
	desk  string     // MovePass: to which desk
	tell  string     // escalation.notice.what; "": nobody has to be told
	whom  *uuid.UUID // who has to be told; nil: the worker finds out
	write func(tx pgx.Tx, q moved) error
}

// move makes one change in a transaction of its own.
func (b *Book) move(ctx context.Context, v postgres.Viewer, id uuid.UUID, c change) error {
	return b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if err := b.moveIn(ctx, tx, id, c); err != nil || c.tell == "" {
			return err
		}
		return jobs.Add(ctx, tx, Job, 0) // last: it locks the job until the commit
	})
}

// moveIn changes a question under its row lock, notes the step, keeps its clock and tells whoever follows it.
func (b *Book) moveIn(ctx context.Context, tx pgx.Tx, id uuid.UUID, c change) error {
	q := moved{id: id}
	err := tx.QueryRow(ctx, `select state, identity from escalation.thread where id = $1 for update`, id).Scan(&q.from, &q.identity)
	if errors.Is(err, pgx.ErrNoRows) {
		return gone(ctx, tx, id)
	}
	if err != nil {
		return err
	}
	if q.to, err = next(q.from, c.move); err != nil {
		return err
	}
	if c.write != nil {
		if err := c.write(tx, q); err != nil {
			return err
		}
	}
	if q.to == q.from && !writes[c.move] {
		return nil
	}
	if err := b.note(ctx, tx, q, c); err != nil {
		return err
	}
	return hint(ctx, tx, id)
}

// writes are the moves that are steps even where they lead nowhere new.
var writes = map[Move]bool{MoveAskBack: true, MoveTell: true, MoveAnswer: true, MoveJoin: true, MoveDecline: true}

// gone tells what HR may no longer see, because it was withdrawn, from what is not there.
func gone(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	var withdrawn bool
	err := tx.QueryRow(ctx, `select withdrawn from escalation.clock where thread_id = $1`, id).Scan(&withdrawn)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !withdrawn {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	return ErrClosed
}

// note writes the step, the new state and the clock. The step comes first: a question that is withdrawn is gone from HR's
// sight, and a policy would no longer let its step be written.
func (b *Book) note(ctx context.Context, tx pgx.Tx, q moved, c change) error {
	if _, err := tx.Exec(ctx, `
		insert into escalation.event (thread_id, seq, what, desk, on_date, at)
		values ($1, escalation.next_step($1), $2, $3, $4, $5)`,
		q.id, c.move, c.desk, b.today(), b.at(q.identity)); err != nil {
		return err
	}
	if err := b.wind(ctx, tx, q, c.move); err != nil {
		return err
	}
	if q.to != q.from {
		if _, err := tx.Exec(ctx, `update escalation.thread set state = $2 where id = $1`, q.id, q.to); err != nil {
			return err
		}
	}
	if c.tell == "" || q.identity == Anonymous && c.whom == nil { // whom nothing leads to, nobody can tell
		return nil
	}
	_, err := tx.Exec(ctx, `insert into escalation.notice (thread_id, what, person_id) values ($1, $2, $3)`, q.id, c.tell, c.whom)
	return err
}

func (b *Book) today() time.Time {
	y, m, d := b.now().In(calendar.Japan).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// hint wakes the pages that show questions: those that follow them, those of their askers whom the viewer may know, and HR's.
func hint(ctx context.Context, tx pgx.Tx, ids ...uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	rows, _ := tx.Query(ctx, `
		select 'person:' || person_id from escalation.asker where thread_id = any ($1) union select 'thread:' || id from unnest($1::uuid[]) id`, ids)
	topics, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, append(topics, "inbox")...)
}
