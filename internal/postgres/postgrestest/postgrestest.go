// Package postgrestest gives every test a fresh, migrated database on a real Postgres.
//
// A test binary that uses it has a TestMain whose body is postgrestest.Main(m). The first test that asks starts a
// throw-away cluster for the binary; Main stops it at the end. What a killed binary left is cleared by the next one.
package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/cluster"
)

// within bounds each step of the set-up; a busy machine with two cores needs a few seconds for a start.
const within = 2 * time.Minute

// server is the cluster of this test binary; nil until Main runs.
var server *shared

type shared struct {
	once    sync.Once
	err     error
	folder  string
	cluster *cluster.Cluster
	admin   *pgxpool.Pool // owner, on the database postgres: makes and drops test databases
	last    atomic.Int64  // number of the last database
}

// template is migrated once; every test database is a copy of it.
const template = "template_test"

// Main is the body of TestMain: it runs the tests and stops what they started.
func Main(m *testing.M) {
	server = new(shared)
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
	dsn := Fresh(t)
	db, err := postgres.Open(t.Context(), postgres.Config{URL: dsn})
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

// Fresh is New for tests that open the database themselves: the connection string of its owner.
func Fresh(t testing.TB) (dsn string) {
	t.Helper()
	return copyOf(t, template)
}

// Empty is a database without any migration.
func Empty(t testing.TB) (dsn string) {
	t.Helper()
	return copyOf(t, "template1")
}

func copyOf(t testing.TB, template string) string {
	t.Helper()
	if server == nil {
		t.Fatal("postgrestest needs func TestMain(m *testing.M) { postgrestest.Main(m) } in this package")
	}
	server.once.Do(func() { server.err = server.start() })
	if server.err != nil {
		t.Fatalf("start Postgres for tests: %v", server.err)
	}
	name := fmt.Sprintf("test_%d", server.last.Add(1))
	if _, err := server.admin.Exec(t.Context(), "create database "+name+" template "+template); err != nil {
		t.Fatalf("make test database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := server.admin.Exec(context.Background(), "drop database "+name+" with (force)"); err != nil {
			t.Errorf("drop test database: %v", err)
		}
	})
	return server.cluster.DSN(cluster.Owner, name)
}

// Owner is a pool of the superuser on db's database, past row-level security: for seeding and for reading the catalog.
func Owner(t testing.TB, db *postgres.DB) *pgxpool.Pool {
	t.Helper()
	config := db.Pool().Config()
	config.AfterConnect = nil
	config.ConnConfig.User = cluster.Owner
	delete(config.ConnConfig.RuntimeParams, "role")
	config.MaxConns = 4
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatalf("open test database as owner: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func (s *shared) start() error {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	sweep()
	var err error
	if s.folder, err = throwawayFolder(); err != nil {
		return err
	}
	if s.cluster, err = cluster.Join(ctx, cluster.Options{Data: s.folder, Throwaway: true}); err != nil {
		return err
	}
	if s.admin, err = pgxpool.New(ctx, s.cluster.DSN(cluster.Owner, "postgres")); err != nil {
		return err
	}
	if _, err := s.admin.Exec(ctx, "create database "+template); err != nil {
		return fmt.Errorf("make template database: %w", err)
	}
	db, err := postgres.Open(ctx, postgres.Config{URL: s.cluster.DSN(cluster.Owner, template)})
	if err != nil {
		return fmt.Errorf("migrate template database: %w", err)
	}
	return db.Close()
}

func (s *shared) stop() error {
	if s.admin != nil {
		s.admin.Close()
	}
	var err error
	if s.cluster != nil {
		err = s.cluster.Leave()
	}
	if s.folder == "" {
		return err
	}
	return errors.Join(err, os.RemoveAll(s.folder))
}
