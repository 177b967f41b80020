package escalation

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres"
)

// An Open is a question that could be answered together with another.
type Open struct {
	ID       uuid.UUID
	Identity Identity
	Alias    string
	Asker    string // names of named askers
	Question string
	Language string
	AskedOn  time.Time // a date
}

// Anonymous tells whether HR knows no name, not even a made-up one.
func (o Open) Anonymous() bool { return o.Identity == Anonymous || o.Identity == Left }

// OpenIDs lists the questions that wait for somebody.
func (b *Book) OpenIDs(ctx context.Context, v postgres.Viewer) (ids []uuid.UUID, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select t.id from escalation.thread t
			where (select directory.viewer_has('hr')) and t.state = any ($1)`, ViewOpen.states())
		ids, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	})
	return ids, wrap("list open questions", err)
}

// Wordings are the texts of questions.
func (b *Book) Wordings(ctx context.Context, v postgres.Viewer, ids []uuid.UUID) (texts map[uuid.UUID]string, err error) {
	if err := b.goThrough(ctx, v); err != nil { // none of them is shown
		return nil, wrap("read questions", err)
	}
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		texts = make(map[uuid.UUID]string, len(ids))
		rows, _ := tx.Query(ctx, `select t.id, t.question, `+threadKey+` from escalation.thread t where t.id = any ($1) and (select directory.viewer_has('hr'))`, ids)
		var id uuid.UUID
		var words lazyWords
		_, err := pgx.ForEachRow(rows, []any{&id, &words.question, &words.wrapped}, func() (err error) {
			texts[id], _, err = words.open(ctx, tx, id)
			return err
		})
		return err
	})
	return texts, wrap("read questions", err)
}

// OpenOnes reads questions that wait for somebody, in the order of ids.
func (b *Book) OpenOnes(ctx context.Context, v postgres.Viewer, ids []uuid.UUID) (list []Open, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if err := record(ctx, tx, audit.Listed, ids...); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `
			select t.id, t.identity, t.alias, `+threadKey+`,
				coalesce((select string_agg(p.name, '、' order by a.part) from escalation.asker a join directory.person p on p.id = a.person_id
					where a.thread_id = t.id and a.identity = 'named'), ''),
				t.question, t.language, t.asked_on
			from escalation.thread t
			where t.id = any ($1) and (select directory.viewer_has('hr')) and t.state = any ($2) order by array_position($1, t.id)`, ids, ViewOpen.states())
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Open, err error) {
			var words lazyWords
			if err = row.Scan(&o.ID, &o.Identity, &words.alias, &words.wrapped, &o.Asker, &words.question, &o.Language, &o.AskedOn); err == nil {
				o.Question, o.Alias, err = words.open(ctx, tx, o.ID)
			}
			return o, err
		})
		return err
	})
	return list, wrap("read open questions", err)
}
