package evaluation

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Golden question is one that HR keeps to see after every change whether the desk still answers it, or still says that it
// does not know. It is HR's own wording, never a person's question.
type Golden struct {
	ID        string
	Text      string
	Lang      string   // ja or en
	Tags      []string // audience tags of who is taken to ask, such as role:manager
	Expected  string   // ExpectAnswer or ExpectEscalate
	Articles  []string // slugs, any of them is right; none for ExpectEscalate
	About     string   // slug of the article that the talk is about; "" for none
	Note      string   // HR's own
	Active    bool     // false: paused, not asked
	Revision  int      // grows when what is asked or expected changes; results of another revision are not compared
	CreatedOn time.Time
}

// What a golden question expects of the desk.
const (
	ExpectAnswer   = "answer"
	ExpectEscalate = "escalate" // 「わかりません」
)

// Limits. Ten thousand questions take about half a minute to ask, and their results a few megabytes of memory.
const (
	MaxGolden         = 10_000
	MaxGoldenText     = 1_000 // characters
	MaxGoldenNote     = 2_000 // characters
	MaxGoldenArticles = 20
	maxGoldenTags     = 20
	maxGoldenSlug     = 200 // characters
)

// Errors about golden questions.
var (
	ErrNoGolden   = errors.New("no such golden question")
	ErrNoneActive = errors.New("no golden question is active")
	ErrManyGolden = fmt.Errorf("more than %d golden questions", MaxGolden)
)

// A GoldenFault says which field of a golden question cannot be taken, and why.
type GoldenFault struct{ Field, Reason string }

func (f *GoldenFault) Error() string { return f.Field + " " + f.Reason }

var goldenID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// Check holds a golden question against the limits; the error is a *GoldenFault.
func (g Golden) Check() error {
	fault := func(field, reason string, args ...any) error {
		return &GoldenFault{field, fmt.Sprintf(reason, args...)}
	}
	length := utf8.RuneCountInString
	switch {
	case !goldenID.MatchString(g.ID):
		return fault("id", "%q is not 1 to 100 letters, digits, dots, lines", shortened(g.ID, 40))
	case strings.TrimSpace(g.Text) == "":
		return fault("text", "is empty")
	case !utf8.ValidString(g.Text) || strings.ContainsRune(g.Text, 0):
		return fault("text", "is not text")
	case length(g.Text) > MaxGoldenText:
		return fault("text", "is longer than %d characters", MaxGoldenText)
	case g.Lang != "ja" && g.Lang != "en":
		return fault("lang", "%q is neither ja nor en", shortened(g.Lang, 40))
	case g.Expected != ExpectAnswer && g.Expected != ExpectEscalate:
		return fault("expected", "%q is neither answer nor escalate", shortened(g.Expected, 40))
	case g.Expected == ExpectAnswer && len(g.Articles) == 0:
		return fault("articles", "are missing: an answer needs at least one that is right")
	case g.Expected == ExpectEscalate && len(g.Articles) > 0:
		return fault("articles", "stand beside escalate, where none is right")
	case len(g.Articles) > MaxGoldenArticles:
		return fault("articles", "are more than %d", MaxGoldenArticles)
	case len(g.Tags) > maxGoldenTags:
		return fault("tags", "are more than %d", maxGoldenTags)
	case length(g.Note) > MaxGoldenNote:
		return fault("note", "is longer than %d characters", MaxGoldenNote)
	}
	for _, slug := range append(append([]string{g.About}, g.Articles...), g.Tags...) {
		if length(slug) > maxGoldenSlug || !utf8.ValidString(slug) || strings.ContainsFunc(slug, func(r rune) bool { return r <= ' ' }) {
			return fault("articles", "and tags hold %q, which is no name", shortened(slug, 40))
		}
	}
	if slices.Contains(g.Articles, "") || slices.Contains(g.Tags, "") {
		return fault("articles", "and tags hold an empty name")
	}
	return nil
}

func shortened(text string, characters int) string {
	runes := []rune(strings.ToValidUTF8(text, "?"))
	if len(runes) <= characters {
		return string(runes)
	}
	return string(runes[:characters]) + "…"
}

const goldenColumns = `id, text, lang, tags, expected, articles, about, note, active, revision, created_on`

// Goldens lists all golden questions, those that are asked first, by id.
func Goldens(ctx context.Context, db *postgres.DB) ([]Golden, error) {
	return goldenList(ctx, db.Pool(), `select `+goldenColumns+` from evaluation.golden order by active desc, id`)
}

// FindGolden is one of them, or ErrNoGolden.
func FindGolden(ctx context.Context, db *postgres.DB, id string) (Golden, error) {
	list, err := goldenList(ctx, db.Pool(), `select `+goldenColumns+` from evaluation.golden where id = $1`, id)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("find %q: %w", shortened(id, 40), ErrNoGolden)
	}
	if err != nil {
		return Golden{}, err
	}
	return list[0], nil
}

func goldenList(ctx context.Context, on queryer, sql string, args ...any) ([]Golden, error) {
	rows, _ := on.Query(ctx, sql, args...)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Golden])
	if err != nil {
		return nil, fmt.Errorf("read golden questions: %w", err)
	}
	return list, nil
}

// queryer is the pool of the program, or one transaction.
type queryer interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}
