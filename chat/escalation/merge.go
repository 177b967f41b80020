package escalation

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// MaxGroup is how many questions are answered as one: more in one go would hold their rows for too long.
const MaxGroup = 500

// ErrGroup says that a group would become larger than MaxGroup.
var ErrGroup = errors.New("too many questions in one group")

// Merge has questions answered together with lead. Those that were merged with any of them come along; lead's own lead, if
// it has one, leads them all. Askers see nothing of it.
func (b *Book) Merge(ctx context.Context, v postgres.Viewer, lead uuid.UUID, ids []uuid.UUID) error {
	return wrap("merge questions", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if err := lockMerging(ctx, tx); err != nil {
			return err
		}
		asked := len(unique(append([]uuid.UUID{lead}, ids...)))
		var there int
		err := tx.QueryRow(ctx, `
			select coalesce((select lead_id from escalation.handling where thread_id = $1), $1),
				(select count(*) from escalation.thread where id = any ($2) or id = $1)`, lead, ids).Scan(&lead, &there)
		if err != nil {
			return err
		}
		if there < asked { // one was taken back meanwhile
			return ErrNotFound
		}
		_, err = tx.Exec(ctx, `
			insert into escalation.handling (thread_id, lead_id)
			select t.id, $1 from escalation.thread t left join escalation.handling h on h.thread_id = t.id
			where (t.id = any ($2) or h.lead_id = any ($2)) and t.id <> $1
			on conflict (thread_id) do update set lead_id = excluded.lead_id`, lead, ids)
		if err != nil {
			return err
		}
		var size int
		if err := tx.QueryRow(ctx, `select count(*) from escalation.handling where lead_id = $1`, lead).Scan(&size); err != nil {
			return err
		}
		if size >= MaxGroup {
			return ErrGroup
		}
		if err := follow(ctx, tx, lead); err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, "inbox")
	}))
}

// follow has the questions of a group lead where its lead leads already: to an article, or to the word that there is none.
func follow(ctx context.Context, tx pgx.Tx, lead uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		update escalation.clock c set article = l.article, none_on = l.none_on
		from escalation.clock l, escalation.handling h
		where l.thread_id = $1 and h.lead_id = $1 and c.thread_id = h.thread_id and c.article = '' and (l.article <> '' or l.none_on is not null)`, lead)
	return err
}

// Part takes a question out of its group, or, of a lead, dissolves the group.
func (b *Book) Part(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	return wrap("part questions", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if err := lockMerging(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update escalation.handling set lead_id = null where thread_id = $1 or lead_id = $1`, id); err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, "inbox")
	}))
}

// lockMerging keeps two mergings apart, so that no lead is ever led.
func lockMerging(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('escalation.merge', 0))`)
	return err
}

// holdGroups keeps groups as they are until tx ends: what goes to a whole group does not meet a merging halfway.
func holdGroups(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `select pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtextextended('escalation.merge', 0))`)
	return err
}

// groupOf is the question with all that are answered together with it, in one order for all, so that no two answers wait
// for each other.
func groupOf(ctx context.Context, tx pgx.Tx, id uuid.UUID) ([]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `
		with lead as (select coalesce((select lead_id from escalation.handling where thread_id = $1), $1) as id)
		select id from lead union select h.thread_id from escalation.handling h join lead on h.lead_id = lead.id
		union select $1 order by 1`, id)
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

func unique(ids []uuid.UUID) map[uuid.UUID]bool {
	set := map[uuid.UUID]bool{}
	for _, id := range ids {
		set[id] = true
	}
	return set
}
