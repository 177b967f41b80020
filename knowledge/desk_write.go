package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Limits of a desk's fields, in characters.
const (
	MaxDeskName = 100
	MaxDeskText = 500 // of any other field
	maxRoutes   = 20
)

// Errors of desks.
var (
	ErrNoDesk    = errors.New("desk not found")
	ErrDeskTaken = errors.New("another desk has this id")
	ErrDeskMoved = errors.New("the desk has changed since it was read")
)

// A DeskFault is a field that keeps a desk from being stored.
type DeskFault struct {
	Field string // "slug", "name", "channel", "fallback", "routes", or "long" for a field beyond its limit
}

func (f *DeskFault) Error() string { return "desk: field " + f.Field + " cannot be stored" }

// A LastDesk is the error for taking away the last desk of routes on which people are sent to somebody.
type LastDesk struct{ Routes []string }

func (l *LastDesk) Error() string { return "last desk of " + strings.Join(l.Routes, ", ") }

// Version tells two readings of a desk apart.
func (d Desk) Version() string {
	sum := sha256.Sum256([]byte(fmt.Sprint(d)))
	return hex.EncodeToString(sum[:8])
}

// FindDesk is one desk.
func FindDesk(ctx context.Context, db *postgres.DB, slug string) (Desk, error) {
	return findDesk(ctx, db.Pool(), slug)
}

func findDesk(ctx context.Context, on database, slug string) (Desk, error) {
	list, err := deskList(ctx, on, `select `+deskColumns+` from knowledge.desk where slug = $1`, slug)
	if err == nil && len(list) == 0 {
		err = ErrNoDesk
	}
	if err != nil {
		return Desk{}, err
	}
	return list[0], nil
}

// tidy fills in what a form leaves open and finds what cannot be stored.
func (d *Desk) tidy() error {
	d.Slug = slugOf(d.Slug)
	for _, text := range []*string{&d.Name, &d.Topic, &d.Channel, &d.Hours, &d.CheckedBy, &d.Note} {
		*text = strings.TrimSpace(*text)
		if utf8.RuneCountInString(*text) > MaxDeskText {
			return &DeskFault{"long"}
		}
	}
	d.Languages, d.Routes, d.Fallback = words0(d.Languages), words0(d.Routes), slugOf(d.Fallback)
	if len(d.Languages) == 0 {
		d.Languages = []string{"ja"}
	}
	switch {
	case d.Slug == "", d.Slug == "new": // the address of the form
		return &DeskFault{"slug"}
	case d.Name == "" || utf8.RuneCountInString(d.Name) > MaxDeskName:
		return &DeskFault{"name"}
	case d.Channel == "":
		return &DeskFault{"channel"}
	case len(d.Routes) > maxRoutes || slices.ContainsFunc(d.Routes, func(r string) bool { return slugOf(r) != r || len(r) > 40 }):
		return &DeskFault{"routes"}
	case len(d.Languages) > maxRoutes:
		return &DeskFault{"long"}
	}
	return nil
}

// words0 are the words without empty ones and repeats; never nil.
func words0(list []string) []string {
	out := []string{}
	for _, w := range list {
		if w = strings.TrimSpace(w); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// AddDesk puts a desk at the end of the list. A slug that is taken is ErrDeskTaken.
func AddDesk(ctx context.Context, tx pgx.Tx, d Desk) error {
	if err := d.tidy(); err != nil {
		return err
	}
	if err := lockDesks(ctx, tx); err != nil {
		return err
	}
	if err := checkFallback(ctx, tx, d); err != nil {
		return err
	}
	switch _, err := findDesk(ctx, tx, d.Slug); {
	case err == nil:
		return ErrDeskTaken
	case !errors.Is(err, ErrNoDesk):
		return err
	}
	var last int
	if err := tx.QueryRow(ctx, `select coalesce(max(position), -1) from knowledge.desk`).Scan(&last); err != nil {
		return fmt.Errorf("add desk: %w", err)
	}
	return putDesk(ctx, tx, d, last+1)
}

// SaveDesk changes a desk that was read as version; ErrDeskMoved if somebody else changed it since. needed are the routes that
// must not lose their last desk.
func SaveDesk(ctx context.Context, tx pgx.Tx, d Desk, version string, needed []string) error {
	if err := d.tidy(); err != nil {
		return err
	}
	if err := lockDesks(ctx, tx); err != nil {
		return err
	}
	old, err := findDesk(ctx, tx, d.Slug)
	switch {
	case err != nil:
		return err
	case old.Version() != version:
		return ErrDeskMoved
	}
	if err := checkFallback(ctx, tx, d); err != nil {
		return err
	}
	if err := keepsRoutes(ctx, tx, old, d.Routes, needed); err != nil {
		return err
	}
	var position int
	if err := tx.QueryRow(ctx, `select position from knowledge.desk where slug = $1`, d.Slug).Scan(&position); err != nil {
		return fmt.Errorf("save desk: %w", err)
	}
	return putDesk(ctx, tx, d, position)
}

func checkFallback(ctx context.Context, tx pgx.Tx, d Desk) error {
	if d.Fallback == "" {
		return nil
	}
	_, err := findDesk(ctx, tx, d.Fallback)
	if errors.Is(err, ErrNoDesk) || d.Fallback == d.Slug {
		return &DeskFault{"fallback"}
	}
	return err
}

func putDesk(ctx context.Context, tx pgx.Tx, d Desk, position int) error {
	if err := writeDesk(ctx, tx, d, position); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update knowledge.desk set edited = true where slug = $1`, d.Slug); err != nil {
		return fmt.Errorf("write desk: %w", err)
	}
	return postgres.Notify(ctx, tx, topic)
}

// lockDesks makes changes of the list wait for each other: their order and the last of a route are seen as they are.
func lockDesks(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `lock table knowledge.desk in share row exclusive mode`); err != nil {
		return fmt.Errorf("lock desks: %w", err)
	}
	return nil
}

// keepsRoutes finds the needed routes that only this desk receives and that it would not any more.
func keepsRoutes(ctx context.Context, tx pgx.Tx, d Desk, stay, needed []string) error {
	var left []string
	for _, r := range d.Routes {
		if slices.Contains(needed, r) && !slices.Contains(stay, r) {
			left = append(left, r)
		}
	}
	rows, _ := tx.Query(ctx, `select r from unnest($1::text[]) r where not exists (select from knowledge.desk where slug <> $2 and r = any(routes))`, texts(left), d.Slug)
	last, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for other desks: %w", err)
	}
	if len(last) > 0 {
		return &LastDesk{last}
	}
	return nil
}
