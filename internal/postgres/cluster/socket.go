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
// folder under /tmp named after it, private to the account.
func socketFolder(folder string, a account) (string, error) {
	if len(socketName(folder)) <= longest {
		return folder, nil
	}
	sum := sha256.Sum256([]byte(folder))
	short := fmt.Sprintf("/tmp/dousuru-%d-%s", a.uid, hex.EncodeToString(sum[:6]))
	if err := os.Mkdir(short, 0o700); err == nil {
		return short, a.own(short)
	}
	// It was there: made by an earlier start, or by somebody who wants to listen in.
	info, err := os.Lstat(short)
	if err != nil {
		return "", fmt.Errorf("make socket folder: %w", err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(stat.Uid) != a.uid || info.Mode().Perm() != 0o700 {
		return "", fmt.Errorf("socket folder %s is not a private folder of user %s; remove it, or choose a shorter data folder", short, a.name)
	}
	return short, nil
}
