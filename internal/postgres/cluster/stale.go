package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

func (c *Cluster) pidFile() string { return filepath.Join(c.folder(), "postmaster.pid") }

// running reports whether the process named by postmaster.pid is a Postgres of this folder. Postgres itself only asks
// whether such a process exists; after a crash its number may belong to any other program, in a container it soon does.
func (c *Cluster) running() bool {
	pid, ok := pidIn(c.pidFile())
	return ok && servesFolder(pid, c.folder())
}

// clearStale removes what a killed Postgres left and a new one would stumble over. The caller holds the start lock, has no
// answer from the socket, and knows that no Postgres of this folder runs.
func (c *Cluster) clearStale() error {
	if err := c.disown(); err != nil {
		return fmt.Errorf("clear stale lock: %w", err)
	}
	for _, path := range []string{socketName(c.socket) + ".lock", socketName(c.socket)} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("clear stale lock: %w", err)
		}
	}
	return nil
}

// nobody is above every process number (Linux ends at 4194304).
const nobody = 99999999

// disown takes a foreign program's number out of postmaster.pid. The file itself stays: by the memory key in it Postgres
// finds out whether backends of the killed postmaster still run, and two sets of writers would ruin the data.
func (c *Cluster) disown() error {
	pid, ok := pidIn(c.pidFile())
	if !ok {
		err := os.Remove(c.pidFile()) // empty after a full disk: says nothing, and Postgres refuses it
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	if !exists(pid) {
		return nil // Postgres sees that by itself
	}
	c.log.Info("postmaster.pid names another program; cleared", "folder", c.folder(), "pid", pid)
	text, err := os.ReadFile(c.pidFile())
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	return os.WriteFile(c.pidFile(), []byte(strconv.Itoa(nobody)+"\n"+rest), 0o600)
}

// exists also counts a zombie, as Postgres does.
func exists(pid int) bool {
	return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}

// pidIn is the process number in the first line of a Postgres lock file. A single-user backend writes it negative.
func pidIn(path string) (int, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || pid == 0 {
		return 0, false
	}
	return max(pid, -pid), true
}

// lastWord is the state that a postmaster keeps at the end of its file: starting, ready, stopping.
func lastWord(path string) string {
	text, _ := os.ReadFile(path) // gone: no word
	words := strings.Fields(string(text))
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
