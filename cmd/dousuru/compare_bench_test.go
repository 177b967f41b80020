package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dousuru/internal/postgres/postgrestest"
)

// BenchmarkCompare is an example of the method: evaluate --compare on questions that were not used for tuning, with the scripted
// model, which copies sentences and invents one in each answer. With -v it prints what the command prints.
func BenchmarkCompare(b *testing.B) {
	database := postgrestest.Copy(b, "sample", func(dsn string) {
		b.Setenv("DATABASE_URL", dsn)
		var out bytes.Buffer
		if code := run(b.Context(), []string{"import", "--sample"}, strings.NewReader(""), &out, &out); code != 0 {
			b.Fatal(out.String())
		}
	})
	scriptModel(b, nil).settings(b)
	b.Setenv("DATABASE_URL", database)
	b.Setenv("DOUSURU_MODEL_PRICE_IN", "60")
	b.Setenv("DOUSURU_MODEL_PRICE_OUT", "240")
	folder := b.TempDir()
	details := filepath.Join(folder, "details.jsonl")
	for b.Loop() {
		var out, errOut bytes.Buffer
		args := []string{"evaluate", "../../retrieval/testdata/questions/career_report.jsonl", "../../retrieval/testdata/questions/sensitive_report.jsonl",
			"--compare", bothSides, "--yes", "--out", filepath.Join(folder, "report.html"), "--details", details}
		if code := run(b.Context(), args, strings.NewReader(""), &out, &errOut); code != 0 {
			b.Fatal(errOut.String())
		}
		b.Logf("%s%s", errOut.String(), out.String())
		if lines, err := os.ReadFile(details); err != nil || strings.Contains(string(lines), "記念品") {
			b.Errorf("what the model invented is in a summary, %v", err)
		}
	}
}
