package escalation

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/jobs"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
)

// A GlassReason is why HR has to know who stands behind an alias.
type GlassReason string

// The reasons. There is none in own words, so that none can tell more than this.
const (
	OwnLife   GlassReason = "own_life"   // the asker's life may be in danger
	OtherLife GlassReason = "other_life" // somebody else's
)

// GlassReasons lists them in the order in which they are offered.
var GlassReasons = []GlassReason{OwnLife, OtherLife}

// How long the second one of HR may agree, and how long the two see the name then. The policies of escalation.glass have the same.
const (
	ConfirmWithin = time.Hour
	GlassOpen     = 24 * time.Hour
)

// Errors of asking for a name, and of agreeing.
var (
	ErrGlassClosed = errors.New("the name behind this question is not to be had")
	ErrGlassAsked  = errors.New("somebody has asked for the name already")
	ErrGlassOver   = errors.New("it cannot be agreed to: it is one's own, too late, or agreed to already")
	errReason      = errors.New("no such reason")
)

// A Glass is one asking for the name behind an alias.
type Glass struct {
	ID          uuid.UUID
	Reason      GlassReason
	AskedBy     uuid.UUID // of directory.person; zero: they are gone from it
	AskedAt     time.Time
	ConfirmedBy uuid.UUID // zero: nobody agreed
	ConfirmedAt time.Time // zero: nobody agreed
}

// Waits tells whether somebody else at HR may still agree.
func (g Glass) Waits(now time.Time) bool {
	return g.ConfirmedAt.IsZero() && now.Before(g.AskedAt.Add(ConfirmWithin))
}

// Until is when the name is closed again; zero: it was never open.
func (g Glass) Until() time.Time {
	if g.ConfirmedAt.IsZero() {
		return time.Time{}
	}
	return g.ConfirmedAt.Add(GlassOpen)
}

// Open tells whether the name is open now, to the two.
func (g Glass) Open(now time.Time) bool { return now.Before(g.Until()) }

// OfTwo tells whether somebody is one of the two who asked and agreed.
func (g Glass) OfTwo(person uuid.UUID) bool {
	return !g.ConfirmedAt.IsZero() && (g.AskedBy == person || g.ConfirmedBy == person)
}

// SetGlass writes down whether names behind an alias can be had at all, as the settings of the running program say. Off, none can, and
// those that are open are closed; on, it is so for questions that are sent from then on by somebody who was told (Question.Told).
func SetGlass(ctx context.Context, db *postgres.DB, on bool) error {
	return wrap("set break-glass", db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update escalation.glass_rule set is_on = $1 where is_on <> $1`, on)
		return err
	}))
}

// Breakable tells whether the viewer, as one of HR, may ask who stands behind a question.
func (b *Book) Breakable(ctx context.Context, v postgres.Viewer, id uuid.UUID) (may bool, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select (select directory.viewer_has('hr')) and escalation.may_break($1)`, id).Scan(&may)
	})
	return may, wrap("ask whether a name can be had", err)
}

// AskName asks for the name behind an alias, as one of HR. ErrGlassClosed: it is not to be had; ErrGlassAsked: a colleague waits for
// somebody to agree.
func (b *Book) AskName(ctx context.Context, v postgres.Viewer, id uuid.UUID, reason GlassReason) error {
	if reason != OwnLife && reason != OtherLife {
		return wrap("ask for a name", errReason)
	}
	return wrap("ask for a name", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if err := audit.Record(ctx, tx, audit.NameAsked, id); err != nil {
			return err
		}
		var may, waits bool
		err := tx.QueryRow(ctx, `
			select (select directory.viewer_has('hr')) and escalation.may_break($1),
				exists (select from escalation.glass g where g.thread_id = $1 and g.confirmed_at is null and g.asked_at > now() - interval '1 hour')`,
			id).Scan(&may, &waits)
		switch {
		case err != nil:
			return err
		case !may:
			return ErrGlassClosed
		case waits:
			return ErrGlassAsked
		}
		if _, err := tx.Exec(ctx, `insert into escalation.glass (thread_id, reason, asked_by) values ($1, $2, $3)`, id, reason, v.Person); err != nil {
			return err
		}
		if err := hint(ctx, tx, id); err != nil {
			return err
		}
		return tellColleagues(ctx, tx, v.Person, id)
	}))
}

