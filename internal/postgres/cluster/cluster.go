// Package cluster keeps a private Postgres in a data folder: it finds the installed Postgres, creates the cluster, starts
// it, joins one that runs, and stops it with its last user. Several processes may use one folder at a time.
//
// Two locks in the data folder order everything. Whoever starts or stops Postgres holds postgres.lock alone; every user
// holds postgres.users together with the others, and the one that can take it alone is the last. Both are kernel locks
// (flock), so a killed process leaves none behind.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Owner is the superuser of the cluster: migrations run as it. Database is where everything is kept.
const (
	Owner    = "dousuru"
	Database = "dousuru"
)

// Options say where the cluster lives.
type Options struct {
	Data      string       // the data folder, made when missing; holds postgres/, postgres.log and the two locks
	Log       *slog.Logger // nil: silent
	Throwaway bool         // for tests: no fsync, so a crash of the machine loses the data
}

// Cluster is one process's use of a private cluster. Its methods may be called at the same time.
type Cluster struct {
	data      string // absolute
	throwaway bool
	log       *slog.Logger
	account   account
	install   install
	socket    string // folder of the socket

	users *os.File
	mu    sync.Mutex // orders Start, Stop and Leave inside this process
}

// Join makes sure that the cluster of opts.Data runs, creating and starting it when it does not. The caller must Leave.
func Join(ctx context.Context, opts Options) (*Cluster, error) {
	c, err := prepare(opts)
	if err != nil {
		return nil, fmt.Errorf("use data folder %s: %w", opts.Data, err)
	}
	unlock, err := c.lockStart(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if c.users, err = lockShared(ctx, c.path("postgres.users")); err != nil {
		return nil, err
	}
	if err := c.ensure(ctx); err != nil {
		return nil, errors.Join(err, c.leave())
	}
	return c, nil
}

// prepare finds out everything about the cluster that needs no lock.
func prepare(opts Options) (*Cluster, error) {
	if opts.Data == "" {
		return nil, errors.New("no data folder given")
	}
	data, err := filepath.Abs(opts.Data)
	if err != nil {
		return nil, err
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	c := &Cluster{data: data, throwaway: opts.Throwaway, log: opts.Log}
	if err := makeData(data); err != nil {
		return nil, err
	}
	if c.account, err = chooseAccount(c.folder()); err != nil {
		return nil, err
	}
	if err := c.account.mustEnter(data); err != nil {
		return nil, err
	}
	major, err := majorOf(c.folder())
	if err != nil {
		return nil, err
	}
	if c.install, err = chooseInstall(installs(), c.folder(), major); err != nil {
		return nil, err
	}
	c.socket = socketFolder(c.folder(), c.account)
	return c, nil
}

// makeData makes the data folder. Made by root it lets other users pass through (not list): Postgres runs as one of them.
func makeData(data string) error {
	if _, err := os.Stat(data); err == nil {
		return nil
	}
	if err := os.MkdirAll(data, 0o755); err != nil {
		return err
	}
	if os.Geteuid() == 0 {
		return os.Chmod(data, 0o711)
	}
	return os.Chmod(data, 0o700)
}

func (c *Cluster) path(name string) string { return filepath.Join(c.data, name) }

// folder is Postgres's own data directory.
func (c *Cluster) folder() string { return c.path("postgres") }

// DSN is the connection string for a database of the cluster, over its Unix socket.
func (c *Cluster) DSN(user, database string) string {
	quote := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	return fmt.Sprintf("host='%s' port=%d user=%s dbname=%s sslmode=disable connect_timeout=10",
		quote.Replace(c.socket), port, user, database)
}

// Start brings the cluster up again when it is gone: after a crash of Postgres, or after Stop. When it runs, nothing happens.
func (c *Cluster) Start(ctx context.Context) error { return c.locked(ctx, c.ensure) }

// Stop stops Postgres whoever else uses it.
func (c *Cluster) Stop(ctx context.Context) error {
	return c.locked(ctx, func(context.Context) error { return c.halt() })
}

func (c *Cluster) locked(ctx context.Context, act func(context.Context) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.users == nil {
		return errors.New("the cluster was left")
	}
	unlock, err := c.lockStart(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return act(ctx)
}

// leaveWithin bounds how long Leave waits for somebody else's start or stop.
const leaveWithin = 90 * time.Second

// Leave ends this process's use and stops Postgres when nobody else uses it. A second call does nothing.
func (c *Cluster) Leave() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.users == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), leaveWithin)
	defer cancel()
	unlock, err := c.lockStart(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return c.leave()
}

// leave is Leave for a caller that holds the start lock.
func (c *Cluster) leave() error {
	defer func() { c.users.Close(); c.users = nil }()
	if !lockAlone(c.users) {
		c.log.Debug("leave Postgres running for others", "folder", c.folder())
		return nil
	}
	return c.halt()
}
