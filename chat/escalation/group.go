package escalation

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres"
)

// A Member is one question of a group that is answered as one.
type Member struct {
	ID       uuid.UUID
	Identity Identity
	Alias    string
	Asker    string // names of named askers
	Question string
	Language string
	State    State
	AskedOn  time.Time // a date
	Leads    bool
}

// Anonymous tells whether HR knows no name, not even a made-up one.
func (m Member) Anonymous() bool { return m.Identity == Anonymous || m.Identity == Left }

// Group lists what is answered together with a question, itself included: the lead first, then the oldest. One row alone is
// no group. What was withdrawn is not among them.
func (b *Book) Group(ctx context.Context, v postgres.Viewer, id uuid.UUID) (list []Member, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		ids, err := groupOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := record(ctx, tx, audit.Listed, ids...); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `
			select t.id, t.identity, t.alias, `+threadKey+`,
				coalesce((select string_agg(p.name, '、' order by a.part) from escalation.asker a join directory.person p on p.id = a.person_id
					where a.thread_id = t.id and a.identity = 'named'), ''),
				t.question, t.language, t.state, t.asked_on, h.lead_id is null as leads
			from escalation.thread t left join escalation.handling h on h.thread_id = t.id
			where t.id = any ($1) and (select directory.viewer_has('hr')) and t.state <> 'withdrawn' order by leads desc, t.asked_on, t.id`, ids)
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Member, err error) {
			var words lazyWords
			err = row.Scan(&m.ID, &m.Identity, &words.alias, &words.wrapped, &m.Asker, &words.question, &m.Language, &m.State, &m.AskedOn, &m.Leads)
			if err == nil {
				m.Question, m.Alias, err = words.open(ctx, tx, m.ID)
			}
			return m, err
		})
		return err
	})
	return list, wrap("read group", err)
}

// A Handling is what HR arranged about a question.
type Handling struct {
	AssigneeID uuid.UUID // zero: nobody who is at HR today
	Assignee   string
	Unread     bool // the asker wrote something that nobody at HR has opened
}

// HandlingOf reads what HR arranged about a question.
func (b *Book) HandlingOf(ctx context.Context, v postgres.Viewer, id uuid.UUID) (h Handling, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		var assignee *uuid.UUID
		err := tx.QueryRow(ctx, `
			select p.id, coalesce(p.name, ''),
				exists (select from escalation.message m where m.thread_id = t.id and m.author = 'asker' and m.seq > coalesce(h.read_seq, 0))
			from escalation.thread t left join escalation.handling h on h.thread_id = t.id left join directory.person p on p.id = h.assignee_id and `+atHR+`
			where t.id = $1 and (select directory.viewer_has('hr'))`, id).Scan(&assignee, &h.Assignee, &h.Unread)
		if assignee != nil {
			h.AssigneeID = *assignee
		}
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		return err
	})
	return h, wrap("read handling", err)
}

// A Colleague is somebody at HR.
type Colleague struct {
	ID   uuid.UUID
	Name string
}

// Colleagues lists who is at HR.
func (b *Book) Colleagues(ctx context.Context, v postgres.Viewer) (list []Colleague, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select p.id, p.name from directory.person p
			where (select directory.viewer_has('hr')) and `+atHR+` order by p.name_kana, p.name, p.id`)
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Colleague])
		return err
	})
	return list, wrap("list colleagues", err)
}
