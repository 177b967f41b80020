package cluster

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestJoinCreatesStartsAndStops(t *testing.T) {
	t.Parallel()
	data := folder(t)
	c, err := Join(t.Context(), Options{Data: data}) // with all the care of a real one
	if err != nil {
		t.Fatal(err)
	}
	for setting, want := range map[string]string{
		"listen_addresses": "", "server_encoding": "UTF8", "timezone": "UTC", "fsync": "on",
		"data_directory_mode": "0700", "unix_socket_permissions": "0700", "unix_socket_directories": c.socket,
	} {
		if got := query(t, c, "show "+setting); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	if got := query(t, c, "select array_agg(w order by w)::text from unnest('{う,い,B,a}'::text[]) w"); got != "{B,a,い,う}" {
		t.Errorf("text sorts as %s, want by code point", got)
	}
	query(t, c, "create table kept as select 'here' as value")
	leave(t, c)
	leave(t, c) // a second time does nothing
	if c.running() {
		t.Error("Postgres runs after its last user left")
	}
	if err := c.Start(t.Context()); err == nil {
		t.Error("a cluster that was left could be started")
	}

	again := join(t, data)
	if got := query(t, again, "select value from kept"); got != "here" {
		t.Errorf("after a restart the table holds %q", got)
	}
	leave(t, again)
}

func TestLastUserStops(t *testing.T) {
	t.Parallel()
	data := initialised(t)
	c := join(t, data)
	other := startProgram(t, data, nil)
	other.mustJoin(t)
	pid := postmaster(t, c)
	leave(t, c)
	if !c.running() {
		t.Fatal("Postgres stopped under another program")
	}
	again := join(t, data)
	if got := postmaster(t, again); got != pid {
		t.Errorf("a running Postgres was not joined: process %d, then %d", pid, got)
	}
	leave(t, again)
	other.leave(t)
	if c.running() {
		t.Error("Postgres runs after its last user left")
	}
}

func TestProgramsStartAtTheSameTime(t *testing.T) {
	t.Parallel()
	data := folder(t) // not even created yet
	var programs []*program
	for range 4 {
		programs = append(programs, startProgram(t, data, nil))
	}
	for _, p := range programs {
		p.mustJoin(t)
	}
	c := join(t, data)
	for _, p := range programs {
		p.leave(t)
	}
	query(t, c, "select 'alive'")
	leave(t, c)
	if c.running() {
		t.Error("Postgres runs after its last user left")
	}
}

func TestInterruptLeavesPostgresAlone(t *testing.T) {
	t.Parallel()
	data := initialised(t)
	p := startProgram(t, data, &syscall.SysProcAttr{Setpgid: true})
	p.mustJoin(t)
	if err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGINT); err != nil { // as a terminal does on Ctrl-C
		t.Fatal(err)
	}
	c := join(t, data)
	query(t, c, "select 'alive'")
	p.leave(t)
	leave(t, c)
}

func TestStopAndStartUnderAUser(t *testing.T) {
	t.Parallel()
	c := join(t, initialised(t))
	if err := c.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c.running() {
		t.Error("Postgres runs after Stop")
	}
	for range 2 { // the second finds it running
		if err := c.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		query(t, c, "select 'alive'")
	}
	leave(t, c)
}

func TestFoldersThatCannotServe(t *testing.T) {
	t.Parallel()
	write := func(data, name, text string) {
		path := filepath.Join(data, "postgres", name)
		os.MkdirAll(filepath.Dir(path), 0o700)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name string
		make func(data string)
		want []string
	}{
		{"another major version", func(data string) { write(data, "PG_VERSION", "9\n") }, []string{"made by Postgres 9", "this machine has Postgres"}},
		{"somebody else's files", func(data string) { write(data, "notes.txt", "mine") }, []string{"is not empty and not a Postgres data folder"}},
		{"no version", func(data string) { write(data, "PG_VERSION", "x\n") }, []string{"read version"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := folder(t)
			test.make(data)
			_, err := Join(t.Context(), Options{Data: data})
			for _, want := range test.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v, want %q in it", err, want)
				}
			}
		})
	}
}

func TestFailedStartShowsTheLog(t *testing.T) {
	t.Parallel()
	data := initialised(t)
	conf := filepath.Join(data, "postgres/postgresql.auto.conf")
	if err := os.WriteFile(conf, []byte("shared_buffers = 'plenty'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Join(t.Context(), Options{Data: data, Throwaway: true})
	if err == nil || !strings.Contains(err.Error(), "shared_buffers") {
		t.Errorf("error %v, want the cause from the log in it", err)
	}
}
