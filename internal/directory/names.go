package directory

import (
	"context"
	"fmt"
	"regexp"
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
	var mentions []Mention
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		each, err := NamesInEach(ctx, tx, []string{text})
		if err == nil {
			mentions = each[0]
		}
		return err
	})
	return mentions, err
}

// NamesInEach is NamesIn for several texts, in their order, with one question to the database, as the viewer of tx.
func NamesInEach(ctx context.Context, tx pgx.Tx, texts []string) ([][]Mention, error) {
	folded, joined := make([]string, len(texts)), make([]string, len(texts))
	for i, text := range texts {
		folded[i] = strings.ToLower(norm.NFKC.String(text))
		joined[i] = strings.Join(strings.Fields(folded[i]), "")
	}
	rows, _ := tx.Query(ctx, `
		with name as (
			select lower(normalize(n, nfkc)) as name, n = p.name as written
			from directory.person p, unnest(array[p.name, p.name_kana]) n where n <> ''),
		part as (
			select regexp_replace(name, '\s', '', 'g') as part, true as whole from name
			union all
			select part, false from name, regexp_split_to_table(name, '\s+') part where name ~ '\s' and (written or length(part) >= $2)),
		parts as materialized (
			select part, bool_or(whole) as whole from part where part <> '' group by part)
		select t.ordinality - 1, p.part, p.whole
		from unnest($1::text[]) with ordinality t (text, ordinality) join parts p on position(p.part in t.text) > 0
		order by t.ordinality, length(p.part) desc, p.part`, joined, shortestReading)
	each := make([][]Mention, len(texts))
	var at int
	var m Mention
	if _, err := pgx.ForEachRow(rows, []any{&at, &m.Name, &m.Whole}, func() error {
		if m.Whole || standsAlone(m.Name, folded[at]) {
			each[at] = append(each[at], m)
		}
		return nil
	}); err != nil {
		return nil, fmt.Errorf("look for names: %w", err)
	}
	return each, nil
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
