package postgres_test

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/cluster"
	"dousuru/internal/postgres/postgrestest"
)

// fill gives the pool its full number of connections.
func fill(t *testing.T, db *postgres.DB) {
	t.Helper()
	var all sync.WaitGroup
	arrived := make(chan struct{})
	var waiting atomic.Int32
	for range db.Pool().Config().MaxConns {
		all.Go(func() {
			err := db.As(t.Context(), postgres.Viewer{}, func(pgx.Tx) error {
				if waiting.Add(1) == db.Pool().Config().MaxConns {
					close(arrived)
				}
				<-arrived
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestRestartOfPostgresIsNotNoticed(t *testing.T) {
	server := postgrestest.Private(t)
	db := server.Open()
	fill(t, db)
	server.Stop()
	began := time.Now()
	if err := run(t.Context(), db, postgres.Viewer{}, "select 1"); err == nil {
		t.Error("a stopped Postgres answered")
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v to see that Postgres is gone", took)
	}
	server.Start()
	fill(t, db)
	server.Stop()
	server.Start() // the pool is dead and nobody has noticed yet
	var ran atomic.Int32
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			if err := db.As(t.Context(), postgres.Viewer{}, func(pgx.Tx) error { ran.Add(1); return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := ran.Load(); got != 40 {
		t.Errorf("the function ran %d times for 40 transactions", got)
	}
}

func TestStartingPostgresIsWaitedFor(t *testing.T) {
	server := postgrestest.Private(t)
	db := server.Open()
	server.Stop()
	result := make(chan error)
	go func() { result <- run(t.Context(), db, postgres.Viewer{}, "select 1") }()
	server.Start() // takes about 0.3 s, less than the tries of As
	if err := <-result; err != nil {
		t.Error(err)
	}
}

// fn is not repeated: it may have done more than the database can take back.
func TestLostTransactionIsNotRepeated(t *testing.T) {
	server := postgrestest.Private(t)
	db := server.Open()
	runs := 0
	err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
		runs++
		server.Stop()
		server.Start()
		_, err := tx.Exec(t.Context(), newPerson)
		return err
	})
	if err == nil || runs != 1 {
		t.Errorf("%d runs, %v; want one, with an error", runs, err)
	}
	if got := get[int](t, db, postgres.Worker(), "select count(*) from directory.person"); got != 0 {
		t.Errorf("%d rows of a lost transaction", got)
	}
}

// A private cluster that dies under the program is started again by the next transaction, and listeners are told.
func TestPrivateClusterIsRevived(t *testing.T) {
	data, err := cluster.ThrowawayFolder()
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(data)
	db, err := postgres.Open(t.Context(), postgres.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := get[string](t, db, postgres.Viewer{}, "select session_user::text"); got != "dousuru_app" {
		t.Errorf("logged in as %s", got)
	}
	hint, cancel := db.Subscribe("knowledge")
	defer cancel()
	soon(t, hint) // it listens
	if err := run(t.Context(), db, postgres.Worker(), newPerson); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(data + "/postgres/postmaster.pid")
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.Fields(string(text))[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	// A backend may live a moment longer than its postmaster, so the first transaction may begin and be lost.
	err = run(t.Context(), db, postgres.Worker(), "select 1")
	if err != nil {
		t.Logf("first transaction after the crash: %v", err)
	}
	if got := get[int](t, db, postgres.Worker(), "select count(*) from directory.person"); got != 1 {
		t.Errorf("%d rows after the crash, want 1", got)
	}
	soon(t, hint)
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(data + "/postgres/postmaster.pid"); err == nil {
		t.Error("Postgres was not stopped")
	}
}
