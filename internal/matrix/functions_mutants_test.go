package matrix_test

import (
	"strings"
	"testing"

	"dousuru/internal/postgres/postgrestest"
)

// A function or a trigger that is loosened is noticed: each in turn, in every way there is without another text.
func TestMutantsOfFunctionsAndTriggers(t *testing.T) {
	p := newProber(t, postgrestest.Owner(t, postgrestest.New(t)))
	f, g := functions(t, p.tx), triggers(t, p.tx)
	var list []mutant
	for _, l := range f.Lines {
		for how, sql := range map[string]string{
			"with its owner's rights": "alter function %s security definer", "leakproof": "alter function %s leakproof", "another path": "alter function %s set search_path = public",
			"granted to the app":  "grant execute on function %s to dousuru_app",
			"revoked from public": "revoke execute on function %s from public", "renamed": "alter function %s rename to other",
		} {
			list = append(list, mutant{name: l.Thing + ": " + how, sql: strings.ReplaceAll(sql, "%s", l.Thing)})
		}
	}
	for _, l := range g.Lines {
		on := l.Action + " on " + l.Thing
		list = append(list, mutant{name: on + ": dropped", sql: "drop trigger " + on}, mutant{name: on + ": renamed", sql: "alter trigger " + on + " rename to other"})
		for _, how := range []string{"disable", "enable replica", "enable always"} {
			list = append(list, mutant{name: on + ": " + how, sql: "alter table " + l.Thing + " " + how + " trigger " + l.Action})
		}
	}
	const another = "create function audit.another() returns trigger language plpgsql as 'begin return null; end'; "
	list = append(list, mutant{name: "another function", sql: another},
		mutant{name: "another trigger", sql: another + "create trigger another before insert on audit.reading for each row execute function audit.another()"},
		mutant{name: "another text", sql: "create or replace function audit.stays() returns trigger language plpgsql as 'begin return old; end'"})
	caught := 0
	for _, m := range list {
		p.must("savepoint mutant; " + m.sql)
		if len(f.Differences(functions(t, p.tx)))+len(g.Differences(triggers(t, p.tx))) == 0 {
			t.Errorf("survives: %s", m.name)
		} else {
			caught++
		}
		p.must("rollback to mutant; release mutant")
	}
	t.Logf("mutants made %d, caught %d", len(list), caught)
}

// A function with its owner's rights needs a fixed path and callers of its own; rules, event triggers and views need a decision.
func TestWhatSeesPastRights(t *testing.T) {
	p := newProber(t, postgrestest.Owner(t, postgrestest.New(t)))
	const (
		definer = "alter function audit.stays() security definer; "
		path    = "alter function audit.stays() set search_path = pg_catalog; "
		closed  = "revoke execute on function audit.stays() from public; "
	)
	for sql, want := range map[string]int{
		definer + path + closed: 0, definer + path: 1, definer + closed: 1, definer: 2,
		definer + closed + "alter function audit.stays() set search_path = public": 1,
		"create view audit.everything as select * from audit.reading":              1,
		"alter view knowledge.visible reset (security_invoker)":                    1,
		"create rule lost as on insert to audit.reading do instead nothing":        1,
		"create function audit.acts() returns event_trigger language plpgsql as 'begin end'; create event trigger acts on ddl_command_end execute function audit.acts()": 1,
	} {
		p.must("savepoint mutant; " + sql)
		if got := append(unfixed(functions(t, p.tx)), others(t, p.tx)...); len(got) != want {
			t.Errorf("%s: %q, want %d", sql, got, want)
		}
		p.must("rollback to mutant; release mutant")
	}
}
