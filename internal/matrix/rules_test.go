package matrix_test

import (
	"slices"
	"testing"

	"dousuru/internal/matrix"
	"dousuru/internal/seal"
)

// nobodys are the roles that read nothing that a person wrote.
var nobodys = []string{"nobody", "session", "execOther", "mgrFormer", "mgrOther", "admin", "worker", "workerForgets"}

// told are the tables with words of which one of these roles reads some rows, each with the reason.
var told = map[string]string{
	"oneonone.note_words":   "mgrFormer: Fumi's own notes",
	"escalation.gap":        "published gaps are told to everybody",
	"escalation.letter":     "the worker hands letters on to HR, and their key goes with it",
	"escalation.letter_key": "the same",
	"report.fact":           "the worker counts the month, and erases it with its key",
	"journey.entry":         "the worker erases what was deleted long ago, and sees those rows for it",
}

// What stands in data/sql.txt, as a rule: whoever has nothing to do with a person reads no row that has words of theirs, and the program neither.
func TestWordsAreReadByNobodyElse(t *testing.T) {
	table, err := matrix.Read(sqlFile)
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, c := range seal.Columns() {
		words[c.Table] = true
	}
	if len(words) < 10 {
		t.Fatalf("only %d tables with sealed words", len(words))
	}
	for _, l := range table.Lines {
		if !words[l.Thing] || l.Action != "select" || told[l.Thing] != "" {
			continue
		}
		for i, role := range table.Roles {
			if slices.Contains(nobodys, role) && l.Cells[i] != "-" {
				t.Errorf("%s reads %s of %s", role, l.Cells[i], l.Thing)
			}
		}
	}
}
