package escalation

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres"
)

// Every function of a Book that hands words of a question to HR or to an executive records it before it opens them, since the policy of
// the keys asks for the record. Where that is not possible its error is audit.ErrUnrecorded, and no word is returned. What askers read
// of their own is nobody's to record: they come without roles.

// record notes that the viewer reads questions: those among ids that they may see.
func record(ctx context.Context, tx pgx.Tx, how audit.How, ids ...uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	rows, _ := tx.Query(ctx, `
		select t.id from unnest($1::uuid[]) with ordinality w(id, n) join escalation.thread t using (id)
		where (select directory.viewer_has('hr')) or (select directory.viewer_has('executive')) order by w.n`, ids)
	seen, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, how, seen...)
}

// goThrough records that the program goes through all questions for the viewer. It is a transaction of its own: opening thousands of
// texts takes a while, and nobody else could record a reading meanwhile.
func (b *Book) goThrough(ctx context.Context, v postgres.Viewer) error {
	return b.DB.As(ctx, v, func(tx pgx.Tx) error { return audit.Record(ctx, tx, audit.Searched) })
}

// words are what opens of a question.
type words struct{ question, alias string }

// listed records that HR is shown questions in a list, and opens those of them that the viewer may see.
func listed(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) (opened map[uuid.UUID]words, err error) {
	if err := record(ctx, tx, audit.Listed, ids...); err != nil {
		return nil, err
	}
	opened = make(map[uuid.UUID]words, len(ids))
	rows, _ := tx.Query(ctx, `select t.id, t.question, t.alias, `+threadKey+` from escalation.thread t where t.id = any ($1)`, ids)
	var id uuid.UUID
	var sealed lazyWords
	_, err = pgx.ForEachRow(rows, []any{&id, &sealed.question, &sealed.alias, &sealed.wrapped}, func() error {
		question, alias, err := sealed.open(ctx, tx, id)
		opened[id] = words{question, alias}
		return err
	})
	return opened, err
}

// Readings lists who at HR, and which executives, read a question, for those who ask it and for whoever holds its receipt.
func (b *Book) Readings(ctx context.Context, v postgres.Viewer, id uuid.UUID) (list []audit.Reading, err error) {
	v.Roles = nil // as an asker
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		list, err = audit.Of(ctx, tx, id)
		return err
	})
	return list, wrap("list who read a question", err)
}

// ForgetReadings makes the audit forget who read questions that are gone, a month after the reading, as the worker: the rows stay in
// their chain and say no more than how and when. n is how many there were.
func ForgetReadings(ctx context.Context, db *postgres.DB) (n int, err error) {
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update audit.reading r set reader = null, thing = null, salt = null
			where r.reader is not null and r.day < directory.today() - 30
				and (r.thing is null and r.day < directory.today() - 365
					or r.thing is not null and not exists (select from escalation.clock c where c.thread_id = r.thing))`)
		n = int(tag.RowsAffected())
		return err
	})
	return n, wrap("forget readings", err)
}
