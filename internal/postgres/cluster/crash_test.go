package cluster

import (
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

func TestStaleLockNamesALivingProgram(t *testing.T) {
	t.Parallel()
	for name, pid := range map[string]func(t *testing.T) int{
		"another program": func(t *testing.T) int {
			other := exec.Command("sleep", "60")
			if err := other.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if other.ProcessState != nil || !exists(other.Process.Pid) {
					t.Error("the other program was ended")
				}
				other.Process.Kill()
				other.Wait()
			})
			return other.Process.Pid
		},
		"the test itself":   func(*testing.T) int { return os.Getpid() },
		"the first process": func(*testing.T) int { return 1 },
	} {
		t.Run(name, func(t *testing.T) {
			data := initialised(t)
			c := join(t, data)
			pidText, err := os.ReadFile(c.pidFile())
			if err != nil {
				t.Fatal(err)
			}
			killPostgres(t, c)
			_, rest, _ := strings.Cut(string(pidText), "\n")
			writeLike(t, c.pidFile(), fmt.Sprintf("%d\n%s", pid(t), rest))
			writeLike(t, socketName(c.socket)+".lock", fmt.Sprintf("%d\n%s", pid(t), rest))
			other := join(t, data)
			query(t, other, "select 'alive'")
			leave(t, other)
			leave(t, c)
		})
	}
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
