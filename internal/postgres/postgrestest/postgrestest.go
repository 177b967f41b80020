// Package postgrestest gives every test a fresh, migrated database on a real Postgres.
//
// A test binary that uses it has a TestMain whose body is postgrestest.Main(m). The first test that asks starts a
// throw-away cluster for the binary; Main stops it at the end. What a killed binary left is cleared by the next one.
package postgrestest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/cluster"
	"dousuru/internal/seal"
)

// server is the cluster of this test binary; nil until Main runs.
var server *shared

// Main is the body of TestMain: it runs the tests and stops what they started.
func Main(m *testing.M) {
	server = new(shared)
	if err := server.makeMasterKey(); err != nil {
		fmt.Fprintln(os.Stderr, "postgrestest:", err)
		os.Exit(1)
	}
	code := m.Run()
	if err := server.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "postgrestest:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// New gives a fresh, migrated and empty database, dropped when the test ends.
func New(t testing.TB) *postgres.DB {
	t.Helper()
	return Open(t, Fresh(t))
}

// Fresh is New for tests that open the database themselves: the connection string of its owner.
func Fresh(t testing.TB) (dsn string) {
	t.Helper()
	return running(t).database(t, template)
}

// Open is New on a database that exists: one of Copy.
func Open(t testing.TB, dsn string) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), Config(dsn))
	if err != nil {
		t.Fatalf("open test database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close test database: %v", err)
		}
	})
	return db
}

// Copy is Fresh with what prepare puts into it. prepare runs once a test binary for each name, and must leave no connection
// open; later callers get a copy of what it made.
func Copy(t testing.TB, name string, prepare func(dsn string)) (dsn string) {
	t.Helper()
	return running(t).database(t, server.prepared(t, name, prepare))
}

// Empty is a database without any migration.
func Empty(t testing.TB) (dsn string) {
	t.Helper()
	return running(t).database(t, "template1")
}

const needsMain = "postgrestest needs func TestMain(m *testing.M) { postgrestest.Main(m) } in this package"

func running(t testing.TB) *shared {
	t.Helper()
	if server == nil {
		t.Fatal(needsMain)
	}
	server.once.Do(func() { server.err = server.start() })
	if server.err != nil {
		t.Fatalf("start Postgres for tests: %v", server.err)
	}
	return server
}

// owners are the pools of Owner that are open.
var owners sync.Map // of *pgxpool.Pool, by ownerOf

type ownerOf struct {
	t  testing.TB
	db *postgres.DB
}

// Owner is a pool of the superuser on db's database, past row-level security: for seeding and for reading the catalog. A test that
// asks again gets the same one.
func Owner(t testing.TB, db *postgres.DB) *pgxpool.Pool {
	t.Helper()
	if pool, there := owners.Load(ownerOf{t, db}); there {
		return pool.(*pgxpool.Pool)
	}
	config := db.Pool().Config()
	config.PrepareConn = nil                                              // the checks of the app's role
	config.AfterConnect = func(_ context.Context, conn *pgx.Conn) error { // not them either
		seal.Attach(conn, db.Keys())
		return nil
	}
	config.ConnConfig.User = cluster.Owner
	delete(config.ConnConfig.RuntimeParams, "role")
	config.MaxConns = 4
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatalf("open test database as owner: %v", err)
	}
	owners.Store(ownerOf{t, db}, pool)
	t.Cleanup(func() {
		owners.Delete(ownerOf{t, db})
		pool.Close()
	})
	return pool
}
