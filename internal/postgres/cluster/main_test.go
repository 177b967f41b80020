package cluster

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// joinIn makes the test binary a program that joins the cluster of that folder, says so, and leaves when its input ends.
const joinIn = "DOUSURU_TEST_JOIN_IN"

func TestMain(m *testing.M) {
	if data := os.Getenv(joinIn); data != "" {
		if err := joinAndWait(data); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	if blank.data != "" {
		os.RemoveAll(blank.data)
	}
	os.Exit(code)
}

func joinAndWait(data string) error {
	signal.Ignore(syscall.SIGINT) // a server that closes in its own time
	c, err := Join(context.Background(), Options{Data: data, Throwaway: true})
	if err != nil {
		return err
	}
	fmt.Println("joined")
	io.Copy(io.Discard, os.Stdin)
	return c.Leave()
}

// program is another process that uses the cluster.
type program struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	said chan string
}

// startProgram starts it; its first line of output comes through said.
func startProgram(t *testing.T, data string, attr *syscall.SysProcAttr) *program {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if attr != nil && attr.Credential != nil { // go test keeps the binary where no other user can run it
		place := t.TempDir()
		if err := errors.Join(os.Chmod(place, 0o755), os.Chmod(filepath.Dir(place), 0o755)); err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(place, "program")
		if out, err := exec.Command("cp", binary, copied).CombinedOutput(); err != nil {
			t.Fatalf("copy test binary: %v: %s", err, out)
		}
		binary = copied
	}
	p := &program{cmd: exec.Command(binary), said: make(chan string, 1)}
	p.cmd.Env = append(os.Environ(), joinIn+"="+data)
	p.cmd.Dir = "/"
	p.cmd.SysProcAttr = attr
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.in = in
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill(); p.cmd.Wait() }) // a test that failed half-way
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		p.said <- line
	}()
	return p
}

func (p *program) mustJoin(t *testing.T) {
	t.Helper()
	if line := <-p.said; line != "joined\n" {
		t.Fatalf("the other program did not join: %s", line)
	}
}

// leave lets the program end by itself.
func (p *program) leave(t *testing.T) {
	t.Helper()
	p.in.Close()
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the other program: %v", err)
	}
}

// kill ends the program without giving it a chance.
func (p *program) kill() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

// folder is a data folder in a place that Postgres's user can enter. Whatever a failed test left running is stopped.
func folder(t *testing.T) string {
	t.Helper()
	data, err := ThrowawayFolder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pid, ok := pidIn(filepath.Join(data, "postgres/postmaster.pid")); ok && servesFolder(pid, filepath.Join(data, "postgres")) {
			t.Errorf("Postgres %d still runs after the test", pid)
			syscall.Kill(pid, syscall.SIGKILL)
		}
		os.RemoveAll(data)
	})
	return data
}

// blank is a cluster that was made and stopped; tests start from copies of it, which spares them the second of initdb.
var blank struct {
	sync.Once
	data string
	err  error
}

func initialised(t *testing.T) (data string) {
	t.Helper()
	blank.Do(func() {
		if blank.data, blank.err = ThrowawayFolder(); blank.err != nil {
			return
		}
		var c *Cluster
		if c, blank.err = Join(t.Context(), Options{Data: blank.data, Throwaway: true}); blank.err == nil {
			blank.err = c.Leave()
		}
	})
	if blank.err != nil {
		t.Fatal(blank.err)
	}
	data = folder(t)
	if out, err := exec.Command("cp", "-a", filepath.Join(blank.data, "postgres"), data).CombinedOutput(); err != nil {
		t.Fatalf("copy cluster: %v: %s", err, out)
	}
	return data
}

func join(t *testing.T, data string) *Cluster {
	t.Helper()
	c, err := Join(t.Context(), Options{Data: data, Throwaway: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Leave() }) // when the test failed half-way
	return c
}

func leave(t *testing.T, c *Cluster) {
	t.Helper()
	if err := c.Leave(); err != nil {
		t.Error(err)
	}
}

// query runs one statement as the owner over a connection of its own and returns its one value as text.
func query(t *testing.T, c *Cluster, sql string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.DSN(Owner, Database))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, sql)
	if err != nil {
		t.Fatal(err)
	}
	values, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

func postmaster(t *testing.T, c *Cluster) int {
	t.Helper()
	pid, ok := pidIn(c.pidFile())
	if !ok || !c.running() {
		t.Fatal("Postgres does not run")
	}
	return pid
}

// killPostgres kills the postmaster and waits until it is gone.
func killPostgres(t *testing.T, c *Cluster) {
	t.Helper()
	pid := postmaster(t, c)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for c.running() {
		time.Sleep(time.Millisecond)
	}
}
