package web

import (
	"bytes"
	"encoding/hex"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres/postgrestest"
)

// Whoever has a dump, the data files or the WAL, and no master key, finds no word that people wrote.
func TestNoWordInDumpFilesAndWAL(t *testing.T) {
	c := newCompany(t)
	disk := diskOf(t, c)
	written := map[string]string{}
	for _, way := range canaries {
		canary := newCanary()
		written[canary] = way.column
		way.write(c, canary)
		found := 0
		for _, words := range postgrestest.Opened(t, c.db, way.column) {
			found += strings.Count(words, canary)
		}
		if found == 0 {
			t.Errorf("%s does not hold what was written: the test looks for nothing", way.column)
		}
	}
	planted := newCanary()
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `insert into seal.pending (column_name) values ($1)`, planted); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	disk.each(t, func(what, file string, body []byte) {
		seen[what] = seen[what] || holds(body, planted)
		for canary, column := range written {
			if holds(body, canary) {
				t.Errorf("%s %s holds what was written to %s", what, file, column)
			}
		}
	})
	for _, what := range []string{"dump", "data", "WAL"} {
		if !seen[what] {
			t.Errorf("%s: what was planted unsealed is not found; the test looks at nothing", what)
		}
	}
}

func newCanary() string { return "canary" + hex.EncodeToString([]byte(uuid.NewString()[:8])) }

// holds looks for a word as it is, and as a dump writes bytes.
func holds(body []byte, canary string) bool {
	return bytes.Contains(body, []byte(canary)) || bytes.Contains(body, []byte(hex.EncodeToString([]byte(canary))))
}

// A disk is where a database lies.
type disk struct {
	c         *company
	data, bin string
	oid       string
}

func diskOf(t *testing.T, c *company) (d disk) {
	t.Helper()
	d.c = c
	err := postgrestest.Owner(t, c.db).QueryRow(t.Context(), `select current_setting('data_directory'),
		(select setting from pg_config where name = 'BINDIR'), (select oid::text from pg_database where datname = current_database())`).Scan(&d.data, &d.bin, &d.oid)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// each shows look a dump, the data files after a checkpoint, and the WAL.
func (d disk) each(t *testing.T, look func(what, file string, body []byte)) {
	t.Helper()
	owner := postgrestest.Owner(t, d.c.db)
	if _, err := owner.Exec(t.Context(), `checkpoint`); err != nil {
		t.Fatal(err)
	}
	look("dump", "", d.dump(t, owner.Config().ConnConfig))
	for what, folder := range map[string]string{"data": filepath.Join(d.data, "base", d.oid), "WAL": filepath.Join(d.data, "pg_wal")} {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			body, err := os.ReadFile(path)
			look(what, entry.Name(), body)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (d disk) dump(t *testing.T, as *pgx.ConnConfig) []byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), filepath.Join(d.bin, "pg_dump"), "--host", as.Host, "--username", as.User, "--dbname", as.Database)
	var fault bytes.Buffer
	command.Stderr = &fault
	body, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, fault.String())
	}
	return body
}
