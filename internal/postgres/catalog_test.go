package postgres_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// public are the only tables that need no row-level security: the jobs (which name work and no person), parts of a table that
// nobody has a right to read or write by themselves, and the lists of migrations. A new table belongs here only if no row of it
// says anything about a person and nobody gains by writing it.
var public = map[string]bool{
	"retrieval.embedding_0": true, "retrieval.embedding_1": true,
	"river.river_job": true, "river.river_queue": true, "river.river_leader": true, "river.river_notification": true,
	"river.river_migration": true, "public.goose_db_version": true,
	"seal.pending": true, // names of columns
}

// published are the tables whose rows everybody may read and whose policies guard writing alone. A new table belongs here
// only if it belongs to what the company publishes, its index, or HR's golden questions, and says nothing about a person.
var published = map[string]bool{"knowledge.alias": true, "knowledge.article": true, "knowledge.passage": true, "knowledge.revision": true,
	"knowledge.desk": true, "knowledge.desk_removed": true, "knowledge.due_told": true,
	"retrieval.term": true, "retrieval.entry": true, "retrieval.statistics": true, "retrieval.synonym": true,
	"retrieval.model": true, "retrieval.held": true, "retrieval.embedding": true,
	"evaluation.golden": true, "evaluation.run": true, "evaluation.result": true, "evaluation.change": true, "evaluation.setting": true,
	"seal.master": true} // names of master keys

// ours are the schemas that the migrations make.
const ours = `n.nspname !~ '^(pg_|information_schema$|ext$)'`

