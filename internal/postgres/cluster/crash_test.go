package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestKilledProgramLeavesNoLock(t *testing.T) {
	t.Parallel()
	data := initialised(t)
	p := startProgram(t, data, nil)
	p.mustJoin(t)
	p.kill()
	c := join(t, data)
	query(t, c, "select 'alive'")
	leave(t, c)
	if c.running() {
		t.Error("Postgres runs after its last living user left")
	}
}

func TestKilledPostgresIsStartedAgain(t *testing.T) {
	t.Parallel()
	c := join(t, initialised(t))
	query(t, c, "create table kept as select 'here' as value")
	// A backend in the middle of a long computation does not notice that its postmaster died.
	busy, err := pgx.Connect(t.Context(), c.DSN(Owner, Database))
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := busy.Exec(t.Context(), "select count(*) from generate_series(1, 1e5::int) a, generate_series(1, 1e5::int) b")
		ended <- err
	}()
	time.Sleep(100 * time.Millisecond) // until it computes
	killPostgres(t, c)
	began := time.Now()
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("started again after %v", time.Since(began))
	if got := query(t, c, "select value from kept"); got != "here" {
		t.Errorf("after the crash the table holds %q", got)
	}
	if err := <-ended; err == nil {
		t.Error("the backend of the killed Postgres went on")
	}
	leave(t, c)
}

// Postgres takes a lock for stale when its process belongs to another user, but not when that user's program is any other.
func TestStaleLockNamesALivingProgram(t *testing.T) {
	t.Parallel()
	data := initialised(t)
	c := join(t, data)
	text, err := os.ReadFile(c.pidFile())
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	other := exec.Command("sleep", "60")
	other.Dir = "/"
	other.SysProcAttr = c.account.attributes() // the same user as Postgres
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer other.Wait()
	defer other.Process.Kill()
	for _, pid := range []int{other.Process.Pid, 1} {
		killPostgres(t, c)
		lock := fmt.Sprintf("%d\n%s", pid, rest)
		writeLike(t, c.pidFile(), lock)
		writeLike(t, socketName(c.socket)+".lock", lock)
		second := join(t, data)
		query(t, second, "select 'alive'")
		leave(t, second)
	}
	if len(arguments(other.Process.Pid)) == 0 {
		t.Error("the other program was ended")
	}
	leave(t, c)
}

func TestEmptyPidFile(t *testing.T) {
	t.Parallel()
	data := initialised(t)
	writeLike(t, filepath.Join(data, "postgres/postmaster.pid"), "")
	leave(t, join(t, data))
}

// writeLike writes a file inside the cluster's folder with the owner of that folder, as Postgres would.
func writeLike(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if owner, ok := ownerOf(filepath.Dir(path)); ok {
		if err := os.Chown(path, owner, -1); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUnfinishedClusterIsMadeAnew(t *testing.T) {
	t.Parallel()
	data := folder(t)
	half := filepath.Join(data, "postgres.new", "base")
	if err := os.MkdirAll(half, 0o700); err != nil {
		t.Fatal(err)
	}
	leave(t, join(t, data))
	if _, err := os.Stat(half); err == nil {
		t.Error("the unfinished cluster is still there")
	}
}

// Ctrl-C while the cluster is made or started leaves neither a process nor a half-made cluster.
func TestCancelledJoin(t *testing.T) {
	t.Parallel()
	for after := time.Duration(0); after < 3*time.Second; after += 300 * time.Millisecond {
		data := folder(t) // fails the test when Postgres still runs at its end
		ctx, cancel := context.WithTimeout(t.Context(), after)
		c, err := Join(ctx, Options{Data: data, Throwaway: true})
		cancel()
		if err == nil {
			leave(t, c)
			break
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %v: %v", after, err)
		}
		if after == 300*time.Millisecond { // in the middle of initdb; the next user finds the cluster made
			leave(t, join(t, data))
		}
	}
}

func TestDatabaseMissingAfterACut(t *testing.T) {
	t.Parallel()
	data := initialised(t)
	c := join(t, data)
	conn, err := pgx.Connect(t.Context(), c.DSN(Owner, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "drop database "+Database); err != nil { // as if killed between initdb and this
		t.Fatal(err)
	}
	conn.Close(t.Context())
	other := join(t, data)
	query(t, other, "select 'alive'")
	leave(t, other)
	leave(t, c)
}

func TestSweepTakesOnlyAbandonedClusters(t *testing.T) {
	t.Parallel()
	data := initialised(t)
	p := startProgram(t, data, nil)
	p.mustJoin(t)
	longAgo := time.Now().Add(-2 * grace)
	for _, step := range []struct {
		name string
		do   func()
		kept bool
	}{
		{"just made", func() {}, true},
		{"old, in use", func() { os.Chtimes(data, longAgo, longAgo) }, true},
		{"old, its program killed", p.kill, false},
	} {
		step.do()
		Sweep()
		if _, err := os.Stat(data); (err == nil) != step.kept {
			t.Errorf("%s: kept %v, want %v", step.name, err == nil, step.kept)
		}
	}
}
