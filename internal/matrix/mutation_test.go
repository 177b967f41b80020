package matrix_test

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// sample of the mutants are made in every run, each that many; all of them where DOUSURU_MUTANTS is "whole", and where it is something else,
// all that have it in their name.
const sample = 40

// Every mutant changes a cell, but for those of testdata/survivors.txt, each with its reason.
func TestMutants(t *testing.T) {
	owner, nina := newWorld(t)
	p := newProber(t, owner)
	reasons := survivors(t)
	which := os.Getenv("DOUSURU_MUTANTS")
	healthy, things := map[string]map[string][]string{}, map[string]thing{}
	made, killed, explained := 0, 0, 0
	for i, m := range mutants(t, p.tx) {
		if which == "" && i%sample != 0 || which != "" && which != "whole" && !strings.Contains(m.name, which) {
			continue
		}
		made++
		caught := false
		for _, table := range m.tables {
			if healthy[table] == nil {
				things[table] = loadThing(t, p.tx, table, nina[table])
				healthy[table] = p.state(things[table])
			}
			if caught = p.catches(m, things[table], nina[table], healthy[table]); caught {
				break
			}
		}
		_, known := reasons[m.name]
		switch {
		case caught && known:
			t.Errorf("%s is caught, and testdata/survivors.txt says that it survives", m.name)
		case caught:
			killed++
		case known:
			explained++
		default:
			t.Errorf("survives: %s", m.name)
		}
		delete(reasons, m.name)
	}
	if which == "whole" {
		for name := range reasons {
			t.Errorf("testdata/survivors.txt has a mutant that does not exist: %s", name)
		}
	}
	t.Logf("mutants made %d, caught %d (%.1f %%), equal by a reason %d", made, killed, 100*float64(killed)/float64(max(1, made)), explained)
}

// state are the cells of a table, those of its columns as one.
func (p *prober) state(th thing) map[string][]string {
	p.t.Helper()
	cells := map[string][]string{"columns": p.flat(th)}
	for _, l := range p.lines(th, roles()) {
		cells[l.Action] = l.Cells
	}
	return cells
}

func (p *prober) flat(th thing) (cells []string) {
	for _, l := range p.columns(p.t, th) {
		cells = append(cells, l.Cells...)
	}
	return cells
}

// catches tells whether a mutant changes a cell of the table. The first one that does is enough. Of a policy or a function the actions are
// those of the healthy table: with a policy the columns that it looks at would be gone, too.
func (p *prober) catches(m mutant, th thing, nina map[string]bool, healthy map[string][]string) bool {
	p.must("savepoint mutant; " + m.sql)
	defer p.must("rollback to mutant; release mutant")
	if m.columns {
		return !slices.Equal(p.flat(loadThing(p.t, p.tx, th.table, nina)), healthy["columns"])
	}
	defer p.secure(th)()
	for _, action := range th.actions() {
		if !slices.Equal(p.line(th, roles(), action).Cells, healthy[action]) {
			return true
		}
	}
	return false
}

// survivors are the mutants that change no cell because they change nothing, with the reason.
func survivors(t testing.TB) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/survivors.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, found := strings.Cut(line, " | ")
		if !found || reason == "" {
			t.Fatalf("testdata/survivors.txt: %q has no reason", line)
		}
		list[name] = reason
	}
	return list
}
