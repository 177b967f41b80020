package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// lockEvery is how often a taken lock is tried again: flock cannot wait for a context.
const lockEvery = 20 * time.Millisecond

// lockStart waits until this process alone may start or stop Postgres. A start takes a second or two, a recovery after a
// power cut longer; ctx bounds the wait.
func (c *Cluster) lockStart(ctx context.Context) (unlock func(), err error) {
	f, err := flock(ctx, c.path("postgres.lock"), syscall.LOCK_EX)
	if err != nil {
		return nil, err
	}
	return func() { f.Close() }, nil
}

// lockShared takes a lock that many may hold; closing the file gives it up.
func lockShared(ctx context.Context, path string) (*os.File, error) {
	return flock(ctx, path, syscall.LOCK_SH)
}

// lockAlone reports whether nobody else holds the lock of f, which it may give up in finding out.
func lockAlone(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

func flock(ctx context.Context, path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	for {
		err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			f.Close()
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		select {
		case <-ctx.Done():
			f.Close()
			return nil, fmt.Errorf("lock %s, held by another process: %w", path, ctx.Err())
		case <-time.After(lockEvery):
		}
	}
}
