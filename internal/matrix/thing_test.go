package matrix_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
)

// A row is one of a table, before anybody did anything.
type row struct {
	hash, json string
	nina       bool
	tried      bool // with other values: the first four of Mika's, and one of Nina's
}

// A thing is a table with its rows, and the columns that the app's role may write.
type thing struct {
	table          string
	secured        bool // by row-level security, forced
	rows           []row
	reads, inserts []string
	updates        []string
	moves, varies  []string            // columns to update, and to insert, that a policy looks at
	others         map[string][]string // their values, as literals
	own            map[string]string   // the literal of a row's column, by hash and column
	deletes        bool
}

// loadThing reads the catalog and the rows as the owner.
func loadThing(t testing.TB, q query, table string, nina map[string]bool) thing {
	t.Helper()
	may := func(right string) []string {
		return texts(t, q, `select attname::text from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
			and attidentity <> 'a' and has_column_privilege('dousuru_app', attrelid, attnum, $2) order by attnum`, table, right)
	}
	th := thing{table: table, reads: may("select"), inserts: may("insert"), updates: may("update"), others: map[string][]string{}, own: map[string]string{}}
	th.secured = len(texts(t, q, "select 'x' from pg_class where oid = $1::regclass and relrowsecurity and relforcerowsecurity", table)) == 1
	th.deletes = len(texts(t, q, "select 'x' where has_table_privilege('dousuru_app', $1::regclass, 'delete')", table)) == 1
	var n [2]int
	rows, err := q.Query(t.Context(), "select md5(r::text), to_jsonb(r)::text from "+table+" r order by ctid")
	if err != nil {
		t.Fatal(err)
	}
	th.rows, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (one row, err error) {
		err = r.Scan(&one.hash, &one.json)
		if one.nina = nina[one.hash]; one.nina {
			n[1]++
		} else {
			n[0]++
		}
		one.tried = one.nina && n[1] == 1 || !one.nina && n[0] <= 4
		return one, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !th.secured {
		return th
	}
	looked := texts(t, q, `select a.attname::text from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attname <> 'id'
		and exists (select from pg_policy p where p.polrelid = a.attrelid
			and coalesce(pg_get_expr(p.polqual, p.polrelid), '') || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') ~ ('(?<!::)\m' || a.attname || '\M'))`, table)
	for _, column := range looked {
		if slices.Contains(th.updates, column) {
			th.moves = append(th.moves, column)
		}
		if slices.Contains(th.inserts, column) {
			th.varies = append(th.varies, column)
		}
		for _, text := range texts(t, q, fmt.Sprintf("select md5(r::text) || coalesce(quote_literal(r.%s::text), 'null') from %s r order by ctid", column, table)) {
			hash, value := text[:32], text[32:]
			th.own[hash+column] = value
			if !slices.Contains(th.others[column], value) {
				th.others[column] = append(th.others[column], value)
			}
		}
		th.others[column] = few(th.others[column])
	}
	return th
}

// few are three values at the most, in the order in which the world was made: the last one is Nina's.
func few(values []string) []string {
	if len(values) > 3 {
		values = []string{values[0], values[1], values[len(values)-1]}
	}
	return values
}

// cell says how much of what could be done was done, with rows of Mika's world (A: all, a2: two) and of Nina's (B, b2); "-" is nothing.
func (th thing) cell(may, of func(row) int) string {
	var some, all [2]int
	for _, r := range th.rows {
		world := 0
		if r.nina {
			world = 1
		}
		all[world] += of(r)
		some[world] += may(r)
	}
	text := ""
	for world, letters := range [2]string{"Aa", "Bb"} {
		switch some[world] {
		case 0:
		case all[world]:
			text += letters[:1]
		default:
			text += fmt.Sprintf("%s%d", letters[1:], some[world])
		}
	}
	if text == "" {
		return "-"
	}
	return text
}
