package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// majorOf is the major version that made the data folder; 0 when there is none yet.
func majorOf(folder string) (int, error) {
	text, err := os.ReadFile(filepath.Join(folder, "PG_VERSION"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		entries, err := os.ReadDir(folder)
		if err == nil && len(entries) > 0 {
			return 0, fmt.Errorf("%s is not empty and not a Postgres data folder; choose another data folder", folder)
		}
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("read version of the data folder: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("read version of the data folder: %w", err)
	}
	return major, nil
}

// create makes a new cluster. It is built beside its place and moved there whole, so that a cut in the middle leaves nothing
// that looks like a cluster.
func (c *Cluster) create() error {
	c.log.Info("create Postgres cluster", "folder", c.folder(), "postgres", c.install.major)
	fresh := c.folder() + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("remove unfinished cluster: %w", err)
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return fmt.Errorf("create cluster: %w", err)
	}
	if err := c.account.own(fresh); err != nil {
		return fmt.Errorf("create cluster: %w", err)
	}
	var err error
	for _, locale := range locales(c.install.major) {
		if err = c.initdb(fresh, locale); err == nil {
			break
		}
	}
	if err != nil {
		os.RemoveAll(fresh)
		return fmt.Errorf("create cluster: %w", err)
	}
	return os.Rename(fresh, c.folder())
}

// locales are tried in turn. Text sorts by code point in all of them, so an update of the system's libraries never leaves
// an index in the wrong order.
func locales(major int) [][]string {
	list := [][]string{{"--locale=C.UTF-8"}, {"--locale=C"}} // macOS knows only the second
	if major >= 17 {
		list = append([][]string{{"--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"}}, list...)
	}
	return list
}

// initdb trusts whoever reaches the socket: it stands in a folder that only the account (and root) can enter.
func (c *Cluster) initdb(folder string, locale []string) error {
	args := append([]string{"-D", folder, "-U", Owner, "-E", "UTF8", "-A", "trust"}, locale...)
	if c.throwaway {
		args = append(args, "-N")
	}
	out, err := c.program("initdb", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("run initdb: %w: %s", err, lastLines(string(out), 3))
	}
	file, err := os.OpenFile(filepath.Join(folder, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteString("\ninclude 'dousuru.conf'\n")
	return errors.Join(err, file.Close())
}

// program is one of Postgres's programs, run as the account, with an environment that no PG… variable of the caller reaches.
// It is never cut in the middle: that would leave shared memory behind, or a Postgres that nobody knows of yet.
func (c *Cluster) program(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.install.bin, name), args...)
	cmd.Dir = "/" // the caller's folder may be closed to the account
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = c.account.attributes()
	return cmd
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "; ")
}
