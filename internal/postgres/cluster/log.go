package cluster

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// largestLog is when postgres.log becomes postgres.log.1; so the two together stay near twice that.
const largestLog = 10 << 20

// openLog opens DATA/postgres.log for a starting Postgres, which keeps it open. Append mode lets trimLog cut the file
// under a running server.
func (c *Cluster) openLog() (*os.File, error) {
	if err := c.TrimLog(); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(c.path("postgres.log"), os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open log of Postgres: %w", err)
	}
	return f, nil
}

// TrimLog copies a log above its size to postgres.log.1 and empties it. Lines written between the two steps are lost.
func (c *Cluster) TrimLog() error {
	path := c.path("postgres.log")
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() < largestLog {
		return nil
	}
	if err == nil {
		err = copyFile(path, path+".1")
	}
	if err == nil {
		err = os.Truncate(path, 0)
	}
	if err != nil {
		return fmt.Errorf("trim log of Postgres: %w", err)
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// logTail is the end of the log, for an error message.
func (c *Cluster) logTail() string {
	info, err := os.Stat(c.path("postgres.log"))
	if err != nil {
		return "no log"
	}
	return c.logSince(max(0, info.Size()-4096))
}

func (c *Cluster) logSince(from int64) string {
	f, err := os.Open(c.path("postgres.log"))
	if err != nil {
		return "no log"
	}
	defer f.Close()
	text, _ := io.ReadAll(io.NewSectionReader(f, from, 64<<10)) // what could be read is shown
	return lastLines(string(text), 5)
}
