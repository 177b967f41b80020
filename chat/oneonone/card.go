package oneonone

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Card is feedback: one thing that was seen, and how it looks from where the manager stands.
type Card struct {
	ID              uuid.UUID
	Member, Manager uuid.UUID
	Observation     string // what was seen, and when; at most MaxCard
	View            string // one view of it; at most MaxCard
	GivenAt         time.Time
}

// check trims a card and holds it to its limits, as it would be given.
func (c Card) check() (_ Card, err error) {
	if c.Observation, err = written(c.Observation, MaxCard); err == nil {
		c.View, err = written(c.View, MaxCard)
	}
	return c, err
}

const cards = `select c.id, c.member_id, c.manager_id, c.observation, c.view, c.given_at from oneonone.card c where `

// Preview is the card exactly as GiveCard would give it: the viewer leads its member now.
func Preview(ctx context.Context, db *postgres.DB, v postgres.Viewer, c Card) (Card, error) {
	err := in(ctx, db, v, "preview card", func(tx pgx.Tx) (err error) {
		c.Manager = v.Person
		if c, err = c.check(); err != nil {
			return err
		}
		return leads(ctx, tx, v, c.Member)
	})
	return c, err
}

func leads(ctx context.Context, tx pgx.Tx, v postgres.Viewer, member uuid.UUID) error {
	stands, err := side(ctx, tx, v, member)
	if err == nil && stands != Manager {
		err = ErrLine
	}
	return err
}

// GiveCard gives a card to somebody whom the viewer leads now. The same card within a minute is the one that was given.
func GiveCard(ctx context.Context, db *postgres.DB, v postgres.Viewer, c Card) (id uuid.UUID, err error) {
	err = in(ctx, db, v, "give card", func(tx pgx.Tx) error {
		if c, err = c.check(); err != nil {
			return err
		}
		if err := leads(ctx, tx, v, c.Member); err != nil {
			return err
		}
		if err := keep(ctx, tx, v.Person, c.Member); err != nil {
			return err
		}
		given, found, err := twice(ctx, tx, `
			select id from oneonone.card where manager_id = @by and member_id = @member and observation = @observation and view = @view
				and given_at > now() - interval '1 minute' limit 1`,
			pgx.NamedArgs{"by": v.Person, "member": c.Member, "observation": c.Observation, "view": c.View})
		if found || err != nil {
			id = given
			return err
		}
		if err := room(ctx, tx, `select count(*) from oneonone.card where manager_id = $1 and member_id = $2`, v.Person, c.Member); err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			insert into oneonone.card (manager_id, member_id, observation, view, held_by) values ($1, $2, $3, $4, $1) returning id`,
			v.Person, c.Member, c.Observation, c.View).Scan(&id)
		if err != nil {
			return err
		}
		return arrive(ctx, tx, c.Member, id, uuid.Nil)
	})
	return id, err
}

// CardsFrom lists what the viewer gave to somebody whom they lead, newest first. Nothing of it moves with what the member does.
func CardsFrom(ctx context.Context, db *postgres.DB, v postgres.Viewer, member uuid.UUID) (list []Card, err error) {
	err = in(ctx, db, v, "list cards", func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, cards+`c.manager_id = $1 and c.member_id = $2 order by c.given_at desc, c.id`, v.Person, member)
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Card])
		return err
	})
	return list, err
}

// TakeCardBack takes a card to a member away from both. An answer that the member gave stays in their journey. What it said is handed
// back, so that it can be given anew.
func TakeCardBack(ctx context.Context, db *postgres.DB, v postgres.Viewer, member, id uuid.UUID) (c Card, err error) {
	err = in(ctx, db, v, "take card back", func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, cards+`c.id = $1 and c.manager_id = $2 and c.member_id = $3`, id, v.Person, member)
		if c, err = first(rows, pgx.RowToStructByPos[Card]); err != nil {
			return err
		}
		return one(ctx, tx, `delete from oneonone.card where id = $1`, id)
	})
	return c, err
}
