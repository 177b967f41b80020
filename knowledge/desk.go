package knowledge

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Desk is a person or a line to go to. What it says is a setting with the date on which somebody checked it.
type Desk struct {
	Slug        string
	Name        string
	Topic       string // what it is for
	Internal    bool
	Channel     string // how to reach it
	Hours       string
	Languages   []string // "ja", "en", … or as the company writes it
	AnonymousOK bool
	CheckedOn   Date
	CheckedBy   string
	Fallback    string   // slug of the desk to ask when this one cannot be reached
	Routes      []string // the topics it receives
	Note        string
}

const deskColumns = `slug, name, topic, internal, channel, hours, languages, anonymous_ok, checked_on, checked_by, fallback, routes, note`

// Desks lists every desk in the company's order.
func Desks(ctx context.Context, db *postgres.DB) ([]Desk, error) {
	return deskList(ctx, db.Published(), `select `+deskColumns+` from knowledge.desk order by position, slug`)
}

// DesksFor lists the desks that receive a topic ("danger", "harassment", …); the first one is to be named first.
func DesksFor(ctx context.Context, db *postgres.DB, route string) ([]Desk, error) {
	return deskList(ctx, db.Published(), `select `+deskColumns+` from knowledge.desk where $1 = any(routes) order by position, slug`, route)
}

func deskList(ctx context.Context, on database, sql string, args ...any) ([]Desk, error) {
	rows, err := on.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list desks: %w", err)
	}
	desks, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Desk])
	if err != nil {
		return nil, fmt.Errorf("list desks: %w", err)
	}
	return desks, nil
}

// Receives reports whether the desk receives a topic.
func (d Desk) Receives(route string) bool { return slices.Contains(d.Routes, route) }

var languageWords = map[string]words{
	"ja": {"日本語", "Japanese"}, "en": {"英語", "English"}, "zh": {"中国語", "Chinese"}, "ko": {"韓国語", "Korean"},
	"th": {"タイ語", "Thai"}, "vi": {"ベトナム語", "Vietnamese"}, "pt": {"ポルトガル語", "Portuguese"},
	"es": {"スペイン語", "Spanish"}, "de": {"ドイツ語", "German"}, "id": {"インドネシア語", "Indonesian"},
}

// LanguageLabel is a language's name on screens; what is no known code is shown as it is.
func LanguageLabel(code, language string) string {
	if w, known := languageWords[code]; known {
		return w.in(language)
	}
	return code
}

// LanguagesOf reads languages as people list them, by codes or names: 「日本語・英語」 is ja and en. None is Japanese.
func LanguagesOf(text string) []string {
	var codes []string
	for _, l := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("|・,、;，\n", r) }) {
		if l = strings.TrimSpace(l); l != "" {
			codes = append(codes, languageCode(l))
		}
	}
	if len(codes) == 0 {
		return []string{"ja"}
	}
	return codes
}

// languageCode is the code of a language given by code or name, else the text itself (「ベトナム語（水曜）」).
func languageCode(name string) string {
	for code, w := range languageWords {
		if name == code || name == w.ja || name == w.en {
			return code
		}
	}
	return name
}
