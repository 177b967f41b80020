package web

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/matrix"
)

const (
	httpFile = "../internal/matrix/data/http.txt"
	auditing = "p024"          // made the auditor
	canary   = "うみねこの鳴く浜で働きたい" // stands in what a member keeps for themselves
)

// matrixRoles are whoever has a browser in the matrix of pages, and the person of the sample company that they are. The last is whoever may,
// and another site sends it with their cookie.
var matrixRoles = []struct{ name, slug string }{
	{"nobody", ""}, {"self", twinMember}, {"colleague", "p013"}, {"other", "p023"}, {"hr", twinHR}, {"hrOther", "p004"}, {"executive", "p001"},
	{"manager", twinBoss}, {"mgrOther", "p007"}, {"admin", "p011"}, {"auditor", auditing}, {"elsewhere", ""},
}

// A routeMatrix is the world in which every route is asked for in every role, with what that wrote undone.
type routeMatrix struct {
	*world
	addresses map[string]string   // of pages, by pattern
	mux       *http.ServeMux      // of the patterns alone
	plans     map[string]formPlan // of forms, by pattern
}

// Every route in every role, as data/http.txt has it: pages are opened with the ids of a member and of their manager, and of HR's things. A form is
// sent by everybody as it is by whoever may, and what is refused writes nothing. Nobody but its person and their manager gets
// a page with what they keep for themselves. Then guards are loosened, one at a time.
func TestMatrixOfRoutes(t *testing.T) {
	began := time.Now()
	m := newRouteMatrix(t)
	prepared := time.Since(began)
	want, err := matrix.Read(httpFile)
	if err != nil {
		t.Fatal(err)
	}
	got := matrix.Table{Title: want.Title}
	for _, r := range matrixRoles {
		got.Roles = append(got.Roles, r.name)
	}
	tries := 0
	for _, pattern := range m.patterns {
		method, path, _ := strings.Cut(pattern, " ")
		if method != http.MethodGet && method != http.MethodPost || path == "/socket" {
			continue
		}
		line := matrix.Line{Thing: path, Action: method}
		send := m.sender(pattern)
		for _, r := range matrixRoles {
			cell, text := send(m.site, r.name)
			tries++
			line.Cells = append(line.Cells, cell)
			if strings.Contains(text, canary) && r.slug != twinMember && r.name != "elsewhere" {
				t.Errorf("%s gets what a member keeps for themselves at %s", r.name, pattern)
			}
		}
		got.Lines = append(got.Lines, line)
	}
	m.undo()
	t.Logf("%d routes, %d roles, %d requests in %.0f s, prepared in %.0f s", len(got.Lines), len(got.Roles), tries, (time.Since(began) - prepared).Seconds(), prepared.Seconds())
	if os.Getenv("DOUSURU_UPDATE") != "" {
		if err := got.Write(httpFile); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, d := range want.Differences(got) {
		t.Error(d)
	}
	t.Run("loosened guards", func(t *testing.T) { m.loosen(t, got) })
}

func newRouteMatrix(t *testing.T) *routeMatrix {
	t.Helper()
	m := &routeMatrix{world: newWorld(t), plans: formPlans(t)}
	m.names(`update directory.person set roles = '{employee,auditor}' where slug = $1 returning slug`, auditing)
	for _, r := range matrixRoles {
		if r.slug == "" || twinCookies[r.slug] != "" {
			continue
		}
		_, text := m.ask(r.slug, http.MethodPost, "/login", url.Values{"person": {r.slug}})
		_, cookie, _ := strings.Cut(text, "Set-Cookie: dousuru=")
		twinCookies[r.slug], _, _ = strings.Cut(cookie, ";")
		t.Cleanup(func() { delete(twinCookies, r.slug) }) // no other copy of the world knows it
	}
	member, boss := m.person(twinMember), m.person(twinBoss)
	if _, err := journey.Add(t.Context(), m.db, member.Viewer(), journey.Entry{Kind: journey.Wish, Words: canary}); err != nil {
		t.Fatal(err)
	}
	if _, err := oneonone.PutNote(t.Context(), m.db, member.Viewer(), oneonone.Note{About: boss.ID, Words: canary}); err != nil {
		t.Fatal(err)
	}
	m.furnish()
	m.addresses = m.findAddresses()
	m.remember()
	return m
}
