package cluster

import (
	"bytes"
	"os"
	"testing"
)

func TestTrimLog(t *testing.T) {
	c := &Cluster{data: t.TempDir()}
	if err := c.TrimLog(); err != nil {
		t.Errorf("no log yet: %v", err)
	}
	f, err := c.openLog()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	f.WriteString("small\n")
	if err := c.TrimLog(); err != nil {
		t.Fatal(err)
	}
	if got := c.logTail(); got != "small" {
		t.Errorf("a small log became %q", got)
	}
	f.Write(bytes.Repeat([]byte("x"), largestLog))
	if err := c.TrimLog(); err != nil {
		t.Fatal(err)
	}
	f.WriteString("after\n") // the server's own handle
	if got := c.logTail(); got != "after" {
		t.Errorf("the log after trimming ends with %q", got)
	}
	if info, err := os.Stat(c.path("postgres.log.1")); err != nil || info.Size() < largestLog {
		t.Errorf("the old log: %v, %v", info, err)
	}
}
