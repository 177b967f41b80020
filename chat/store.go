package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// consultation is the row of one talk.
type consultation struct {
	ID      uuid.UUID
	Lang    string
	Role    string
	NextSeq int64
	Talk    talk
	LastAt  time.Time
	Asked   bool // どうする was asked after the last turn
	Ended   bool

	client uuid.UUID // client's message id that the next message is to carry
	key    *seal.DataKey
}

const consultationColumns = `id, language, role, next_seq, context, last_at, asked_at is not null, ended_at is not null,
	person_id, (select wrapped_key from seal.person_key where holder = person_id)`

// What is bound to what is sealed: the column, then the row's id.
const (
	sealedContext = "chat.consultation.context"
	sealedBody    = "chat.message.body"
)

// What is sealed has one length of few, so that it does not tell who said something as long as a question without a name, and whose
// turn came to the same. Most of it lies within the first: of what people say 300 characters, of what the desk says five choices.
const (
	leastSaid    = 1024
	leastReply   = 4096
	leastContext = 1024
	leastWhy     = 1024
)

// readConsultation reads one row of the viewer's own; clause says which, and whether it is locked.
func readConsultation(ctx context.Context, tx pgx.Tx, clause string, args ...any) (consultation, error) {
	rows, _ := tx.Query(ctx, `select `+consultationColumns+` from chat.consultation `+clause, args...)
	var person uuid.UUID
	var sealed, wrapped []byte
	c, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (c consultation, err error) {
		return c, row.Scan(&c.ID, &c.Lang, &c.Role, &c.NextSeq, &sealed, &c.LastAt, &c.Asked, &c.Ended, &person, &wrapped)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return c, &Error{Code: CodeNotFound}
	}
	if err != nil {
		return c, err
	}
	if c.key, err = keyFor(ctx, tx, person, wrapped); err != nil {
		return c, err
	}
	if c.Talk, err = openTalk(c.key, c.ID, sealed); err != nil {
		return c, fmt.Errorf("read consultation: %w", err)
	}
	return c, nil
}

// keyFor is the person's key, from what a query brought along, or made now.
func keyFor(ctx context.Context, tx pgx.Tx, person uuid.UUID, wrapped []byte) (*seal.DataKey, error) {
	if wrapped == nil {
		return seal.Key(ctx, tx, seal.Person(person))
	}
	return seal.Unwrap(ctx, tx, seal.Person(person), wrapped)
}

func openTalk(key *seal.DataKey, id uuid.UUID, sealed []byte) (t talk, err error) {
	plain, err := key.Open(sealed, sealedContext, id.String())
	if err != nil || plain == "" {
		return t, err
	}
	return t, json.Unmarshal([]byte(plain), &t)
}

func createConsultation(ctx context.Context, tx pgx.Tx, person uuid.UUID, lang, role string) (consultation, error) {
	c := consultation{Lang: lang, Role: role, NextSeq: 1}
	err := tx.QueryRow(ctx, `insert into chat.consultation (person_id, language, role) values ($1, $2, $3) returning id, last_at`,
		person, lang, role).Scan(&c.ID, &c.LastAt)
	if err != nil {
		return c, err
	}
	c.key, err = seal.Key(ctx, tx, seal.Person(person))
	return c, err
}

// add gives a message the next place in the consultation and stores it. The caller holds the consultation's row lock.
func (c *consultation) add(ctx context.Context, tx pgx.Tx, person uuid.UUID, m Message) (Message, error) {
	m = checked(ctx, c.Lang, m)
	m.Consultation, m.Seq = c.ID, c.NextSeq
	m.At = time.Now().UTC().Truncate(time.Millisecond)
	c.NextSeq++
	if c.client != uuid.Nil {
		m.ID, c.client = c.client, uuid.Nil
	}
	body, err := json.Marshal(m)
	if err != nil {
		return m, fmt.Errorf("encode message: %w", err)
	}
	least := leastReply
	if m.Author == "person" {
		least = leastSaid
	}
	sealed, err := c.key.Seal(seal.Fill(body, least), sealedBody, c.ID.String(), strconv.FormatInt(m.Seq, 10))
	if err != nil {
		return m, fmt.Errorf("store message: %w", err)
	}
	var client *uuid.UUID
	if m.ID != uuid.Nil {
		client = &m.ID
	}
	_, err = tx.Exec(ctx, `
		insert into chat.message (consultation_id, person_id, seq, author, client_id, body, at)
		values ($1, $2, $3, $4, $5, $6, $7)`, c.ID, person, m.Seq, m.Author, client, sealed, m.At)
	if err != nil {
		return m, fmt.Errorf("store message: %w", err)
	}
	return m, nil
}

