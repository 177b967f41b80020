package oneonone

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
)

// Pages that mails lead to. Both are the hub of a half, so a mail says neither what came nor of whom.
const (
	memberPage  = "/oneonone"
	managerPage = "/team"
)

// arrive marks a card or a proposal as new for its receiver and has them told. Last in a transaction.
func arrive(ctx context.Context, tx pgx.Tx, person, card, shared uuid.UUID) error {
	page := memberPage
	err := tx.QueryRow(ctx, `
		with put as (
			insert into oneonone.arrival (person_id, card_id, shared_id)
			values ($1, nullif($2, '00000000-0000-0000-0000-000000000000'::uuid), nullif($3, '00000000-0000-0000-0000-000000000000'::uuid)))
		select case when oneonone.leads($1, directory.viewer()) then $4 else $5 end`, person, card, shared, managerPage, memberPage).Scan(&page)
	if err != nil {
		return err
	}
	return outbox.Put(ctx, tx, outbox.Notice{Kind: outbox.OneOnOne, Person: person, Link: page})
}

// seen forgets that a proposal was new.
func seen(ctx context.Context, tx pgx.Tx, person, shared uuid.UUID) error {
	_, err := tx.Exec(ctx, `delete from oneonone.arrival where person_id = $1 and shared_id = $2`, person, shared)
	return err
}

// Seen forgets what was new for the viewer in one half: as a manager of what came from one member, or, with uuid.Nil, as a
// member. Nobody else can tell. The page that shows the new things calls it after it has read them.
func Seen(ctx context.Context, db *postgres.DB, v postgres.Viewer, with uuid.UUID) error {
	return in(ctx, db, v, "mark as seen", func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			delete from oneonone.arrival n where n.person_id = $1 and case when $2 = '00000000-0000-0000-0000-000000000000'::uuid
				then n.card_id is not null or exists (select from oneonone.shared s where s.id = n.shared_id and s.member_id = $1)
				else exists (select from oneonone.shared s where s.id = n.shared_id and s.manager_id = $1 and s.member_id = $2) end`, v.Person, with)
		return err
	})
}

// Arrived lists the members of whom a proposal waits that the viewer has not looked at; as a member, whether anything does.
func Arrived(ctx context.Context, db *postgres.DB, v postgres.Viewer) (members []uuid.UUID, own bool, err error) {
	err = in(ctx, db, v, "list arrivals", func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select distinct s.member_id from oneonone.arrival n join oneonone.shared s on s.id = n.shared_id
			where n.person_id = $1 and s.manager_id = $1 order by 1`, v.Person)
		if members, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			select exists (select from oneonone.arrival n left join oneonone.shared s on s.id = n.shared_id
				where n.person_id = $1 and (n.card_id is not null or s.member_id = $1))`, v.Person).Scan(&own)
	})
	return members, own, err
}

// ArrivalWanted tells the sender of mails, in the worker's transaction, whether something still waits that a person has not looked
// at on the page that the mail leads to: what was taken back or seen meanwhile needs no mail. Cards wait for members; of proposals the
// worker does not know for which half they are.
func ArrivalWanted(ctx context.Context, tx pgx.Tx, person uuid.UUID, page string) (is bool, err error) {
	err = tx.QueryRow(ctx, `select exists (select from oneonone.arrival where person_id = $1 and (shared_id is not null or $2 <> $3))`, person, page, managerPage).Scan(&is)
	return is, err
}
