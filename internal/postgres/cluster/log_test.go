package cluster

import (
	"bytes"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
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

// Statements may be logged to find slow ones, and fail; what a person said stands in their values and in no log.
func TestLogHoldsNoValues(t *testing.T) {
	t.Parallel()
	c := join(t, initialised(t))
	conn, err := pgx.Connect(t.Context(), c.DSN(Owner, Database))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	const said = "ひみつのことば"
	for _, statement := range []string{"set log_min_duration_statement = 0", "set log_statement = 'all'", "create table talk (words text, n int)"} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.Exec(t.Context(), "insert into talk (words) values ($1)", said); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "select 1 / (length($1) - length(words)) from talk where words = $1", said); err == nil {
		t.Fatal("divided by zero")
	}
	log, err := os.ReadFile(c.path("postgres.log"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(log, []byte("insert into talk")) {
		t.Fatalf("no statement was logged:\n%s", log)
	}
	for line := range bytes.Lines(log) {
		if bytes.Contains(line, []byte(said)) {
			t.Errorf("the log holds %s", line)
		}
	}
}