// save writes what a turn changed of the consultation and hints the person's other tabs.
func (c *consultation) save(ctx context.Context, tx pgx.Tx, person uuid.UUID) error {
	context, err := json.Marshal(c.Talk)
	if err != nil {
		return fmt.Errorf("encode consultation: %w", err)
	}
	sealed, err := c.key.Seal(seal.Fill(context, leastContext), sealedContext, c.ID.String())
	if err != nil {
		return fmt.Errorf("store consultation: %w", err)
	}
	_, err = tx.Exec(ctx, `
		update chat.consultation set next_seq = $2, context = $3, language = $4, last_at = now(),
			asked_at = case when $5 then coalesce(asked_at, now()) end,
			ended_at = case when $6 then coalesce(ended_at, now()) end
		where id = $1`, c.ID, c.NextSeq, sealed, c.Lang, c.Asked, c.Ended)
	if err != nil {
		return fmt.Errorf("store consultation: %w", err)
	}
	return postgres.Notify(ctx, tx, PersonTopic(person))
}

// PersonTopic is the topic of the hints that something of a person changed.
func PersonTopic(person uuid.UUID) string { return journey.Topic(person) }

// ThreadTopic is the topic of the hints that a question at HR changed.
func ThreadTopic(thread uuid.UUID) string { return "thread:" + thread.String() }

// stored finds what was stored for a client's message id, if anything was. What went with a talk that the person deleted has
// no place any more.
func stored(ctx context.Context, tx pgx.Tx, person, client uuid.UUID) (Reply, bool, error) {
	var r Reply
	err := tx.QueryRow(ctx, `
		select consultation_id, seq from chat.message where person_id = $1 and client_id = $2
		union all
		select '00000000-0000-0000-0000-000000000000', 0 from chat.frame where person_id = $1 and client_id = $2`,
		person, client).Scan(&r.Consultation, &r.Seq)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, false, nil
	}
	return r, err == nil, err
}

// record stores why a turn of the consultation came out as it did.
func (c *consultation) record(ctx context.Context, tx pgx.Tx, person uuid.UUID, m Message, j judgement, threshold float64, elapsed time.Duration) error {
	row := c.key.Row("chat.turn", m.Consultation.String(), strconv.FormatInt(m.Seq, 10))
	why := row.SealFilled("why", reasons(j), leastWhy)
	result := row.SealJSON("result", turnResult{string(j.outcome), j.found.Confidence, threshold, elapsed.Microseconds()})
	if err := row.Err(); err != nil {
		return fmt.Errorf("store turn: %w", err)
	}
	_, err := tx.Exec(ctx, `insert into chat.turn (consultation_id, person_id, seq, why, result) values ($1, $2, $3, $4, $5)`,
		m.Consultation, person, m.Seq, why, result)
	if err != nil {
		return fmt.Errorf("store turn: %w", err)
	}
	return nil
}

// reasons are the scores and passages behind an outcome, without a word of what was said.
func reasons(j judgement) map[string]any {
	type scored struct {
		Article string  `json:"article"`
		Score   float64 `json:"score"`
		Passage int64   `json:"passage"`
	}
	var articles []scored
	for _, a := range j.found.Articles[:min(5, len(j.found.Articles))] {
		articles = append(articles, scored{a.Slug, a.Score, a.Passages[0].ID})
	}
	why := map[string]any{"topic": j.topic, "signals": j.found.Signals, "facets": j.found.Facets, "articles": articles}
	if j.found.Meaning != "" {
		why["meaning"] = j.found.Meaning
	}
	return why
}

// Stands says whether a talk is the person's and not deleted.
func (e *Engine) Stands(ctx context.Context, p directory.Person, consultation uuid.UUID) (there bool, err error) {
	err = e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select exists (select from chat.consultation where id = $1 and person_id = $2)`, consultation, p.ID).Scan(&there)
	})
	return there, err
}

// Messages reads what was stored in a consultation after a seq, oldest first.
func (e *Engine) Messages(ctx context.Context, p directory.Person, consultation uuid.UUID, after int64) ([]Message, error) {
	var messages []Message
	err := e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) (err error) {
		messages, err = readMessages(ctx, tx, p.ID, consultation, after)
		return err
	})
	return messages, err
}

// readMessages opens the messages of a person's own consultation.
func readMessages(ctx context.Context, tx pgx.Tx, person, consultation uuid.UUID, after int64) ([]Message, error) {
	rows, _ := tx.Query(ctx, `select seq, body, (select wrapped_key from seal.person_key where holder = $3)
		from chat.message where consultation_id = $1 and seq > $2 and person_id = $3 order by seq`, consultation, after, person)
	var key *seal.DataKey
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Message, err error) {
		var seq int64
		var body, wrapped []byte
		if err := row.Scan(&seq, &body, &wrapped); err != nil {
			return m, err
		}
		if key == nil {
			if key, err = seal.Unwrap(ctx, tx, seal.Person(person), wrapped); err != nil {
				return m, fmt.Errorf("read messages: %w", err)
			}
		}
		return openMessage(key, consultation, seq, body)
	})
}

func openMessage(key *seal.DataKey, consultation uuid.UUID, seq int64, sealed []byte) (m Message, err error) {
	plain, err := key.Open(sealed, sealedBody, consultation.String(), strconv.FormatInt(seq, 10))
	if err != nil {
		return m, fmt.Errorf("read message: %w", err)
	}
	return m, json.Unmarshal([]byte(plain), &m)
}
