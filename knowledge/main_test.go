package knowledge_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// folder is a source of files given by their text.
func folder(files map[string]string) knowledge.Source {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return knowledge.Source{Name: "test", FS: m, Root: "."}
}

func bring(t *testing.T, db *postgres.DB, opts knowledge.Options, sources ...knowledge.Source) knowledge.Report {
	t.Helper()
	report, err := knowledge.Import(t.Context(), db, opts, sources...)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return report
}

func find(t *testing.T, db *postgres.DB, slug string, tags ...string) knowledge.Article {
	t.Helper()
	a, err := knowledge.Find(t.Context(), db, slug, tags)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func count(t *testing.T, db *postgres.DB, sql string, args ...any) int {
	t.Helper()
	var n int
	if err := db.Pool().QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// rejects are the rejected records as text, one a line.
func rejects(r knowledge.Report) string {
	var lines []string
	for _, reject := range r.Rejected {
		lines = append(lines, reject.String())
	}
	return strings.Join(lines, "\n")
}

// facet is the text of an article's passage.
func facet(a knowledge.Article, f knowledge.Facet) string {
	var texts []string
	for _, p := range a.Passages {
		if p.Facet == f {
			texts = append(texts, p.Body)
		}
	}
	return strings.Join(texts, "\n")
}
