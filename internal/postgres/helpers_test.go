package postgres_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// mika is the person of testdata/seed.sql.
var mika = uuid.MustParse("00000000-0000-4000-8000-000000000001")

// seeded is a database with the rows of testdata/seed.sql.
func seeded(t *testing.T) *postgres.DB {
	t.Helper()
	db := postgrestest.New(t)
	seed, err := os.ReadFile("testdata/seed.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), string(seed)); err != nil {
		t.Fatalf("seed: %v", err)
	}
	return db
}

// get runs a query for one value in v's name.
func get[T any](t *testing.T, db *postgres.DB, v postgres.Viewer, query string, args ...any) (value T) {
	t.Helper()
	err := db.As(t.Context(), v, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), query, args...).Scan(&value)
	})
	if err != nil {
		t.Errorf("%s: %v", query, err)
	}
	return value
}

// run executes a statement in v's name.
func run(ctx context.Context, db *postgres.DB, v postgres.Viewer, sql string, args ...any) error {
	return db.As(ctx, v, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	})
}

// soon waits for a hint.
func soon(t *testing.T, hint <-chan struct{}) {
	t.Helper()
	select {
	case <-hint:
	case <-time.After(10 * time.Second):
		t.Fatal("no hint came")
	}
}
