package journey

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"dousuru/internal/postgres"
)

var errRollback = errors.New("only tried")

// does says what became of a statement: the number of rows it concerned, or "refused".
func (l lineOf) does(v postgres.Viewer, statement string, args ...any) (what string) {
	l.t.Helper()
	err := l.db.As(l.t.Context(), v, func(tx pgx.Tx) error {
		tag, err := tx.Exec(l.t.Context(), statement, args...)
		var refused *pgconn.PgError
		switch {
		case errors.As(err, &refused) && refused.Code == "42501":
			what = "refused"
		case err != nil:
			what = err.Error()
		default:
			what = fmt.Sprint(tag.RowsAffected())
		}
		return errRollback
	})
	if !errors.Is(err, errRollback) {
		l.t.Fatal(err)
	}
	return what
}

// Who may do what with each of the three tables, as the database says it and not the program: mika shared with boss, who read it once.
func TestRightsOfShares(t *testing.T) {
	l := newLine(t)
	id := l.put(Draft{Words: "ことば"})
	if _, err := ReadShare(t.Context(), l.db, l.viewer("boss"), id); err != nil {
		t.Fatal(err)
	}
	mika, boss := l.person("mika").ID, l.person("boss").ID
	type row struct {
		statement string
		args      []any
		want      map[string]string // by viewer; else: everybody else
	}
	id2 := uuid.New()
	share := []row{
		{`select * from journey.share`, nil, map[string]string{"mika": "1", "boss": "1", "worker": "1", "else": "0"}},
		{`insert into journey.share (member_id, manager_id, until) values ($1, $2, current_date)`, []any{mika, boss}, map[string]string{"mika": "1", "else": "refused"}},
		{`insert into journey.share (member_id, manager_id, until) select directory.viewer(), id, current_date from directory.person where slug = 'mika'`, nil,
			map[string]string{"mika": "refused", "boss": "refused", "hr": "refused", "worker": "refused", "else": "0"}}, // nobody with whom they please
		{`insert into journey.share (id, member_id, manager_id, until) values ($3, $1, $2, current_date)`, []any{mika, boss, id2}, map[string]string{"else": "refused"}},
		{`select * from journey.share for update`, nil, map[string]string{"mika": "1", "worker": "1", "else": "0"}},
		{`update journey.share set until = current_date + 1`, nil, map[string]string{"mika": "1", "worker": "1", "else": "0"}},
		{`update journey.share set manager_id = member_id`, nil, map[string]string{"else": "refused"}},
		{`delete from journey.share`, nil, map[string]string{"mika": "1", "else": "0"}},
	}
	content := []row{
		{`select * from journey.share_content`, nil, map[string]string{"mika": "1", "else": "0"}},
		{`insert into journey.share_content (share_id, want) values ($1, 'listen')`, []any{id}, map[string]string{"else": "refused"}}, // mika below
		{`insert into journey.share_content (share_id, want) values ($1, 'listen') on conflict do nothing`, []any{id}, map[string]string{"mika": "0", "else": "refused"}},
		{`insert into journey.share_content (share_id, want) values ($1, 'listen') on conflict (share_id) do update set words = excluded.words returning words`, []any{id},
			map[string]string{"mika": "1", "else": "refused"}},
		{`insert into journey.share_content (share_id, want) values ($1, 'listen') on conflict do nothing`, []any{id2}, map[string]string{"else": "refused"}},
		{`select * from journey.share_content for update`, nil, map[string]string{"mika": "1", "else": "0"}},
		{`update journey.share_content set words = 'x'`, nil, map[string]string{"mika": "1", "else": "0"}},
		{`delete from journey.share_content`, nil, map[string]string{"mika": "1", "else": "0"}},
	}
	reading := []row{
		{`select * from journey.share_reading`, nil, map[string]string{"mika": "1", "boss": "1", "worker": "1", "else": "0"}},
		{`insert into journey.share_reading (share_id, reader_id) values ($1, $2)`, []any{id, boss}, map[string]string{"boss": "1", "else": "refused"}},
		{`insert into journey.share_reading (share_id, reader_id) values ($1, directory.viewer())`, []any{id}, map[string]string{"boss": "1", "else": "refused"}},
		{`insert into journey.share_reading (share_id, reader_id) values ($1, $2)`, []any{id, mika}, map[string]string{"else": "refused"}},
		{`insert into journey.share_reading (share_id, reader_id) values ($1, $2)`, []any{id2, boss}, map[string]string{"else": "refused"}}, // none that is not there either
		{`insert into journey.share_reading (share_id, reader_id, at) values ($1, $2, now())`, []any{id, boss}, map[string]string{"else": "refused"}},
		{`insert into journey.share_reading (share_id, reader_id) values ($1, $2) on conflict do nothing returning at`, []any{id2, boss}, map[string]string{"else": "refused"}},
		{`update journey.share_reading set at = now()`, nil, map[string]string{"else": "refused"}},
		{`delete from journey.share_reading`, nil, map[string]string{"else": "refused"}},
	}
	// The key of what is shared follows its content; nobody changes it, and nobody makes another.
	key := []row{
		{`select * from journey.share_key`, nil, map[string]string{"mika": "1", "keeper": "1", "else": "0"}},
		{`insert into journey.share_key (holder, wrapped_key) values ($1, 'x')`, []any{id2}, map[string]string{"else": "refused"}},
		{`insert into journey.share_key (holder, wrapped_key) values ($1, 'x') on conflict do nothing`, []any{id}, map[string]string{"mika": "0", "else": "refused"}},
		{`insert into journey.share_key (holder, wrapped_key) values ($1, 'x') on conflict (holder) do update set wrapped_key = excluded.wrapped_key`, []any{id},
			map[string]string{"else": "refused"}},
		{`update journey.share_key set wrapped_key = 'x'`, nil, map[string]string{"keeper": "1", "else": "0"}},
		{`update journey.share_key set holder = $1`, []any{id2}, map[string]string{"else": "refused"}},
		{`delete from journey.share_key`, nil, map[string]string{"else": "refused"}},
	}
	for _, r := range slices.Concat(share, content, reading, key) {
		for _, who := range []string{"mika", "boss", "stranger", "other", "hr", "chief", "worker", "keeper", "nobody"} {
			want, listed := r.want[who]
			if !listed {
				want = r.want["else"]
			}
			if who == "mika" && r.statement == content[1].statement {
				want = `ERROR: duplicate key value violates unique constraint "share_content_pkey" (SQLSTATE 23505)` // her own
			}
			if got := l.does(l.viewer(who), r.statement, r.args...); got != want {
				t.Errorf("%s: %s: %s, want %s", who, r.statement, got, want)
			}
		}
	}
	// In a transaction that records the reading, the manager reads and changes nothing.
	both := `with r as (insert into journey.share_reading (share_id, reader_id) values ($1, $2)) `
	for statement, want := range map[string]string{both + `update journey.share_content set words = 'x'`: "0", both + `delete from journey.share_content`: "0",
		both + `update journey.share_key set wrapped_key = 'x'`: "0", both + `select * from journey.share_key`: "0",
		both + `select * from journey.share_content`: "0"} { // one statement sees only what was there before it
		if got := l.does(l.viewer("boss"), statement, id, boss); got != want {
			t.Errorf("the manager: %s: %s, want %s", statement, got, want)
		}
	}

	// A former manager has nothing left, not even when they read it; what is at work ends, too: the line is asked by each statement.
	l.must(l.db.As(t.Context(), l.viewer("boss"), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `insert into journey.share_reading (share_id, reader_id) values ($1, $2)`, id, boss); err != nil {
			return err
		}
		l.lead("other")
		for _, table := range []string{"share", "share_content", "share_reading", "share_key"} {
			var n int
			if err := tx.QueryRow(t.Context(), `select count(*) from journey.`+table).Scan(&n); err != nil || n != 0 {
				t.Errorf("after the change the former manager sees %d rows of %s, %v", n, table, err)
			}
		}
		return nil
	}))
	for _, who := range []string{"boss", "other"} {
		for _, r := range slices.Concat(share, content, reading, key) {
			if got := l.does(l.viewer(who), r.statement, r.args...); got != "0" && got != "refused" {
				t.Errorf("%s after the change: %s: %s", who, r.statement, got)
			}
		}
	}
}
