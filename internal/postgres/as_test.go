package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

const newPerson = `insert into directory.person (slug, name) values ('new', 'New')`

func TestAsRollsBack(t *testing.T) {
	db := postgrestest.New(t)
	refusal := errors.New("no")
	ctx, cancel := context.WithCancel(t.Context())
	for _, test := range []struct {
		name string
		fn   func(tx pgx.Tx) error
		want error // nil: any
	}{
		{"error", func(pgx.Tx) error { return refusal }, refusal},
		{"swallowed error", func(tx pgx.Tx) error { tx.Exec(ctx, "select 1/0"); return nil }, pgx.ErrTxCommitRollback},
		{"panic", func(pgx.Tx) error { panic(refusal) }, refusal},
		{"cancelled context", func(pgx.Tx) error { cancel(); return nil }, context.Canceled},
	} {
		err := recovered(func() error {
			return db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
				if _, err := tx.Exec(ctx, newPerson); err != nil {
					t.Errorf("%s: %v", test.name, err)
				}
				return test.fn(tx)
			})
		})
		if !errors.Is(err, test.want) {
			t.Errorf("%s: As returned %v, want %v", test.name, err, test.want)
		}
		if got := get[int](t, db, postgres.Worker(), `select count(*) from directory.person`); got != 0 {
			t.Errorf("%s: %d rows are left", test.name, got)
		}
		if n := db.Pool().Stat().AcquiredConns(); n != 0 {
			t.Errorf("%s: %d connections were not given back", test.name, n)
		}
	}
}

// recovered turns a panic with an error into that error.
func recovered(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	return fn()
}

func TestAsCommits(t *testing.T) {
	db := postgrestest.New(t)
	runs := 0
	err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
		runs++
		_, err := tx.Exec(t.Context(), newPerson)
		return err
	})
	if err != nil || runs != 1 {
		t.Fatalf("%d runs, %v", runs, err)
	}
	if got := get[int](t, db, postgres.Worker(), `select count(*) from directory.person`); got != 1 {
		t.Errorf("%d rows, want 1", got)
	}
}

func TestAsAfterClose(t *testing.T) {
	db := postgrestest.New(t)
	for range 2 {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	err := db.As(t.Context(), postgres.Worker(), func(pgx.Tx) error { t.Error("the function ran"); return nil })
	if err == nil {
		t.Error("a closed database gave a transaction")
	}
	hint, cancel := db.Subscribe("knowledge") // says nothing, harms nothing
	cancel()
	if len(hint) != 0 {
		t.Error("a closed database hinted")
	}
}

// What a turn pays for its rights: the settings travel with BEGIN, so As with one query is three round trips, and a query
// without a transaction one.
func BenchmarkAs(b *testing.B) {
	db := postgrestest.New(b)
	viewer := postgres.Viewer{Person: mika, Roles: []postgres.Role{postgres.RoleEmployee}, Session: "0123456789abcdef"}
	one := func(tx pgx.Tx) error {
		return tx.QueryRow(b.Context(), "select count(*) from chat.consultation").Scan(new(int))
	}
	for _, bench := range []struct {
		name string
		fn   func() error
	}{
		{"empty", func() error { return db.As(b.Context(), viewer, func(pgx.Tx) error { return nil }) }},
		{"one query", func() error { return db.As(b.Context(), viewer, one) }},
		{"one query, plain transaction", func() error { return pgx.BeginFunc(b.Context(), db.Pool(), one) }},
		{"one query, no transaction", func() error {
			return db.Pool().QueryRow(b.Context(), "select count(*) from chat.consultation").Scan(new(int))
		}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				if err := bench.fn(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
