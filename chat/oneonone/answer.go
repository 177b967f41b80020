package oneonone

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/internal/postgres"
)

// A Received is a card as its member sees it, with their own answer, which stands in their journey.
type Received struct {
	Card
	New      bool             // not looked at before
	Decision uuid.UUID        // in the journey; zero: not answered, or deleted there
	Response journey.Response // "": none
	Words    string           // of the answer
	PutAway  bool             // out of sight by the member's own wish
}

// CardsFor lists the cards that the viewer was given, by whoever was their manager, newest first; those put away come last.
func CardsFor(ctx context.Context, db *postgres.DB, v postgres.Viewer) (list []Received, err error) {
	err = in(ctx, db, v, "list cards", func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, received+`c.member_id = $1 order by coalesce(a.put_away, false), c.given_at desc, c.id`, v.Person)
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Received, error) { return scanReceived(ctx, tx, row) })
		if err != nil {
			return err
		}
		return answers(ctx, tx, list)
	})
	return list, err
}

// answers fills in what the member answered, from their journey.
func answers(ctx context.Context, tx pgx.Tx, list []Received) error {
	var ids []uuid.UUID
	for _, r := range list {
		if r.Decision != uuid.Nil {
			ids = append(ids, r.Decision)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	decided, err := journey.FindAll(ctx, tx, ids)
	if err != nil {
		return err
	}
	of := map[uuid.UUID]journey.Decision{}
	for _, d := range decided {
		of[d.ID] = d
	}
	for i := range list {
		d := of[list[i].Decision] // none: nothing was answered
		list[i].Decision, list[i].Response, list[i].Words = d.ID, d.Response, d.Words
	}
	return nil
}

const received = `
	select c.id, c.member_id, c.manager_id, c.given_at,` + cardWords + `,
		exists (select from oneonone.arrival n where n.card_id = c.id and n.person_id = c.member_id),
		coalesce(a.decision_id, '00000000-0000-0000-0000-000000000000'), coalesce(a.put_away, false)
	from oneonone.card c
	left join oneonone.answer a on a.card_id = c.id
	where `

func scanReceived(ctx context.Context, tx pgx.Tx, row pgx.CollectableRow) (r Received, err error) {
	var words [][]byte
	var key []byte
	if err := row.Scan(&r.ID, &r.Member, &r.Manager, &r.GivenAt, &words, &key, &r.New, &r.Decision, &r.PutAway); err != nil {
		return r, err
	}
	return r, r.open(ctx, tx, words, key)
}

// AnswerCard keeps what the member does with a card in their journey, under a topic, and gives the decision's id; another answer
// replaces the first. Nobody else learns of it.
func AnswerCard(ctx context.Context, db *postgres.DB, v postgres.Viewer, card uuid.UUID, topic string, r journey.Response, words string) (id uuid.UUID, err error) {
	err = in(ctx, db, v, "answer card", func(tx pgx.Tx) error {
		if err := mine(ctx, tx, v, card); err != nil {
			return err
		}
		// The card stands where a talk would, so that there is one decision of it.
		if id, err = journey.Decide(ctx, tx, v.Person, journey.Decision{Consultation: card, Topic: topic, Response: r, Words: words}); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into oneonone.answer (card_id, member_id, decision_id) values ($1, $2, $3)
			on conflict (card_id) do update set decision_id = excluded.decision_id`, card, v.Person, id)
		return err
	})
	return id, err
}

// PutCardAway takes a card out of the member's sight, or brings it back. Nobody else learns of it.
func PutCardAway(ctx context.Context, db *postgres.DB, v postgres.Viewer, card uuid.UUID, away bool) error {
	return in(ctx, db, v, "put card away", func(tx pgx.Tx) error {
		if err := mine(ctx, tx, v, card); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			insert into oneonone.answer (card_id, member_id, put_away) values ($1, $2, $3)
			on conflict (card_id) do update set put_away = excluded.put_away`, card, v.Person, away)
		return err
	})
}

// mine holds a card to one that the viewer was given.
func mine(ctx context.Context, tx pgx.Tx, v postgres.Viewer, card uuid.UUID) error {
	var is bool
	err := tx.QueryRow(ctx, `select exists (select from oneonone.card where id = $1 and member_id = $2)`, card, v.Person).Scan(&is)
	if err == nil && !is {
		err = ErrNotFound
	}
	return err
}

// Decide keeps what the viewer does after a 1on1, without any card, in their journey.
func Decide(ctx context.Context, db *postgres.DB, v postgres.Viewer, topic string, r journey.Response, words string) (id uuid.UUID, err error) {
	err = in(ctx, db, v, "decide after a 1on1", func(tx pgx.Tx) error {
		id, err = journey.Decide(ctx, tx, v.Person, journey.Decision{Consultation: uuid.New(), Topic: topic, Response: r, Words: words})
		return err
	})
	return id, err
}
