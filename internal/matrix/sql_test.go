package matrix_test

import (
	"os"
	"testing"

	"dousuru/internal/matrix"
)

const (
	sqlFile     = "data/sql.txt"
	columnsFile = "data/columns.txt"
)

// Every table in every role with every action, and every column with every right, as the files have it.
func TestSQL(t *testing.T) {
	owner, nina := newWorld(t)
	p := newProber(t, owner)
	actions, columns := matrix.Table{}, matrix.Table{Roles: rights}
	for _, r := range roles() {
		actions.Roles = append(actions.Roles, r.name)
	}
	all := tables(t, owner)
	for _, table := range all {
		th := loadThing(t, p.tx, table, nina[table])
		least := 2
		if only[table] {
			least = 1
		}
		if th.secured && len(th.rows) < least {
			t.Errorf("%s has %d rows in the worlds: add some to internal/postgres/testdata/seed.sql or testdata/relations.sql", table, len(th.rows))
		}
		actions.Lines = append(actions.Lines, p.lines(th, roles())...)
		columns.Lines = append(columns.Lines, p.columns(t, th)...)
	}
	compare(t, sqlFile, actions)
	compare(t, columnsFile, columns)
	t.Logf("%d tables, %d roles: %d cells, made of %d statements", len(all), len(actions.Roles), actions.Count()+columns.Count(), p.n)
}

// only are the tables that have one row, by their keys.
var only = map[string]bool{"audit.head": true, "escalation.glass_rule": true, "evaluation.setting": true, "retrieval.statistics": true, "retrieval.held": true}

// compare holds what is against a file, or writes it there where DOUSURU_UPDATE is set: then it is to be read.
func compare(t *testing.T, file string, got matrix.Table) {
	t.Helper()
	want, err := matrix.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("DOUSURU_UPDATE") != "" {
		got.Title = want.Title
		if err := got.Write(file); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, d := range want.Differences(got) {
		t.Error(d)
	}
}
