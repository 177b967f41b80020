package rights

import (
	"os"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// mika is the person of the seed: an employee whom Ren leads, and one of HR.
var mika = postgres.Viewer{Person: uuid.MustParse("00000000-0000-4000-8000-000000000001"), Roles: []postgres.Role{postgres.RoleEmployee, postgres.RoleHR}}

// personColumns are all columns that could hold the id of a person: of type uuid, but for a row's own id and what leads to another table.
const personColumns = `
	select n.nspname || '.' || c.relname || '.' || a.attname from pg_attribute a
	join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
	where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema$|ext$|river$)' and a.attnum > 0 and not a.attisdropped
		and a.atttypid in ('uuid'::regtype, 'uuid[]'::regtype) and (a.attname <> 'id' or c.oid = 'directory.person'::regclass)
		and not exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> 'directory.person'::regclass and f.conkey[1] = a.attnum and f.confkey[1] in
			(select k.attnum from pg_attribute k where k.attrelid = f.confrelid and k.attname in ('id', 'thread_id', 'digest_id') and f.confrelid <> 'oneonone.line'::regclass))
	order by 1`

// seeded is a database with the rows of internal/postgres/testdata/seed.sql, and some more of Mika as a manager.
func seeded(t *testing.T) *postgres.DB {
	t.Helper()
	db := postgrestest.New(t)
	for _, name := range []string{"../../internal/postgres/testdata/seed.sql", "testdata/more.sql"} {
		seed, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := postgrestest.Owner(t, db).Exec(t.Context(), string(seed)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return db
}

func names(t *testing.T, db *postgres.DB, query string) []string {
	t.Helper()
	rows, _ := postgrestest.Owner(t, db).Query(t.Context(), query)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}
