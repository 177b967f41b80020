package report

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// A Fact is what one turn, one page or one decision leaves. It holds no word of anybody. The zero Fact counts as nothing: a turn that is
// to be counted nowhere leaves it, so that the rows of all turns look alike.
type Fact struct {
	What     string   `json:"what"`            // answer, unknown, opened or kept
	Theme    string   `json:"theme,omitempty"` // of unknown: what it was about, in the words of the articles; "" where nobody can tell
	Kind     GapKind  `json:"kind,omitempty"`  // of unknown
	Facet    string   `json:"facet,omitempty"` // of MissingFacet
	Articles []string `json:"articles"`        // slugs: shown, the nearest first, opened or kept
}

const (
	maxTheme    = 100 // characters
	maxFacet    = 40  // characters
	maxArticles = 12
	leastFact   = 512 // bytes; of five articles most facts take half of it
)

// check tells what is wrong with a fact.
func (f Fact) check() error {
	switch {
	case !slices.Contains([]string{"", "answer", "unknown", "opened", "kept"}, f.What):
		return errors.New("no such fact is counted")
	case (f.What == "unknown") != slices.Contains(GapKinds, f.Kind) || f.What != "unknown" && f.Kind != "":
		return errors.New("a fact of what was unknown has a kind, and no other has one")
	case f.What != "unknown" && (f.Theme != "" || f.Facet != "") || len([]rune(f.Facet)) > maxFacet || len([]rune(f.Theme)) > maxTheme || f.Theme == several || len(f.Articles) > maxArticles:
		return errors.New("a fact has a theme and a facet of what was unknown alone, and within bounds")
	}
	return nil
}

// boxKeys holds a key for each month.
const boxKeys = "report.fact_key"

// boxOf is whose key the facts of a month in Japan are sealed with.
func boxOf(at time.Time) uuid.UUID {
	return uuid.NewSHA1(uuid.Nil, []byte("report.fact "+at.In(calendar.Japan).Format("2006-01")))
}

// Leaving runs write, which notes a fact, in a transaction of the viewer's. The key of a month is the program's to make: where there is
// none yet, it is made, and write runs once more, in another transaction.
func Leaving(ctx context.Context, db *postgres.DB, v postgres.Viewer, write func(tx pgx.Tx) error) error {
	err := db.As(ctx, v, write)
	if !errors.Is(err, errNoBox) {
		return err
	}
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		_, err := seal.Key(ctx, tx, seal.Thing(boxKeys, boxOf(time.Now())))
		return err
	})
	if err != nil {
		return fmt.Errorf("make key of the month: %w", err)
	}
	return db.As(ctx, v, write)
}

// errNoBox says that nobody left a fact in this month yet.
var errNoBox = errors.New("the month has no key")

// Note writes a fact of the viewer's own, in the transaction of what it is about, which runs within Leaving.
func Note(ctx context.Context, tx pgx.Tx, person uuid.UUID, f Fact) error {
	id, box := uuid.New(), boxOf(time.Now())
	key, err := seal.Find(ctx, tx, seal.Thing(boxKeys, box))
	if errors.Is(err, seal.ErrNoKey) {
		err = errNoBox
	}
	if err != nil {
		return fmt.Errorf("note fact: %w", err)
	}
	content, err := f.seal(key, id)
	if err != nil {
		return fmt.Errorf("note fact: %w", err)
	}
	_, err = tx.Exec(ctx, `insert into report.fact (id, person_id, box, content) values ($1, $2, $3, $4)`, id, person, box, content)
	if err != nil {
		return fmt.Errorf("note fact: %w", err)
	}
	return nil
}

func (f Fact) seal(key *seal.DataKey, id uuid.UUID) ([]byte, error) {
	if runes := []rune(f.Theme); len(runes) > maxTheme {
		f.Theme = string(runes[:maxTheme])
	}
	if f.Theme == several {
		f.Theme = ""
	}
	f.Articles = append([]string{}, f.Articles[:min(len(f.Articles), maxArticles)]...)
	if err := f.check(); err != nil {
		return nil, err
	}
	row := key.Row("report.fact", id.String())
	content := row.SealFilled("content", f, leastFact)
	return content, row.Err()
}
