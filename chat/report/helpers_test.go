package report

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

var hr = postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleEmployee, postgres.RoleHR}}

func people(t testing.TB, db *postgres.DB, n int) []uuid.UUID {
	t.Helper()
	entries := make([]directory.Entry, n)
	for i := range entries {
		entries[i] = directory.Entry{Slug: fmt.Sprintf("p%05d", i), Name: "見本", Roles: []string{"employee"}}
	}
	if err := directory.Put(t.Context(), db, entries); err != nil {
		t.Fatal(err)
	}
	rows, _ := postgrestest.Owner(t, db).Query(t.Context(), `select id from directory.person order by slug`)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// A past is a fact of a month that is over, as only time can make one; the owner writes it for the tests.
type past struct {
	Month  time.Time
	Person uuid.UUID
	Fact
}

func remember(t testing.TB, db *postgres.DB, facts []past) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), postgrestest.Owner(t, db), func(tx pgx.Tx) error {
		// Without looking up the person of each of a million rows.
		if _, err := tx.Exec(t.Context(), `set local statement_timeout = 0; set local session_replication_role = replica`); err != nil {
			return err
		}
		seal.Attach(tx.Conn(), db.Keys())
		box := boxOf(time.Now())
		key, err := seal.Key(t.Context(), tx, seal.Thing(boxKeys, box))
		if err != nil {
			return err
		}
		_, err = tx.CopyFrom(t.Context(), pgx.Identifier{"report", "fact"}, []string{"id", "month", "person_id", "box", "content"},
			pgx.CopyFromSlice(len(facts), func(i int) ([]any, error) {
				f, id := facts[i], uuid.New()
				content, err := f.seal(key, id)
				return []any{id, f.Month, f.Person, box, content}, err
			}))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func month(year int, m time.Month) time.Time { return time.Date(year, m, 1, 0, 0, 0, 0, time.UTC) }

// closed publishes one month alone and reads its gaps as HR.
func closed(t testing.TB, db *postgres.DB, first time.Time, k int) GapTable {
	t.Helper()
	err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error { return closeMonth(t.Context(), tx, first, Rules{K: k, Within: 18 * time.Hour}) })
	if err != nil {
		t.Fatal(err)
	}
	table, err := Gaps(t.Context(), db, hr, first)
	if err != nil {
		t.Fatal(err)
	}
	return table
}
