package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// servesFolder reports whether process pid is a Postgres server with that data folder. Where the system hides a process's
// folder, a Postgres counts: better to wait for it than to start a second.
func servesFolder(pid int, folder string) bool {
	args := arguments(pid)
	if len(args) == 0 || !slices.Contains([]string{"postgres", "postmaster"}, filepath.Base(args[0])) {
		return false
	}
	if i := slices.Index(args, "-D"); i >= 0 && i+1 < len(args) {
		return sameFolder(args[i+1], folder)
	}
	dir, err := workingFolder(pid)
	return err != nil || sameFolder(dir, folder)
}

// workingFolder is a process's current folder; every process of a Postgres works inside its data folder. Linux only.
func workingFolder(pid int) (string, error) {
	return os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
}

// arguments are the command line of a process, from /proc or, where there is none, from ps; empty for a zombie.
func arguments(pid int) []string {
	if _, err := os.Stat("/proc/self/cmdline"); err == nil {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)) // gone: empty
		return strings.FieldsFunc(string(text), func(r rune) bool { return r == 0 })
	}
	out, _ := exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output() // gone: empty
	program, folder, found := strings.Cut(strings.TrimSpace(string(out)), " -D ")
	if !found {
		return strings.Fields(program)
	}
	return []string{program, "-D", folder}
}

// endOrphans asks the backends that a killed postmaster left to end, as the postmaster would in an emergency. They are the
// processes titled "postgres: …" inside the folder. Where there is no /proc they end by themselves after their statement.
func endOrphans(folder string) (found bool) {
	entries, _ := os.ReadDir("/proc") // none: nothing to do
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		args := arguments(pid)
		if len(args) == 0 || !strings.HasPrefix(args[0], "postgres: ") {
			continue
		}
		if dir, err := workingFolder(pid); err == nil && sameFolder(dir, folder) {
			found = true
			_ = syscall.Kill(pid, syscall.SIGQUIT) // gone meanwhile: fine
		}
	}
	return found
}

func sameFolder(a, b string) bool {
	if a == b {
		return true
	}
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}