func names(t *testing.T, pool *pgxpool.Pool, query string) []string {
	t.Helper()
	rows, err := pool.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEveryPersonalTableHasRowLevelSecurity(t *testing.T) {
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	const tables = `select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and ` + ours
	all := names(t, owner, tables)
	if len(all) < len(public) {
		t.Fatalf("only %d tables found", len(all))
	}
	protected := map[string]bool{}
	for _, name := range names(t, owner, tables+` and c.relrowsecurity and c.relforcerowsecurity`) {
		protected[name] = true
	}
	for _, name := range all {
		if !public[name] && !protected[name] {
			t.Errorf("%s has no row-level security, or does not FORCE it", name)
		}
		delete(public, name)
	}
	for name := range public {
		t.Errorf("%s is listed as public and does not exist", name)
	}
}

// What would show rows past the policies, each with the reason; nothing of it may exist.
func TestNothingBypassesTheViewer(t *testing.T) {
	owner := postgrestest.Owner(t, postgrestest.New(t))
	for what, query := range map[string]string{
		"views without security_invoker, which read as their owner": `select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where c.relkind = 'v' and ` + ours + ` and not coalesce((select option_value::bool from pg_options_to_table(c.reloptions)
			where option_name = 'security_invoker'), false)`,
		"materialized views and foreign tables, which know no policies": `select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where c.relkind in ('m', 'f') and ` + ours,
		"functions that run as their owner": `select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
			where p.prosecdef and n.nspname !~ '^(pg_|information_schema$)'`,
		"things that dousuru_app owns": `select classid::regclass || ' ' || objid from pg_shdepend
			where refclassid = 'pg_authid'::regclass and refobjid = 'dousuru_app'::regrole and deptype = 'o'`,
		"roles whose rights dousuru_app has": `select roleid::regrole::text from pg_auth_members where member = 'dousuru_app'::regrole`,
		"tables open to others": `select c.oid::regclass || ' to ' || coalesce(nullif(a.grantee, 0)::regrole::text, 'everybody')
			from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
			where ` + ours + ` and a.grantee not in (c.relowner, 'dousuru_app'::regrole)`,
		"policies for a single role, which the tests of this package would not see": `select polrelid::regclass || ' ' || polname from pg_policy where polroles <> '{0}'`,
	} {
		if found := names(t, owner, query); len(found) > 0 {
			t.Errorf("%s: %s", what, strings.Join(found, ", "))
		}
	}
}

// Every table with row-level security holds a row of testdata/seed.sql, and an unset viewer sees none of them, through the
// pool neither, but for what is published: of that nobody but HR writes.
func TestUnsetViewerSeesNothing(t *testing.T) {
	db := seeded(t)
	owner := postgrestest.Owner(t, db)
	for _, table := range names(t, owner, `select c.oid::regclass::text from pg_class c where c.relrowsecurity`) {
		var rows, pooled int
		if err := owner.QueryRow(t.Context(), "select count(*) from "+table).Scan(&rows); err != nil {
			t.Fatal(err)
		}
		if rows == 0 {
			t.Errorf("testdata/seed.sql has no row for %s", table)
		}
		if err := db.Pool().QueryRow(t.Context(), "select count(*) from "+table).Scan(&pooled); err != nil {
			t.Fatal(err)
		}
		if published[table] {
			continue
		}
		if seen := get[int](t, db, postgres.Viewer{}, "select count(*) from "+table); seen != 0 || pooled != 0 {
			t.Errorf("an unset viewer sees %d rows of %s, the pool %d", seen, table, pooled)
		}
	}
}

func TestConnectionSettings(t *testing.T) {
	db := postgrestest.New(t)
	got := map[string]string{}
	for _, name := range []string{"role", "search_path", "timezone", "application_name", "jit", "statement_timeout", "idle_in_transaction_session_timeout"} {
		var value string
		if err := db.Pool().QueryRow(t.Context(), "select current_setting($1)", name).Scan(&value); err != nil {
			t.Fatal(err)
		}
		got[name] = value
	}
	want := map[string]string{"role": "dousuru_app", "search_path": "ext", "timezone": "UTC", "application_name": "dousuru", "jit": "off",
		"statement_timeout": "30s", "idle_in_transaction_session_timeout": "1min"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var distance float64 // pgvector's type and operator are found without a schema
	if err := db.Pool().QueryRow(t.Context(), "select '{1:1}/3'::sparsevec <#> '{1:2}/3'::sparsevec").Scan(&distance); err != nil || distance != -2 {
		t.Errorf("distance %v, %v", distance, err)
	}
}

// Whoever is not HR neither adds to what is published under row-level security nor takes of it.
func TestPublishedTablesAreWrittenByHR(t *testing.T) {
	db := seeded(t)
	const add = `insert into knowledge.alias (article_id, folded, alias, added_by) values ('00000000-0000-4000-8000-000000000005', $1, $1, 'hr')`
	viewer := func(roles ...postgres.Role) postgres.Viewer { return postgres.Viewer{Person: mika, Roles: roles} }
	for name, v := range map[string]postgres.Viewer{"nobody": {}, "the worker": postgres.Worker(),
		"everybody else": viewer(postgres.RoleEmployee, postgres.RoleManager, postgres.RoleExecutive, postgres.RoleAdmin)} {
		if err := run(t.Context(), db, v, add, name); err == nil {
			t.Errorf("%s adds an alias", name)
		}
		if err := run(t.Context(), db, v, "delete from knowledge.alias"); err != nil {
			t.Errorf("%s: %v, want no row touched", name, err)
		}
		if err := run(t.Context(), db, v, "update knowledge.alias set alias = 'x'"); err == nil {
			t.Errorf("%s changes an alias", name)
		}
	}
	if n := get[int](t, db, postgres.Viewer{}, "select count(*) from knowledge.alias"); n != 1 {
		t.Errorf("%d aliases, want the one of the seed", n)
	}
	if err := run(t.Context(), db, viewer(postgres.RoleHR), add, "hr"); err != nil {
		t.Error(err)
	}
}

// A truncate, which no policy sees, is the program's as well.
func TestVectorsAreEmptiedByTheProgram(t *testing.T) {
	db := seeded(t)
	const empty = "truncate retrieval.embedding_0"
	for name, v := range map[string]postgres.Viewer{"nobody": {}, "HR": {Person: mika, Roles: []postgres.Role{postgres.RoleHR}}, "the keeper": postgres.Keeper()} {
		if err := run(t.Context(), db, v, empty); err == nil {
			t.Errorf("%s takes all vectors away", name)
		}
	}
	if err := run(t.Context(), db, postgres.Worker(), empty); err != nil {
		t.Error(err)
	}
}
