package oneonone

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Limits: of words in characters, and of rows between two people, so that a page stays readable.
const (
	MaxNote    = 4000
	MaxShared  = 2000
	MaxCard    = 600 // the observation, and the view
	MaxPromise = 300
	MaxRows    = 300 // of each kind, between two people
	maxYears   = 2   // how far ahead a promise may be due
)

// Errors of this package.
var (
	ErrNotFound = errors.New("not found among what is kept of a 1on1")
	ErrLine     = errors.New("neither leads the other at this moment")
	ErrEmpty    = errors.New("nothing is written")
	ErrTooLong  = errors.New("words are too long")
	ErrMany     = errors.New("there are too many already")
	ErrDate     = errors.New("date is in the past or too far ahead")
	ErrAgreed   = errors.New("both have agreed already, or it waits for the other")
)

// A Side is where the viewer stands in a line.
type Side string

// Sides.
const (
	Manager Side = "manager"
	Member  Side = "member"
)

// side tells where the viewer stands in a line that holds now; ErrLine without one.
func side(ctx context.Context, tx pgx.Tx, v postgres.Viewer, with uuid.UUID) (s Side, err error) {
	err = tx.QueryRow(ctx, `
		select case when oneonone.leads($1, $2) then 'manager' when oneonone.leads($2, $1) then 'member' else '' end`, v.Person, with).Scan(&s)
	if err == nil && s == "" {
		err = ErrLine
	}
	return s, err
}

// keep has the line's row stand, on which what is written hangs. It is not read: it would tell one of the other. Until the
// commit the viewer writes nothing else here, so that what was sent twice is found.
func keep(ctx context.Context, tx pgx.Tx, manager, member uuid.UUID) error {
	if err := oneAtATime(ctx, tx); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into oneonone.line (manager_id, member_id) values ($1, $2) on conflict do nothing`, manager, member)
	return err
}

// oneAtATime has the viewer write nothing else here until the commit.
func oneAtATime(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('oneonone:' || directory.viewer(), 0))`)
	return err
}

// room refuses more rows than MaxRows: count is a query of those that are there.
func room(ctx context.Context, tx pgx.Tx, count string, args ...any) error {
	var n int
	if err := tx.QueryRow(ctx, count, args...).Scan(&n); err != nil {
		return err
	}
	if n >= MaxRows {
		return fmt.Errorf("%w: %d", ErrMany, n)
	}
	return nil
}

// twice finds what the viewer wrote a moment ago with the same words: a button pressed twice, or a page sent again. What is sealed
// cannot be compared where it lies, so recent is what they wrote in the last minute, opened.
func twice[T any](recent []T, same func(T) bool) (found T, is bool) {
	if i := slices.IndexFunc(recent, same); i >= 0 {
		return recent[i], true
	}
	return found, false
}

// written trims words and holds them to a limit; none at all is an error.
func written(words string, limit int) (string, error) {
	words = strings.TrimSpace(words)
	n := utf8.RuneCountInString(words)
	switch {
	case n == 0:
		return "", ErrEmpty
	case n > limit:
		return "", fmt.Errorf("%w: %d characters, %d are possible", ErrTooLong, n, limit)
	}
	return words, nil
}

// one expects that a statement concerned exactly one row.
func one(ctx context.Context, tx pgx.Tx, statement string, args ...any) error {
	tag, err := tx.Exec(ctx, statement, args...)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrNotFound
	}
	return err
}

// first is the only one of a list, or ErrNotFound.
func first[T any](list []T, err error) (one T, _ error) {
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return one, err
	}
	return list[0], nil
}

// in runs fn in the viewer's name and says what failed.
func in(ctx context.Context, db *postgres.DB, v postgres.Viewer, what string, fn func(tx pgx.Tx) error) error {
	if err := db.As(ctx, v, fn); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Fits tells whether words can be written: some, and no more than a limit.
func Fits(words string, limit int) bool {
	_, err := written(words, limit)
	return err == nil
}
