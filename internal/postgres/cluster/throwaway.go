package cluster

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// prefix begins the names of folders for throw-away clusters.
const prefix = "dousuru-test-"

// ThrowawayFolder makes a folder for the cluster of a test, with a short path that Postgres's user can pass through.
func ThrowawayFolder() (string, error) {
	folder, err := os.MkdirTemp(scratch(), prefix)
	if err != nil {
		return "", err
	}
	return folder, os.Chmod(folder, 0o711)
}

// roomy is how much free memory makes tests work in it: a test binary takes 100 MB and 8 MB a database, and a few run at a
// time. A database there is made in 15 ms, on a busy disk in up to 350.
const roomy = 2 << 30

// scratch is /dev/shm, a folder in memory, where there is one with room; containers often have one of 64 MB.
func scratch() string {
	var shm syscall.Statfs_t
	if syscall.Statfs("/dev/shm", &shm) == nil && uint64(shm.Bavail)*uint64(shm.Bsize) >= roomy {
		return "/dev/shm"
	}
	return os.TempDir()
}

// grace keeps Sweep away from a folder that another test binary has just made and not locked yet.
const grace = time.Minute

// Sweep stops and removes throw-away clusters whose test binary was killed. What cannot be removed is left to the next
// sweep; it may belong to another user.
func Sweep() {
	for _, place := range []string{"/dev/shm", os.TempDir()} {
		folders, _ := filepath.Glob(filepath.Join(place, prefix+"*")) // the pattern is well formed
		for _, folder := range folders {
			info, err := os.Stat(folder)
			if err != nil || time.Since(info.ModTime()) < grace {
				continue
			}
			if abandoned, err := stopAbandoned(folder); err == nil && abandoned {
				_ = os.RemoveAll(folder)
			}
		}
	}
}

// stopAbandoned stops the cluster of a data folder that no process uses any more, and reports whether that was so.
func stopAbandoned(data string) (bool, error) {
	c, err := prepare(Options{Data: data})
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	unlock, err := c.lockStart(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	users, err := lockShared(ctx, c.path("postgres.users"))
	if err != nil {
		return false, err
	}
	defer users.Close()
	if !lockAlone(users) {
		return false, nil
	}
	return true, c.halt()
}
