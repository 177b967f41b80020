package report

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
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

// Note writes a fact of the viewer's own, in the transaction of what it is about.
func Note(ctx context.Context, tx pgx.Tx, person uuid.UUID, f Fact) error {
	id, box := uuid.New(), boxOf(time.Now())
	key, err := seal.Key(ctx, tx, seal.Thing(boxKeys, box))
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

// openFacts opens the facts of a month, of what counts, into the table opened_fact, which ends with the transaction and stands in no
// WAL and no dump. A fact that cannot be opened, which nobody but somebody with SQL can have made, is left out.
func openFacts(ctx context.Context, tx pgx.Tx, month time.Time) error {
	if _, err := tx.Exec(ctx, `create temporary table opened_fact
		(person_id uuid not null, what text not null, theme text not null, kind text not null, facet text not null, articles text[] not null) on commit drop`); err != nil {
		return err
	}
	keys, damaged := map[uuid.UUID]*seal.DataKey{}, 0
	for last := uuid.Nil; ; {
		rows, _ := tx.Query(ctx, `select id, person_id, box, content from report.fact where month = $1 and id > $2 order by id limit 20000`, month, last)
		type sealed struct {
			ID, Person, Box uuid.UUID
			Content         []byte
		}
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealed])
		if err != nil {
			return err
		}
		if len(list) == 0 {
			break
		}
		last = list[len(list)-1].ID
		var opened [][]any
		for _, s := range list {
			key, known := keys[s.Box]
			if !known {
				if key, err = seal.Find(ctx, tx, seal.Thing(boxKeys, s.Box)); err != nil && !errors.Is(err, seal.ErrNoKey) {
					return err
				}
				keys[s.Box] = key
			}
			var f Fact
			row := key.Row("report.fact", s.ID.String())
			row.OpenJSON("content", s.Content, &f)
			if row.Err() != nil || f.check() != nil {
				damaged++
				continue
			}
			if f.What != "" {
				opened = append(opened, []any{s.Person, f.What, f.Theme, string(f.Kind), f.Facet, append([]string{}, f.Articles...)})
			}
		}
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{"opened_fact"}, []string{"person_id", "what", "theme", "kind", "facet", "articles"}, pgx.CopyFromRows(opened)); err != nil {
			return err
		}
	}
	if damaged > 0 {
		slog.WarnContext(ctx, "facts of a month cannot be opened and are not counted", "month", month.Format("2006-01"), "facts", damaged)
	}
	_, err := tx.Exec(ctx, `analyze opened_fact`)
	return err
}

// eraseFacts erases the facts of a month, and the keys that opened them alone.
func eraseFacts(ctx context.Context, tx pgx.Tx, month time.Time) error {
	for _, statement := range []string{
		`delete from report.fact_key k where exists (select from report.fact f where f.box = k.holder and f.month = $1)
			and not exists (select from report.fact f where f.box = k.holder and f.month <> $1)`,
		`delete from report.fact where month = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, month); err != nil {
			return err
		}
	}
	return nil
}
