// Package journey keeps what a person decided and where it goes on, in a line that belongs to them alone: decisions with
// their plans, facts that are followed after 心に留める and the notices of them, the person's own events and wishes, and what
// they let the desk use. They see it, change it and delete it, and nobody else sees any of it.
//
// The worker follows the facts: it reads slugs, dates and marks, and no word of a person.
//
// It owns the schema journey.
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
	"dousuru/knowledge"
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

// Limits in characters, and of dates.
const (
	MaxWords = 2000 // the person's own words
	MaxPlan  = 300  // the first step of a plan, and whom to tell
	maxYears = 10   // how far ahead an own date may lie
)

// Errors of this package.
var (
	ErrNotFound = errors.New("not found in the journey")
	ErrResponse = errors.New("not one of act, keep, none, undecided")
	ErrTooLong  = errors.New("words are too long")
	ErrDate     = errors.New("date is in the past or too far ahead")
	ErrPlan     = errors.New("only who acts has a plan")
)

// A Decision is the person's answer after one consultation, as it stands.
type Decision struct {
	ID           uuid.UUID
	Consultation uuid.UUID // zero: not from a consultation
	Topic        string    // what was talked about
	Articles     []string  // slugs of what was shown
	Response     Response
	Words        string
	DecidedAt    time.Time
	Changed      bool
	Plan         Plan
	Followed     bool // asked about again
	Kept         Kept
	UndoUntil    time.Time // the last answer can be taken back until then; zero: no more
}

// A Plan is what the person noted after いま動く. All of it is optional.
type Plan struct {
	Step   string // the first step
	Due    knowledge.Date
	Tell   string // whom to tell
	Remind bool   // a notice on the due date
}

// Empty tells whether nothing was noted.
func (p Plan) Empty() bool { return p == Plan{} }

// Kept is what is followed of a decision. Any is false if nothing ever was.
type Kept struct {
	Any      bool
	On       bool // false: stopped by the person
	Date     knowledge.Date
	Mail     bool
	Articles []string // slugs
}

// Topic is the topic of the hints that something of a person changed.
func Topic(person uuid.UUID) string { return "person:" + person.String() }

// limited trims the person's words and holds them to a limit.
func limited(words string, limit int) (string, error) {
	words = strings.TrimSpace(words)
	if n := utf8.RuneCountInString(words); n > limit {
		return "", fmt.Errorf("%w: %d characters, %d are possible", ErrTooLong, n, limit)
	}
	return words, nil
}

func check(r Response, words string) (string, error) {
	switch r {
	case Act, Keep, None, Undecided:
		return limited(words, MaxWords)
	}
	return "", fmt.Errorf("%w: %q", ErrResponse, r)
}

// coming holds a date on which a notice is wanted to the future.
func coming(d knowledge.Date) error {
	today := knowledge.Today()
	if d.Before(today) || d.Year > today.Year+maxYears {
		return fmt.Errorf("%w: %s", ErrDate, d)
	}
	return nil
}

// one expects that a statement concerned exactly one row.
func one(ctx context.Context, tx pgx.Tx, statement string, args ...any) error {
	tag, err := tx.Exec(ctx, statement, args...)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrNotFound
	}
	return err
}

// in runs fn in the viewer's name and says what failed.
func in(ctx context.Context, db *postgres.DB, v postgres.Viewer, what string, fn func(tx pgx.Tx) error) error {
	if err := db.As(ctx, v, fn); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
