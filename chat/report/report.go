// Package report tells HR what people could not find and what nobody was shown, without anybody seeing who asked or what was
// said in a consultation.
//
// A turn leaves a fact: no text, no time finer than the month, sealed with the month's key. When a month is over, Close counts its
// facts, publishes the counts once and erases the facts and their key. Only groups of k people and more are published; the SQL of the migration (report.pooled,
// report.unsplit) sees to it that smaller ones cannot be computed either, and the tables refuse them.
//
// The package owns the schema report. What needs a person (danger, harassment, …) leaves no fact; the caller sees to that.
//
// Doubts: whoever knows that somebody is among the people of a group learns what the group is about, as with any statistic.
package report

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// LeastK is the floor of the least group, DefaultK what it is when nobody says otherwise.
const (
	LeastK   = 5
	DefaultK = 10
)

// CheckK tells what is wrong with a least group of k people.
func CheckK(k int) error {
	if k < LeastK || k > 1000 {
		return fmt.Errorf("reports of groups of %d: %d is the least, 1000 the most", k, LeastK)
	}
	return nil
}

// A GapKind says in what way an answer was missing.
type GapKind string

// The kinds, the gravest first: a person who met several counts with the gravest.
const (
	NotThere     GapKind = "none"    // no page came near
	MissingFacet GapKind = "missing" // the page is there and does not say what was asked
	NotFound     GapKind = "near"    // pages came near, and none was sure
)

// GapKinds in the order of the screens.
var GapKinds = []GapKind{NotThere, MissingFacet, NotFound}

// Opened notes that a person opened an article's page.
func Opened(ctx context.Context, db *postgres.DB, person uuid.UUID, slug string) error {
	return Leaving(ctx, db, postgres.Viewer{Person: person}, func(tx pgx.Tx) error {
		return Note(ctx, tx, person, Fact{What: "opened", Articles: []string{slug}})
	})
}

// Forget erases the facts of a person that no published count holds yet. Nobody can read them, not even the person.
func Forget(ctx context.Context, db *postgres.DB, person uuid.UUID) error {
	return db.As(ctx, postgres.Viewer{Person: person}, func(tx pgx.Tx) error { return ForgetIn(ctx, tx) })
}

// ForgetIn is Forget inside the person's own transaction.
func ForgetIn(ctx context.Context, tx pgx.Tx) error {
	// The policy leaves the viewer's own; a condition would need the right to read.
	if _, err := tx.Exec(ctx, `delete from report.fact`); err != nil {
		return fmt.Errorf("forget facts: %w", err)
	}
	return nil
}

// firstOf is the first day of the month of a moment, as a date.
func firstOf(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC) }
