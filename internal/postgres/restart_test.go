package postgres_test

import (
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
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
	if took := time.Since(began); took > 30*time.Second { // a connection that nobody answers takes minutes
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

// As takes five further tries in about a second, enough for a Postgres that is just starting.
func TestBeginIsTriedAgain(t *testing.T) {
	dsn := postgrestest.Fresh(t)
	door := newDoor(t, dsn)
	db, err := postgres.Open(t.Context(), postgrestest.Config(door.dsn))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, test := range []struct {
		refusals int32
		ok       bool
	}{{0, true}, {1, true}, {5, true}, {1000, false}} { // pgx may connect twice a try
		db.Pool().Reset() // the next transaction needs a new connection
		door.refuse.Store(test.refusals)
		ran := 0
		err := db.As(t.Context(), postgres.Viewer{}, func(pgx.Tx) error { ran++; return nil })
		if (err == nil) != test.ok || (ran == 1) != test.ok {
			t.Errorf("after %d refused connections: ran %d times, %v", test.refusals, ran, err)
		}
	}
}

// door is a way to Postgres that can be shut.
type door struct {
	dsn    string
	refuse atomic.Int32 // so many of the next connections are closed at once
}

func newDoor(t *testing.T, dsn string) *door {
	t.Helper()
	host := regexp.MustCompile(`host='([^']*)'`)
	real := filepath.Join(host.FindStringSubmatch(dsn)[1], ".s.PGSQL.5432")
	folder, err := os.MkdirTemp("", "door") // t.TempDir is too long a path for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	listener, err := net.Listen("unix", filepath.Join(folder, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	d := &door{dsn: host.ReplaceAllString(dsn, "host='"+folder+"'")}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			if d.refuse.Load() > 0 {
				d.refuse.Add(-1)
				client.Close()
				continue
			}
			server, err := net.Dial("unix", real)
			if err != nil {
				client.Close()
				continue
			}
			go func() { io.Copy(server, client); server.Close() }()
			go func() { io.Copy(client, server); client.Close() }()
		}
	}()
	return d
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
	began := get[time.Time](t, db, postgres.Viewer{}, "select pg_postmaster_start_time()")
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
	// Backends live a moment longer than their postmaster, so a transaction or two may begin and be lost, or end in one that is about to.
	var answers time.Time
	deadline := time.Now().Add(10 * time.Second)
	for err = errors.New("not tried"); (err != nil || answers.Equal(began)) && time.Now().Before(deadline); {
		err = db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
			return tx.QueryRow(t.Context(), `with renamed as (update directory.person set name = 'Mika') select pg_postmaster_start_time()`).Scan(&answers)
		})
	}
	if err != nil || answers.Equal(began) {
		t.Fatal(err, answers)
	}
	if got := get[int](t, db, postgres.Worker(), "select count(*) from directory.person where name = 'Mika'"); got != 1 {
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
