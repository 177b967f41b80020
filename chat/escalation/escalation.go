// Package escalation carries questions to HR and answers back: asked, seen, answered, read, or withdrawn by the asker.
//
// It owns the tables escalation.thread and escalation.message. A named question is seen by its asker and by HR. An
// anonymous one holds no person and no time finer than a day; whoever has its receipt is its asker. The rows say so
// (row-level security), not this code.
package escalation

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

// MaxQuestion and MaxAnswer bound a question and an answer, in characters.
const (
	MaxQuestion = 4000
	MaxAnswer   = 10000
)

// A State is where a question stands.
type State string

// States of a question, in the order of its life.
const (
	Asked     State = "asked"     // HR has it
	Seen      State = "seen"      // somebody at HR opened it
	Answered  State = "answered"  // an answer stands in the thread
	Read      State = "read"      // the asker has seen the answer
	Withdrawn State = "withdrawn" // the asker took it back
)

// Errors of this package. ErrNotFound also stands for what the viewer may not see.
var (
	ErrNotFound = errors.New("question not found")
	ErrEmpty    = errors.New("text is empty")
	ErrTooLong  = errors.New("text is too long")
	ErrClosed   = errors.New("question was withdrawn")
)

// A Thread is a question with its messages, oldest first.
type Thread struct {
	ID        uuid.UUID
	Anonymous bool
	Asker     string // name of a named asker, for HR; empty otherwise
	Question  string
	Language  string
	State     State
	AskedOn   time.Time // a date
	Messages  []Message
}

// A Message is one text of a thread.
type Message struct {
	Seq       int
	Author    string // asker or hr
	Body      string
	WrittenOn time.Time // a date
}

// Answer is the newest text of HR, or empty.
func (t Thread) Answer() string {
	for i := len(t.Messages) - 1; i >= 0; i-- {
		if t.Messages[i].Author == "hr" {
			return t.Messages[i].Body
		}
	}
	return ""
}

// check trims a text and holds it against its limit.
func check(text string, limit int) (string, error) {
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", ErrEmpty
	case n > limit:
		return "", fmt.Errorf("%w: %d characters, %d are possible", ErrTooLong, n, limit)
	}
	return text, nil
}

// Ask hands a named person's question to HR, inside the caller's transaction.
func Ask(ctx context.Context, tx pgx.Tx, person uuid.UUID, question, language string) (uuid.UUID, error) {
	question, err := check(question, MaxQuestion)
	if err != nil {
		return uuid.Nil, fmt.Errorf("ask: %w", err)
	}
	var id uuid.UUID
	err = tx.QueryRow(ctx, `
		insert into escalation.thread (person_id, question, language, asked_at) values ($1, $2, $3, now()) returning id`,
		person, question, language).Scan(&id)
	if err != nil {
		return uuid.Nil, fmt.Errorf("ask: %w", err)
	}
	return id, postgres.Notify(ctx, tx, "inbox")
}

// AskAnonymously hands a question to HR without a person. The receipt is the only way back to it; only its hash is kept.
// It runs in a transaction of its own that knows no person, so that nothing ties the two together. A receipt that has a
// question already keeps that one.
func AskAnonymously(ctx context.Context, db *postgres.DB, receipt Receipt, question, language string) error {
	question, err := check(question, MaxQuestion)
	if err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	hash := receipt.Hash()
	err = db.As(ctx, postgres.Viewer{Receipt: hash}, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into escalation.thread (receipt_hash, question, language) values ($1, $2, $3)
			on conflict (receipt_hash) do nothing`, hash[:], question, language)
		if err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, "inbox")
	})
	if err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	return nil
}
