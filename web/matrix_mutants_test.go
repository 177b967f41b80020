package web

import (
	"maps"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dousuru/internal/matrix"
)

// guardSample of the mutants of guards are made in every run, each that many; all of them where DOUSURU_MUTANTS is "whole", and where it is
// something else, all that have it in their name.
const guardSample = 8

// guardMutants are a route as it would be with a looser guard: one that asks for nothing, one that asks for a login alone, and none that looks
// at whose page a form stands on.
func guardMutants(s *Site, at int, pattern string) map[string]http.Handler {
	list := map[string]http.Handler{}
	add := func(how string, who guard) {
		routes := s.routes()
		routes[at].who = who
		list[pattern+": "+how] = s.headers(s.sameSite(serve(routes)))
	}
	switch who := s.routes()[at].who; {
	case sameGuard(who, anyone):
	case sameGuard(who, person):
		add("anyone", anyone)
	default:
		add("anyone", anyone)
		add("any person", person)
	}
	if strings.HasPrefix(pattern, "POST ") {
		list[pattern+": any site"] = s.headers(serve(s.routes()))
	}
	return list
}

func sameGuard(a, b guard) bool { return reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer() }

// loosen makes the mutants. Each changes a cell of the matrix, but for those of testdata/guards.txt: behind their guard stands a second lock,
// so that what was refused is refused and writes nothing. Where that is the database, it is taken away, too, and then a cell changes.
func (m *routeMatrix) loosen(t *testing.T, healthy matrix.Table) {
	s, locks := m.site.(*Site), secondLocks(t)
	which := os.Getenv("DOUSURU_MUTANTS")
	made, noticed, database, handler, n := 0, 0, 0, 0, 0
	for at, route := range s.routes() {
		i := slices.IndexFunc(healthy.Lines, func(l matrix.Line) bool { return l.Action+" "+l.Thing == route.pattern })
		if i < 0 {
			continue // the socket, which has a matrix of its own
		}
		mutants := guardMutants(s, at, route.pattern)
		for _, name := range slices.Sorted(maps.Keys(mutants)) {
			site := mutants[name]
			n++
			if which == "" && n%guardSample != 0 || which != "" && which != "whole" && !strings.Contains(name, which) {
				continue
			}
			made++
			lock, known := locks[name]
			switch caught := m.notices(site, route.pattern, healthy.Lines[i].Cells); {
			case caught && known:
				t.Errorf("%s is noticed, and testdata/guards.txt says that it is not", name)
			case caught:
				noticed++
			case !known:
				t.Errorf("survives: %s %v", name, healthy.Lines[i].Cells)
			case lock == theDatabase && !m.noticesUnlocked(site, route.pattern, healthy.Lines[i].Cells):
				t.Errorf("%s is not held by the database", name)
			case lock == theDatabase:
				database++
			default:
				handler++
			}
			delete(locks, name)
		}
	}
	if which == "whole" {
		for name := range locks {
			t.Errorf("testdata/guards.txt has a mutant that does not exist: %s", name)
		}
	}
	t.Logf("mutants of guards: %d of %d made, %d noticed, %d held by the database, %d by the handler", made, n, noticed, database, handler)
}

// notices tells whether somebody who is refused gets anything else from the mutant. The first one who does is enough.
func (m *routeMatrix) notices(site http.Handler, pattern string, cells []string) bool {
	send := m.sender(pattern)
	for i, r := range matrixRoles {
		if !slices.Contains([]string{"login", "401", "403", "404"}, cells[i]) {
			continue
		}
		if cell, _ := send(site, r.name); cell != cells[i] {
			return true
		}
	}
	return false
}

// noticesUnlocked is notices with a database that takes everybody for everything: no row-level security, and directory.viewer_has says yes.
func (m *routeMatrix) noticesUnlocked(site http.Handler, pattern string, cells []string) bool {
	secured := m.names(`select c.oid::regclass::text from pg_class c where c.relrowsecurity order by 1`)
	alter := func(how string) {
		for _, table := range secured {
			m.exec("alter table " + table + " " + how + " row level security")
		}
	}
	asked := m.names(`select pg_get_functiondef('directory.viewer_has'::regproc)`)[0]
	defer m.exec(asked)
	defer alter("enable")
	alter("disable")
	m.exec(regexp.MustCompile(`(?s)RETURN .*`).ReplaceAllString(asked, "RETURN true"))
	return m.notices(site, pattern, cells)
}

// theDatabase is the lock of testdata/guards.txt that is proved by taking it away.
const theDatabase = "the database"

// secondLocks are the mutants that no cell notices, with what holds them.
func secondLocks(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/guards.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, lock, found := strings.Cut(line, " | ")
		if !found || lock == "" {
			t.Fatalf("testdata/guards.txt: %q has no lock", line)
		}
		list[name] = lock
	}
	return list
}