// tellColleagues has everybody else at HR told that one of them waits for somebody to agree; without a name, and not why.
func tellColleagues(ctx context.Context, tx pgx.Tx, asks, id uuid.UUID) error {
	rows, _ := tx.Query(ctx, `select id from directory.person where active and 'hr' = any(roles) and id <> $1`, asks)
	colleagues, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	var notices []outbox.Notice
	for _, person := range colleagues {
		notices = append(notices, outbox.Notice{Kind: outbox.GlassAsked, Person: person, Link: "/hr/questions/" + id.String() + "/glass"})
	}
	return outbox.Put(ctx, tx, notices...)
}

// ConfirmName agrees to what a colleague asked: from now on the two see the name for GlassOpen, and the asker is told. It is
// ErrGlassOver where it cannot be agreed to.
func (b *Book) ConfirmName(ctx context.Context, v postgres.Viewer, id, glass uuid.UUID) error {
	return wrap("agree to show a name", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if err := audit.Record(ctx, tx, audit.NameConfirmed, id); err != nil {
			return err
		}
		var may bool
		if err := tx.QueryRow(ctx, `select (select directory.viewer_has('hr')) and escalation.may_break($1)`, id).Scan(&may); err != nil {
			return err
		}
		if !may {
			return ErrGlassClosed
		}
		tag, err := tx.Exec(ctx, `update escalation.glass set confirmed_by = $3 where id = $2 and thread_id = $1`, id, glass, v.Person)
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrGlassOver
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into escalation.event (thread_id, seq, what, on_date) values ($1, escalation.next_step($1), $2, $3)`, id, StepGlass, b.today())
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into escalation.notice (thread_id, what) values ($1, 'glass')`, id); err != nil {
			return err
		}
		if err := hint(ctx, tx, id); err != nil {
			return err
		}
		return jobs.Add(ctx, tx, Job, 0) // last: it locks the job until the commit
	}))
}

// NameBehind is who stands behind an alias, for one of the two while it is open to them: that they see it is recorded first. It is
// ErrNotFound for everybody else, and at any other time.
func (b *Book) NameBehind(ctx context.Context, v postgres.Viewer, id uuid.UUID) (name string, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if err := audit.Record(ctx, tx, audit.NameShown, id); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `
			select p.name from escalation.asker a join directory.person p on p.id = a.person_id
			where a.thread_id = $1 and a.identity = 'alias' and a.person_id <> directory.viewer()`, id).Scan(&name)
		if errors.Is(err, pgx.ErrNoRows) {
			err = ErrNotFound // and the record goes with the transaction
		}
		return err
	})
	if err != nil {
		name = ""
	}
	return name, wrap("show the name behind a question", err)
}

// Glasses lists who asked for the name behind a question, the newest first, for HR and for its asker.
func (b *Book) Glasses(ctx context.Context, v postgres.Viewer, id uuid.UUID) (list []Glass, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select g.id, g.reason, coalesce(g.asked_by, $2), g.asked_at, coalesce(g.confirmed_by, $2), coalesce(g.confirmed_at, 'epoch')
			from escalation.glass g where g.thread_id = $1 order by g.asked_at desc, g.id limit 50`, id, uuid.Nil)
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Glass])
		for i := range list {
			if list[i].ConfirmedAt.Unix() == 0 {
				list[i].ConfirmedAt = time.Time{}
			}
		}
		return err
	})
	return list, wrap("list who asked for a name", err)
}

// MarkGlassRead notes that the asker has seen that their name was opened.
func (b *Book) MarkGlassRead(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	return wrap("mark openings seen", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			update escalation.asker set glass_read = (select count(*) from escalation.glass g where g.thread_id = $1 and g.confirmed_at is not null)
			where thread_id = $1 and person_id = $2`, id, v.Person)
		return err
	}))
}
