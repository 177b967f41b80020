package escalation

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// addRare reads what few questions have: whether the viewer leads who asks with them, and how often HR had their name shown. Each policy
// of a table costs in every statement that names it, also where there is nothing to find.
func addRare(ctx context.Context, tx pgx.Tx, threads []Thread, viewer uuid.UUID, opens []uuid.UUID) error {
	var partners []uuid.UUID
	for _, t := range threads {
		if t.Partner != uuid.Nil {
			partners = append(partners, t.Partner)
		}
	}
	if len(partners) > 0 {
		rows, _ := tx.Query(ctx, `select id from directory.person where id = any ($1) and manager_id = $2`, partners, viewer)
		led, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return err
		}
		for i := range threads {
			threads[i].Leads = threads[i].Partner != uuid.Nil && slices.Contains(led, threads[i].Partner)
		}
	}
	if len(opens) == 0 {
		return nil
	}
	rows, _ := tx.Query(ctx, `
		select own.thread_id, (select count(*) from escalation.glass g where g.thread_id = own.thread_id and g.confirmed_at is not null) - own.glass_read
		from escalation.asker own where own.thread_id = any ($1) and own.person_id = $2`, opens, viewer)
	var id uuid.UUID
	var unread int
	_, err := pgx.ForEachRow(rows, []any{&id, &unread}, func() error {
		threads[slices.IndexFunc(threads, func(t Thread) bool { return t.ID == id })].GlassUnread = unread
		return nil
	})
	return err
}

// addSteps reads what was written and what happened. Of the questions of two, that somebody has read it is no step: it would tell one of
// the other.
func addSteps(ctx context.Context, tx pgx.Tx, threads []Thread, keys map[uuid.UUID]sealedThread, ofTwo []uuid.UUID) error {
	at := map[uuid.UUID]*Thread{}
	ids := make([]uuid.UUID, len(threads))
	for i := range threads {
		at[threads[i].ID], ids[i] = &threads[i], threads[i].ID
	}
	rows, _ := tx.Query(ctx, `
		select thread_id, seq, author, kind, partner, body, written_on from escalation.message where thread_id = any ($1) order by thread_id, seq`, ids)
	var id uuid.UUID
	var m Message
	var body []byte
	_, err := pgx.ForEachRow(rows, []any{&id, &m.Seq, &m.Author, &m.Kind, &m.Partner, &body, &m.WrittenOn}, func() error {
		row := keys[id].message(m.Seq)
		m.Body = row.Open("body", body)
		if err := row.Err(); err != nil {
			return err
		}
		at[id].Messages = append(at[id].Messages, m)
		return nil
	})
	if err != nil {
		return err
	}
	rows, _ = tx.Query(ctx, `
		select thread_id, what, desk, on_date, at from escalation.event
		where thread_id = any ($1) and (what <> 'read' or thread_id <> all ($2)) order by thread_id, seq`, ids, append([]uuid.UUID{}, ofTwo...))
	var e Event
	var exact *time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &e.What, &e.Desk, &e.On, &exact}, func() error {
		if e.At = (time.Time{}); exact != nil {
			e.At = *exact
		}
		at[id].Events = append(at[id].Events, e)
		return nil
	})
	return err
}
