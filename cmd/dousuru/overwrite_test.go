package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// The command says which articles it left as HR wrote them, and takes the file when it is told to.
func TestImportKeepsAndOverwrites(t *testing.T) {
	database := postgrestest.Fresh(t)
	file := filepath.Join(t.TempDir(), "leave.md")
	write := func(title string) {
		if err := os.WriteFile(file, []byte("---\nid: leave\nkind: program\ntitle: "+title+"\n---\n学びます。\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("休職")
	if code, out, errOut := command(t, database, "import", file); code != 0 || !strings.Contains(out, "1 new") {
		t.Fatalf("%d\n%s%s", code, out, errOut)
	}
	editLeave(t, database)
	for _, step := range []struct {
		title string
		args  []string
		want  string
	}{
		{"休職", nil, "kept: leave: it was edited here; its file is as it was"},
		{"長期休職", nil, "kept: leave: it was edited here, and its file has changed since; to take the file: --overwrite"},
		{"長期休職", []string{"--overwrite"}, "1 changed"},
		{"長期休職", nil, "1 unchanged"},
	} {
		write(step.title)
		if code, out, errOut := command(t, database, append([]string{"import", file}, step.args...)...); code != 0 || !strings.Contains(out, step.want) {
			t.Errorf("%s %v: %d, no %q in\n%s%s", step.title, step.args, code, step.want, out, errOut)
		}
	}
}

// editLeave publishes another title, as two people of HR do.
func editLeave(t *testing.T, database string) {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgrestest.Config(database))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	as := func(f func(tx pgx.Tx) error) {
		t.Helper()
		if err := db.As(t.Context(), postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleHR}}, f); err != nil {
			t.Fatal(err)
		}
	}
	as(func(tx pgx.Tx) error {
		d, err := knowledge.EditDraft(t.Context(), tx, "leave")
		if err != nil {
			return err
		}
		d.Article.Title = "学びの休職"
		if d, err = knowledge.SaveDraft(t.Context(), tx, d); err == nil {
			_, err = knowledge.Submit(t.Context(), tx, "leave", d.Version)
		}
		return err
	})
	as(func(tx pgx.Tx) error {
		d, err := knowledge.Check(t.Context(), tx, "leave", 2)
		if err == nil {
			_, err = knowledge.Publish(t.Context(), tx, "leave", d.Version)
		}
		return err
	})
}
