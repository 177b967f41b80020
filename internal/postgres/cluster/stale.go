package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func (c *Cluster) pidFile() string { return filepath.Join(c.folder(), "postmaster.pid") }

// running reports whether the process named by postmaster.pid is a Postgres of this folder. Postgres itself only asks
// whether such a process exists; after a crash its number may belong to any other program, in a container it soon does.
func (c *Cluster) running() bool {
	pid, ok := pidIn(c.pidFile())
	return ok && servesFolder(pid, c.folder())
}

// removeStale removes the lock files that a killed Postgres left. The caller holds the start lock, has no answer from the
// socket, and knows that no Postgres of this folder runs.
func (c *Cluster) removeStale() error {
	for _, path := range []string{c.pidFile(), socketName(c.socket) + ".lock", socketName(c.socket)} {
		err := os.Remove(path)
		if err == nil {
			c.log.Info("removed stale lock of Postgres", "file", path)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove stale lock: %w", err)
		}
	}
	return nil
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

// servesFolder reports whether process pid is a Postgres server with that data folder. Where the system hides a process's
// folder, a Postgres with an unreadable one counts: better to wait for it than to start a second.
func servesFolder(pid int, folder string) bool {
	args := arguments(pid)
	if len(args) == 0 || !slices.Contains([]string{"postgres", "postmaster"}, filepath.Base(args[0])) {
		return false
	}
	if i := slices.Index(args, "-D"); i >= 0 && i+1 < len(args) {
		return sameFolder(args[i+1], folder)
	}
	dir, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid)) // Postgres works inside its data folder
	return err != nil || sameFolder(dir, folder)
}

// arguments are the command line of a process, from /proc or, where there is none, from ps; empty for a zombie.
func arguments(pid int) []string {
	if _, err := os.Stat("/proc/self/cmdline"); err == nil {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)) // gone: empty
		return strings.FieldsFunc(string(text), func(r rune) bool { return r == 0 })
	}
	out, _ := exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output() // gone: empty
	program, rest, _ := strings.Cut(strings.TrimSpace(string(out)), " -D ")
	if rest == "" {
		return strings.Fields(program)
	}
	return []string{program, "-D", rest}
}

func sameFolder(a, b string) bool {
	if a == b {
		return true
	}
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}
