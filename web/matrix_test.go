package web

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/matrix"
)

const (
	httpFile = "../internal/matrix/data/http.txt"
	auditing = "p024"          // made the auditor
	canary   = "うみねこの鳴く浜で働きたい" // stands in what a member keeps for themselves
)

// matrixRoles are whoever has a browser in the matrix of pages, and the person of the sample company that they are.
var matrixRoles = []struct{ name, slug string }{
	{"nobody", ""}, {"self", twinMember}, {"colleague", "p013"}, {"other", "p023"}, {"hr", twinHR}, {"hrOther", "p004"}, {"executive", "p001"},
	{"manager", twinBoss}, {"mgrOther", "p007"}, {"admin", "p011"}, {"auditor", auditing},
}

// Every route in every role, as data/http.txt has it: pages are opened with the ids of a member and of their manager, and of HR's things. A form is
// sent by everybody whom its page does not open to, and nothing of the database changes by that. Nobody but its person and their manager gets
// a page with what they keep for themselves.
func TestMatrixOfRoutes(t *testing.T) {
	w := newWorld(t)
	w.names(`update directory.person set roles = '{employee,auditor}' where slug = $1 returning slug`, auditing)
	for _, r := range matrixRoles {
		if r.slug != "" && twinCookies[r.slug] == "" {
			_, text := w.ask(r.slug, http.MethodPost, "/login", url.Values{"person": {r.slug}})
			_, cookie, _ := strings.Cut(text, "Set-Cookie: dousuru=")
			twinCookies[r.slug], _, _ = strings.Cut(cookie, ";")
			defer delete(twinCookies, r.slug) // no other copy of the world knows it
		}
	}
	member, boss := w.person(twinMember), w.person(twinBoss)
	if _, err := journey.Add(t.Context(), w.db, member.Viewer(), journey.Entry{Kind: journey.Wish, Words: canary}); err != nil {
		t.Fatal(err)
	}
	if _, err := oneonone.PutNote(t.Context(), w.db, member.Viewer(), oneonone.Note{About: boss.ID, Words: canary}); err != nil {
		t.Fatal(err)
	}
	want, err := matrix.Read(httpFile)
	if err != nil {
		t.Fatal(err)
	}
	got := matrix.Table{Title: want.Title}
	for _, r := range matrixRoles {
		got.Roles = append(got.Roles, r.name)
	}
	open, tries := map[string][]string{}, 0
	addresses := w.addresses()
	for _, pattern := range w.pages() {
		line := matrix.Line{Thing: pattern, Action: "GET"}
		for _, r := range matrixRoles {
			tries++
			status, text := w.ask(r.slug, http.MethodGet, addresses[pattern], nil)
			line.Cells = append(line.Cells, outcome(status, text))
			if strings.Contains(text, canary) && r.name != "self" {
				t.Errorf("%s gets what a member keeps for themselves at %s", r.name, pattern)
			}
			if status == http.StatusOK {
				open[pattern] = append(open[pattern], r.name)
			}
		}
		got.Lines = append(got.Lines, line)
	}
	before := w.held()
	for _, pattern := range w.patterns {
		path, isForm := strings.CutPrefix(pattern, "POST ")
		if !isForm {
			continue
		}
		page := nearest(path, addresses)
		line := matrix.Line{Thing: path, Action: "POST"}
		for _, r := range matrixRoles {
			if slices.Contains(open[page], r.name) || page == "" {
				line.Cells = append(line.Cells, "may") // the tests of the form send it
				continue
			}
			tries++
			status, text := w.ask(r.slug, http.MethodPost, fill(path, page, addresses), url.Values{"words": {"x"}})
			line.Cells = append(line.Cells, outcome(status, text))
		}
		got.Lines = append(got.Lines, line)
	}
	if changed := cmp.Diff(before, w.held()); changed != "" {
		t.Errorf("forms of whoever may not open their page changed the database:\n%s", changed)
	}
	t.Logf("%d routes, %d roles, %d requests", len(got.Lines), len(got.Roles), tries)
	if os.Getenv("DOUSURU_UPDATE") != "" {
		if err := got.Write(httpFile); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, d := range want.Differences(got) {
		t.Error(d)
	}
}

// outcome is what came, without which number: in, the way to the login, elsewhere, or a refusal by its number.
func outcome(status int, text string) string {
	switch {
	case status == http.StatusOK:
		return "in"
	case status == http.StatusSeeOther && strings.Contains(text, "Location: /login"):
		return "login"
	case status == http.StatusSeeOther:
		return "on"
	}
	return strconv.Itoa(status)
}

// addresses are one for each page: with ids that open it for somebody, a member before their manager, HR and the executives.
func (w *world) addresses() map[string]string {
	w.t.Helper()
	ids, list := w.ids(), map[string]string{}
	slugs := w.names(`select slug from knowledge.article order by slug limit 3`)
	desks := w.names(`select slug from knowledge.desk order by slug limit 1`)
	member := w.person(twinMember).ID.String()
	for _, pattern := range w.pages() {
		candidates := []string{strings.Replace(pattern, "/{$}", "/", 1)}
		for at := parameter.FindString(candidates[0]); at != ""; at = parameter.FindString(candidates[0]) {
			values := ids.near(pattern)
			switch at {
			case "{slug}", "{key}":
				values = slugs
				if strings.HasPrefix(pattern, "/hr/desks") {
					values = desks
				}
			case "{person}":
				values = []string{member}
			case "{name...}":
				values = []string{"pages.css"}
			case "{move}", "{run}":
				values = []string{"1"}
			}
			var filled []string
			for _, c := range candidates {
				for _, value := range values {
					filled = append(filled, strings.Replace(c, at, value, 1))
				}
			}
			candidates = filled
		}
		list[pattern] = candidates[0]
		if len(candidates) == 1 {
			continue
		}
		who := []string{twinMember, twinBoss}
		switch {
		case strings.HasPrefix(pattern, "/hr"):
			who = []string{twinHR}
		case strings.HasPrefix(pattern, "/asked"):
			who = []string{"p001"}
		case strings.HasPrefix(pattern, "/team"):
			who = []string{twinBoss}
		}
	search:
		for _, person := range who {
			for _, path := range candidates {
				if slices.ContainsFunc(twinUnopened, func(id string) bool { return strings.Contains(path, id) }) {
					continue
				}
				if status, _ := w.ask(person, http.MethodGet, path, nil); status == http.StatusOK {
					list[pattern] = path
					break search
				}
			}
		}
	}
	return list
}

// nearest is the page that a form stands on: the longest pattern of a page that the form's begins with. "" is none.
func nearest(form string, pages map[string]string) (page string) {
	for pattern := range pages {
		if (form == pattern || strings.HasPrefix(form, strings.TrimSuffix(pattern, "/")+"/")) && len(pattern) > len(page) && strings.Contains(pattern, "/") && pattern != "/{$}" {
			page = pattern
		}
	}
	return page
}

// fill puts the ids of its page's address into a form's, and an id of nothing where the page has none.
func fill(form, page string, pages map[string]string) string {
	from, at := strings.Split(page, "/"), strings.Split(pages[page], "/")
	parts := strings.Split(form, "/")
	for i, part := range parts {
		switch {
		case !strings.HasPrefix(part, "{"):
		case i < len(from) && from[i] == part:
			parts[i] = at[i]
		default:
			parts[i] = uuid.NewString()
		}
	}
	return strings.Join(parts, "/")
}

// held is what all tables hold, but for logins, which every request may move.
func (w *world) held() map[string]string {
	w.t.Helper()
	all := map[string]string{}
	for _, table := range w.names(`select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$|ext$|river$|web$|retrieval$)' order by 1`) {
		all[table] = w.names(`select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from ` + table + ` t`)[0] + "\n"
	}
	return all
}
