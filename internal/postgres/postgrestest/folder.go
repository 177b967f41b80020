package postgrestest

import (
	"os"
	"path/filepath"
	"time"

	"dousuru/internal/postgres/cluster"
)

// prefix names the folders of throw-away clusters in the system's temporary folder.
const prefix = "dousuru-test-"

// throwawayFolder is a short path that Postgres's user can pass through.
func throwawayFolder() (string, error) {
	folder, err := os.MkdirTemp("", prefix)
	if err != nil {
		return "", err
	}
	return folder, os.Chmod(folder, 0o711)
}

// grace keeps a sweep away from a folder that another test binary has just made and not locked yet.
const grace = time.Minute

// sweep stops and removes clusters whose test binary was killed. A fault is left to the next sweep: it must not fail a test.
func sweep() {
	folders, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	for _, folder := range folders {
		info, err := os.Stat(folder)
		if err != nil || time.Since(info.ModTime()) < grace {
			continue
		}
		if abandoned, err := cluster.Abandoned(folder); err == nil && abandoned {
			_ = os.RemoveAll(folder)
		}
	}
}
