package knowledge_test

import (
	"errors"
	"strings"
	"testing"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func slugsOf(list []knowledge.Article) string {
	var all []string
	for _, a := range list {
		all = append(all, a.Slug)
	}
	return strings.Join(all, " ")
}

// What may not be seen does not exist, whichever way it is asked for.
func TestVisibility(t *testing.T) {
	db := postgrestest.New(t)
	page := func(id, kind, more string) string {
		return "---\nid: " + id + "\nkind: " + kind + "\ntitle: Title " + id + "\ncategory: c\n" + more + "---\nText.\n"
	}
	bring(t, db, knowledge.Options{}, folder(map[string]string{
		"1.md": page("open", "program", ""), "2.md": page("managers", "program", "audience: [role:manager]\n"),
		"3.md": page("draft", "program", "state: draft\n"), "4.md": page("retired", "program", "state: retired\n"),
		"5.md": page("told", "case", "consent: yes\nprograms_used: [open]\nreviewed_on: 2026-01-01\n"),
		"6.md": page("silent", "case", "consent: no\nprograms_used: [open]\n"),
		"7.md": page("withdrawn", "case", "consent: yes\nwithdrawn_on: 2026-01-01\nprograms_used: [open]\n"),
		"8.md": page("leaders", "case", "consent: yes\naudience: [role:manager, site:x]\nprograms_used: [open]\nreviewed_on: 2026-06-01\n"),
		"9.md": page("old", "program", "status: retired\n"), // its subject is retired, the page is shown
	}))
	all := []string{"open", "managers", "draft", "retired", "told", "silent", "withdrawn", "leaders", "old", "nothing"}
	for tags, want := range map[string]string{"": "open told old", "role:employee": "open told old", "site:x": "open told leaders old", "role:manager role:employee": "open managers told leaders old"} {
		list, err := knowledge.FindAll(t.Context(), db, all, strings.Fields(tags))
		if err != nil || slugsOf(list) != want {
			t.Errorf("with %q: %s, %v; want %s", tags, slugsOf(list), err, want)
		}
		titles, err := knowledge.Titles(t.Context(), db, strings.Fields(tags), all)
		if err != nil || len(titles) != len(strings.Fields(want)) || titles["open"] != "Title open" {
			t.Errorf("titles with %q: %v, %v", tags, titles, err)
		}
	}
	for _, slug := range []string{"managers", "draft", "silent", "nothing", ""} {
		if _, err := knowledge.Find(t.Context(), db, slug, nil); !errors.Is(err, knowledge.ErrNotFound) {
			t.Errorf("%s: %v", slug, err)
		}
	}
	cases, err := knowledge.CasesUsing(t.Context(), db, "open", []string{"site:x"})
	if err != nil || slugsOf(cases) != "leaders told" {
		t.Errorf("cases %s, %v", slugsOf(cases), err)
	}
	programs, err := knowledge.List(t.Context(), db, nil, knowledge.Program)
	if err != nil || slugsOf(programs) != "old open" {
		t.Errorf("programs %s, %v", slugsOf(programs), err)
	}
	everything, err := knowledge.List(t.Context(), db, nil)
	if err != nil || slugsOf(everything) != "old open told" {
		t.Errorf("everything %s, %v", slugsOf(everything), err)
	}
}

func TestDesksFor(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(map[string]string{"desks.csv": "id,name,channel,routes,fallback\nb,Second,x,mental|danger,\na,First,x,danger|human,gone\n"}))
	list, err := knowledge.DesksFor(t.Context(), db, "danger")
	if err != nil || len(list) != 2 || list[0].Slug != "b" || !list[0].Receives("mental") || list[0].Receives("human") {
		t.Errorf("got %+v, %v; want the order of the file", list, err)
	}
	if list, err := knowledge.DesksFor(t.Context(), db, "payroll"); err != nil || len(list) != 0 {
		t.Errorf("got %+v, %v", list, err)
	}
}

func TestLanguageLabel(t *testing.T) {
	for _, c := range [][3]string{{"vi", "ja", "ベトナム語"}, {"vi", "en", "Vietnamese"}, {"ベトナム語（水曜）", "en", "ベトナム語（水曜）"}} {
		if got := knowledge.LanguageLabel(c[0], c[1]); got != c[2] {
			t.Errorf("%v: got %s", c, got)
		}
	}
}
