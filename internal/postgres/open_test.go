package postgres_test

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(t.Context()) })
	return conn
}

func exec(t *testing.T, conn *pgx.Conn, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// openAs opens the database of dsn with another login.
func openAs(t *testing.T, dsn, user string) (*postgres.DB, error) {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgrestest.Config(strings.Replace(dsn, "user=dousuru", "user="+user, 1)))
	if err == nil {
		t.Cleanup(func() { db.Close() })
	}
	return db, err
}

func TestOpenTwiceChangesNothing(t *testing.T) {
	dsn := postgrestest.Empty(t)
	owner := connect(t, dsn)
	var counts [2]int
	for i := range counts {
		db, err := postgres.Open(t.Context(), postgrestest.Config(dsn))
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if err := owner.QueryRow(t.Context(), "select count(*) from public.goose_db_version").Scan(&counts[i]); err != nil {
			t.Fatal(err)
		}
	}
	if counts[0] < 2 || counts[0] != counts[1] {
		t.Errorf("migrations applied after the first and the second time: %v", counts)
	}
}

// Two databases of a new server, three programs each, at the same moment: the schema is a database's, the role the server's.
func TestProgramsMigrateAtTheSameTime(t *testing.T) {
	server := postgrestest.Private(t)
	exec(t, connect(t, server.URL()), "create database second")
	var starting sync.WaitGroup
	for _, dsn := range []string{server.URL(), strings.Replace(server.URL(), "dbname=dousuru", "dbname=second", 1)} {
		for range 3 {
			starting.Go(func() {
				db, err := postgres.Open(t.Context(), postgrestest.Config(dsn))
				if err != nil {
					t.Error(err)
					return
				}
				defer db.Close()
				if err := run(t.Context(), db, postgres.Worker(), "select from directory.person"); err != nil {
					t.Error(err)
				}
			})
		}
	}
	starting.Wait()
}

// A login that owns the database but is no superuser, as a hosted Postgres gives one, before and after the administrator
// did what the errors say.
func TestOpenWithAnOrdinaryLogin(t *testing.T) {
	server := postgrestest.Private(t)
	server.Open() // makes dousuru_app
	admin := connect(t, server.URL())
	exec(t, admin, "create role desk_login login", "create database hosted owner desk_login")
	hosted := strings.Replace(server.URL(), "dbname=dousuru", "dbname=hosted", 1)

	inHosted := connect(t, hosted)
	for _, step := range []struct{ refusal, remedy string }{ // each remedy is what the refusal asks for
		{"create extension vector schema ext", "create schema public2; create extension vector schema public2"},
		{"alter extension vector set schema ext", "create schema if not exists ext authorization desk_login; alter extension vector set schema ext"},
		{"let desk_login work as dousuru_app", "grant dousuru_app to desk_login"},
	} {
		if _, err := openAs(t, hosted, "desk_login"); err == nil || !strings.Contains(err.Error(), step.refusal) {
			t.Errorf("error %v, want %q in it", err, step.refusal)
		}
		exec(t, inHosted, step.remedy)
	}
	db, err := openAs(t, hosted, "desk_login")
	if err != nil {
		t.Fatal(err)
	}
	if got := get[string](t, db, postgres.Viewer{}, "select session_user || ' as ' || current_user"); got != "desk_login as dousuru_app" {
		t.Errorf("works as %q", got)
	}
	exec(t, inHosted, "insert into directory.person (slug, name) values ('mika', 'Mika')")
	if got := get[int](t, db, postgres.Viewer{}, "select count(*) from directory.person"); got != 0 {
		t.Errorf("an unset viewer sees %d people", got)
	}
	if err := run(t.Context(), db, postgres.Viewer{}, "set role none"); err != nil {
		t.Fatal(err)
	}
	if got := get[string](t, db, postgres.Viewer{}, "select current_user::text"); got != "dousuru_app" {
		t.Errorf("after a careless query the next transaction works as %s", got)
	}
}

// A login that may make roles makes dousuru_app itself and lets itself work as it.
func TestOpenWithALoginThatMakesRoles(t *testing.T) {
	server := postgrestest.Private(t)
	exec(t, connect(t, server.URL()), "create role desk_login login createrole", "create database hosted owner desk_login")
	hosted := strings.Replace(server.URL(), "dbname=dousuru", "dbname=hosted", 1)
	exec(t, connect(t, hosted), "create schema ext authorization desk_login", "create extension vector schema ext")
	for range 2 {
		db, err := openAs(t, hosted, "desk_login")
		if err != nil {
			t.Fatal(err)
		}
		if got := get[string](t, db, postgres.Viewer{}, "select session_user || ' as ' || current_user"); got != "desk_login as dousuru_app" {
			t.Errorf("works as %q", got)
		}
	}
}

func TestOpenRefusesARoleThatSeesTooMuch(t *testing.T) {
	server := postgrestest.Private(t)
	if err := server.Open().Close(); err != nil {
		t.Fatal(err)
	}
	admin := connect(t, server.URL())
	exec(t, admin, "create role keeper", "create table public.kept (n int)", "alter table public.kept owner to keeper")
	for _, test := range []struct{ fault, on, off string }{
		{"is a superuser", "alter role dousuru_app superuser", "alter role dousuru_app nosuperuser"},
		{"bypasses row-level security", "alter role dousuru_app bypassrls", "alter role dousuru_app nobypassrls"},
		{"owns tables", "alter table public.kept owner to dousuru_app", "alter table public.kept owner to keeper"},
		{"owns tables", "alter role dousuru_app inherit; grant keeper to dousuru_app", "revoke keeper from dousuru_app"},
	} {
		exec(t, admin, test.on)
		_, err := postgres.Open(t.Context(), postgrestest.Config(server.URL()))
		if err == nil || !strings.Contains(err.Error(), "dousuru_app "+test.fault) {
			t.Errorf("%s: error %v, want %q in it", test.on, err, test.fault)
		}
		exec(t, admin, test.off)
	}
	server.Open()
}

func TestOpenWithoutAServer(t *testing.T) {
	dsn := url.URL{Scheme: "postgres", User: url.UserPassword("desk", "s3cret"), Host: "127.0.0.1:1", Path: "/dousuru"}
	_, err := postgres.Open(t.Context(), postgrestest.Config(dsn.String()))
	if err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("error %v, want one without the password", err)
	}
	if _, err := postgres.Open(t.Context(), postgres.Config{}); err == nil || !strings.Contains(fmt.Sprint(err), "no data folder") {
		t.Errorf("error %v, want: no data folder given", err)
	}
}
