// Package journey keeps what a person decided, in a line that belongs to them alone: they see it, change it and delete
// it, and nobody else sees any of it.
//
// It owns the table journey.decision.
package journey

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Response is one of the equal answers to 「どうする？」.
type Response string

// Responses. Each is as good as the others; Undecided leaves it open.
const (
	Act       Response = "act"       // いま動く
	Keep      Response = "keep"      // 心に留める
	None      Response = "none"      // 何もしない
	Undecided Response = "undecided" // まだ決めない
)

// MaxWords bounds the person's own words, in characters.
const MaxWords = 2000

// Errors of this package.
var (
	ErrNotFound = errors.New("decision not found")
	ErrResponse = errors.New("not one of act, keep, none, undecided")
	ErrTooLong  = errors.New("words are too long")
)

// A Decision is the person's answer after one consultation.
type Decision struct {
	ID           uuid.UUID
	Consultation uuid.UUID // zero: not from a consultation
	Topic        string    // what was talked about
	Articles     []string  // slugs of what was shown
	Response     Response
	Words        string
	DecidedAt    time.Time
	Changed      bool
}

func check(r Response, words string) (string, error) {
	words = strings.TrimSpace(words)
	switch r {
	case Act, Keep, None, Undecided:
	default:
		return "", fmt.Errorf("%w: %q", ErrResponse, r)
	}
	if n := utf8.RuneCountInString(words); n > MaxWords {
		return "", fmt.Errorf("%w: %d characters, %d are possible", ErrTooLong, n, MaxWords)
	}
	return words, nil
}

// Decide records a decision inside the caller's transaction. A second one after the same consultation replaces the first.
func Decide(ctx context.Context, tx pgx.Tx, person uuid.UUID, d Decision) error {
	words, err := check(d.Response, d.Words)
	if err != nil {
		return fmt.Errorf("decide: %w", err)
	}
	if d.Articles == nil {
		d.Articles = []string{}
	}
	_, err = tx.Exec(ctx, `
		insert into journey.decision (person_id, consultation_id, topic, articles, response, words)
		values (@person, @consultation, @topic, @articles, @response, @words)
		on conflict (person_id, consultation_id) do update set response = excluded.response, words = excluded.words, changed_at = now()`,
		pgx.NamedArgs{"person": person, "consultation": d.Consultation, "topic": d.Topic, "articles": d.Articles,
			"response": d.Response, "words": words})
	if err != nil {
		return fmt.Errorf("decide: %w", err)
	}
	return nil
}

// Decisions lists a person's decisions, newest first.
func Decisions(ctx context.Context, db *postgres.DB, v postgres.Viewer) ([]Decision, error) {
	var list []Decision
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select id, coalesce(consultation_id, '00000000-0000-0000-0000-000000000000'), topic, articles, response, words, decided_at, changed_at is not null
			from journey.decision order by decided_at desc, id`)
		var err error
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Decision])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	return list, nil
}

// Change gives a decision another response and other words.
func Change(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID, r Response, words string) error {
	words, err := check(r, words)
	if err != nil {
		return fmt.Errorf("change decision: %w", err)
	}
	return touch(ctx, db, v, "change decision",
		`update journey.decision set response = $2, words = $3, changed_at = now() where id = $1`, id, r, words)
}

// Delete erases a decision.
func Delete(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return touch(ctx, db, v, "delete decision", `delete from journey.decision where id = $1`, id)
}

// touch runs a statement that concerns exactly one row of the viewer's own.
func touch(ctx context.Context, db *postgres.DB, v postgres.Viewer, what, statement string, args ...any) error {
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, statement, args...)
		if err == nil && tag.RowsAffected() == 0 {
			return ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
