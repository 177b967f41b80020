package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// startWithin bounds a start, recovery after a crash included (at most max_wal_size of log to replay).
const startWithin = 2 * time.Minute

// ensure makes the cluster answer: creates, starts or joins it. The caller holds the start lock.
func (c *Cluster) ensure(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	major, err := majorOf(c.folder())
	if err != nil {
		return err
	}
	if major == 0 {
		if err := c.create(); err != nil {
			return err
		}
	} else if major != c.install.major {
		return fmt.Errorf("data folder %s changed to Postgres %d meanwhile; try again", c.folder(), major)
	}
	for ctx.Err() == nil {
		state, err := c.probe(ctx)
		switch {
		case err != nil:
			return err
		case state == answering:
			return nil
		case state == noDatabase:
			return c.createDatabase(ctx)
		case state == silent && !c.running():
			if err := c.launch(ctx); err != nil {
				return err
			}
		case state == silent && c.deaf():
			if err := c.halt(); err != nil {
				return err
			}
		default: // a postmaster of this folder is starting up, recovering or shutting down
			time.Sleep(50 * time.Millisecond)
		}
	}
	return fmt.Errorf("wait for Postgres in %s: %w: %s", c.folder(), ctx.Err(), c.logTail())
}

type state int

const (
	silent     state = iota // nobody listens
	busy                    // starting up or shutting down
	noDatabase              // answers, but the database was not made yet
	answering
)

// probe asks the socket, the only sure sign of a living cluster: a process number may lie, in a container above all. The
// error is for an answer that no waiting will change.
func (c *Cluster) probe(ctx context.Context) (state, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.DSN(Owner, Database))
	if err == nil {
		conn.Close(ctx)
		return answering, nil
	}
	var refused *pgconn.PgError
	switch {
	case errors.Is(err, syscall.ENOENT), errors.Is(err, syscall.ECONNREFUSED):
		return silent, nil
	case !errors.As(err, &refused):
		return busy, nil // slow, or cut while it stops
	}
	switch refused.Code {
	case "3D000": // invalid_catalog_name
		return noDatabase, nil
	case "57P03", "57P01", "53300": // cannot_connect_now, admin_shutdown, too_many_connections
		return busy, nil
	}
	return busy, fmt.Errorf("connect to Postgres in %s: %w", c.folder(), err)
}

func (c *Cluster) createDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.DSN(Owner, "postgres"))
	if err != nil {
		return fmt.Errorf("create database: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "create database "+Database); err != nil {
		return fmt.Errorf("create database: %w", err)
	}
	return nil
}

// deaf reports whether the postmaster of this folder says that it is ready while its socket is gone: a cleaner of /tmp took
// it. Nobody can connect any more, so it may as well be stopped.
func (c *Cluster) deaf() bool {
	_, err := os.Stat(socketName(c.socket))
	return errors.Is(err, fs.ErrNotExist) && lastWord(c.pidFile()) == "ready"
}

// launch starts Postgres where none runs. Backends of a killed postmaster end when they notice; until then its memory is in
// use and Postgres refuses to start, rightly: they may still write. So they are asked to end and the start is tried again.
func (c *Cluster) launch(ctx context.Context) error {
	if err := errors.Join(c.makeSocketFolder(), c.writeSettings(), c.clearStale()); err != nil {
		return err
	}
	for failures := 0; ; {
		err := c.pgStart()
		if err == nil {
			c.log.Info("started Postgres", "folder", c.folder(), "socket", c.socket)
			return nil
		}
		if c.running() {
			return nil // only slow: the caller waits for it
		}
		if !endOrphans(c.folder()) {
			failures++ // the second time it was not a backend that ended meanwhile
		}
		if failures == 2 || ctx.Err() != nil {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// pgStart waits until Postgres answers.
func (c *Cluster) pgStart() error {
	logFile, err := c.openLog()
	if err != nil {
		return err
	}
	defer logFile.Close()
	from, _ := logFile.Seek(0, io.SeekEnd) // of a plain file: cannot fail
	cmd := c.program("pg_ctl", "start", "-w", "-s", "-t", fmt.Sprint(int(startWithin.Seconds())), "-D", c.folder())
	cmd.Stdout, cmd.Stderr = logFile, logFile
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("start Postgres: %w: %s", err, c.logSince(from))
	}
	return nil
}

// halt stops a running Postgres: fast, that is, open transactions are rolled back. It takes a minute at most. The caller
// holds the start lock.
func (c *Cluster) halt() error {
	if !c.running() {
		return nil
	}
	out, err := c.program("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-t", "60", "-D", c.folder()).CombinedOutput()
	if err != nil {
		if _, statErr := os.Stat(c.pidFile()); errors.Is(statErr, fs.ErrNotExist) {
			return nil // it went by itself meanwhile
		}
		return fmt.Errorf("stop Postgres: %w: %s", err, lastLines(string(out), 2))
	}
	c.removeSocketFolder()
	c.log.Info("stopped Postgres", "folder", c.folder())
	return nil
}
