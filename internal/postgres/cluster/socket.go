package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// port is part of the socket's name; no TCP port is opened.
const port = 5432

// longest is how long the path of a Unix socket may be: 107 bytes on Linux, 103 on macOS; the smaller serves both.
const longest = 103

func socketName(dir string) string {
	return filepath.Join(dir, ".s.PGSQL."+strconv.Itoa(port))
}

// socketFolder is the cluster's own folder, which nobody else may enter. When its path is too long for a socket it is a
// folder under /tmp named after it.
func socketFolder(folder string, a account) string {
	if len(socketName(folder)) <= longest {
		return folder
	}
	sum := sha256.Sum256([]byte(folder))
	return fmt.Sprintf("/tmp/dousuru-%d-%s", a.uid, hex.EncodeToString(sum[:6]))
}

// makeSocketFolder makes the folder under /tmp, private to the account. One that is there already must be just that: made
// by an earlier start, and not by somebody who wants to listen in.
func (c *Cluster) makeSocketFolder() error {
	if c.socket == c.folder() {
		return nil
	}
	if err := os.Mkdir(c.socket, 0o700); err == nil {
		return c.account.own(c.socket)
	}
	info, err := os.Lstat(c.socket)
	if err != nil {
		return fmt.Errorf("make socket folder: %w", err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(stat.Uid) != c.account.uid || info.Mode().Perm() != 0o700 {
		return fmt.Errorf("socket folder %s is not a private folder of user %s; remove it, or choose a data folder with a shorter path",
			c.socket, c.account.name)
	}
	return nil
}

// removeSocketFolder leaves nothing behind under /tmp.
func (c *Cluster) removeSocketFolder() {
	if c.socket != c.folder() {
		_ = os.Remove(c.socket) // not empty or gone: then it is not ours to remove
	}
}
