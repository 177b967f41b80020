package directory

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/text/unicode/norm"

	"dousuru/internal/postgres"
)

// A Mention is somebody's name that stands in a text, folded in width and case.
type Mention struct {
	Name  string
	Whole bool // family and given name; false: one of the two
}

// How many kana make one part of a name without spaces around it: まり alone stands in every 決まり. A reading is less sure
// to be meant than a name that is written so.
const (
	shortestKana    = 3
	shortestReading = 4
)

// NamesIn are the names in a text of people whom v may see, working here or not any more, the longest first. Width, case,
// and a space between family and given name do not count. A part in Latin letters, or of a few
// kana, counts where it is a word of its own. Who else is called like a common word (大地) shows too: it says what may be a name, not who is meant.
func NamesIn(ctx context.Context, db *postgres.DB, v postgres.Viewer, text string) ([]Mention, error) {
	text = strings.ToLower(norm.NFKC.String(text))
	joined := strings.Join(strings.Fields(text), "")
	var mentions []Mention
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			with name as (
				select lower(normalize(n, nfkc)) as name, n = p.name as written
				from directory.person p, unnest(array[p.name, p.name_kana]) n where n <> ''),
			part as (
				select regexp_replace(name, '\s', '', 'g') as part, true as whole from name
				union all
				select part, false from name, regexp_split_to_table(name, '\s+') part where name ~ '\s' and (written or length(part) >= $2))
			select part, bool_or(whole) from part
			where part <> '' and position(part in $1) > 0
			group by part order by length(part) desc, part`, joined, shortestReading)
		var err error
		mentions, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Mention])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for names: %w", err)
	}
	return slices.DeleteFunc(mentions, func(m Mention) bool { return !m.Whole && !standsAlone(m.Name, text) }), nil
}

// standsAlone tells whether a part of a name is more than letters that happen to follow each other.
func standsAlone(part, text string) bool {
	switch {
	case strings.ContainsFunc(part, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
		return true
	case strings.ContainsFunc(part, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) }):
		return utf8.RuneCountInString(part) >= shortestKana || between(part, text, `\p{L}`)
	}
	return between(part, text, `\p{Latin}`)
}

// between tells whether a part stands somewhere with no letter of a class on either side.
func between(part, text, class string) bool {
	return regexp.MustCompile(`(?:^|[^` + class + `])` + regexp.QuoteMeta(part) + `(?:$|[^` + class + `])`).MatchString(text)
}

// NamesOf are the names of people by id, working here or not any more, as far as the viewer of tx may see them.
func NamesOf(ctx context.Context, tx pgx.Tx, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	rows, _ := tx.Query(ctx, `select id, name from directory.person where id = any ($1)`, ids)
	names := map[uuid.UUID]string{}
	var id uuid.UUID
	var name string
	if _, err := pgx.ForEachRow(rows, []any{&id, &name}, func() error { names[id] = name; return nil }); err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	return names, nil
}
