package oneonone

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
	"dousuru/internal/seal"
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

// cardWords are the columns that bring a card's words along, what was seen and the view of it in one, and their key.
const cardWords = `
	(select array[w.observation, w.view] from oneonone.card_words w where w.card_id = c.id),
	(select k.wrapped_key from oneonone.card_key k where k.holder = c.id)`

func (c *Card) open(ctx context.Context, tx pgx.Tx, words [][]byte, key []byte) error {
	if len(words) == 0 { // none that the viewer may see
		return nil
	}
	row := seal.Along(ctx, tx, seal.Thing(cardKeys, c.ID), key, cardTable, c.ID.String())
	c.Observation, c.View = row.Open("observation", words[0]), row.Open("view", words[1])
	return row.Err()
}

func readCards(ctx context.Context, tx pgx.Tx, which string, args ...any) ([]Card, error) {
	rows, _ := tx.Query(ctx, `select c.id, c.member_id, c.manager_id, c.given_at,`+cardWords+` from oneonone.card c where `+which, args...)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Card, err error) {
		var words [][]byte
		var key []byte
		if err := row.Scan(&c.ID, &c.Member, &c.Manager, &c.GivenAt, &words, &key); err != nil {
			return c, err
		}
		return c, c.open(ctx, tx, words, key)
	})
}

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
		recent, err := readCards(ctx, tx, `c.manager_id = $1 and c.member_id = $2 and c.given_at > now() - interval '1 minute'`, v.Person, c.Member)
		if err != nil {
			return err
		}
		if was, found := twice(recent, func(o Card) bool { return o.Observation == c.Observation && o.View == c.View }); found {
			id = was.ID
			return nil
		}
		if err := room(ctx, tx, `select count(*) from oneonone.card where manager_id = $1 and member_id = $2`, v.Person, c.Member); err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			insert into oneonone.card (manager_id, member_id, held_by) values ($1, $2, $1) returning id`, v.Person, c.Member).Scan(&id)
		if err != nil {
			return err
		}
		if err := writeCard(ctx, tx, id, c); err != nil {
			return err
		}
		return arrive(ctx, tx, c.Member, id, uuid.Nil)
	})
	return id, err
}

// writeCard gives a card its words, once.
func writeCard(ctx context.Context, tx pgx.Tx, id uuid.UUID, c Card) error {
	key, err := seal.Key(ctx, tx, seal.Thing(cardKeys, id))
	if err != nil {
		return err
	}
	row := key.Row(cardTable, id.String())
	observation, view := row.Seal("observation", c.Observation), row.Seal("view", c.View)
	if row.Err() != nil {
		return row.Err()
	}
	_, err = tx.Exec(ctx, `insert into oneonone.card_words (card_id, observation, view) values ($1, $2, $3)`, id, observation, view)
	return err
}

// CardsFrom lists what the viewer gave to somebody whom they lead, newest first. Nothing of it moves with what the member does.
func CardsFrom(ctx context.Context, db *postgres.DB, v postgres.Viewer, member uuid.UUID) (list []Card, err error) {
	err = in(ctx, db, v, "list cards", func(tx pgx.Tx) error {
		list, err = readCards(ctx, tx, `c.manager_id = $1 and c.member_id = $2 order by c.given_at desc, c.id`, v.Person, member)
		return err
	})
	return list, err
}

// TakeCardBack takes a card to a member away from both. An answer that the member gave stays in their journey. What it said is handed
// back, so that it can be given anew.
func TakeCardBack(ctx context.Context, db *postgres.DB, v postgres.Viewer, member, id uuid.UUID) (c Card, err error) {
	err = in(ctx, db, v, "take card back", func(tx pgx.Tx) error {
		if c, err = first(readCards(ctx, tx, `c.id = $1 and c.manager_id = $2 and c.member_id = $3`, id, v.Person, member)); err != nil {
			return err
		}
		if err := one(ctx, tx, `delete from oneonone.card where id = $1`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Card, v.Person, id)
	})
	return c, err
}
