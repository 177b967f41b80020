package knowledge_test

import (
	"strings"
	"testing"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/knowledge/sample"
)

// The sample company is what a first run talks about: it is complete, and every reference in it leads somewhere.
func TestSampleCompany(t *testing.T) {
	db := postgrestest.New(t)
	source := knowledge.Source{Name: "sample", FS: sample.Company(), Root: "."}
	report := bring(t, db, knowledge.Options{}, source)
	if len(report.Rejected) != 0 {
		t.Errorf("rejected:\n%s", rejects(report))
	}
	for _, note := range report.Notes {
		if note.File != "people.csv" {
			t.Errorf("note: %s", note)
		}
	}
	for kind, least := range map[knowledge.Kind]int{knowledge.Program: 60, knowledge.Case: 60, knowledge.FAQ: 50} {
		if n := report.ByKind[kind]; n < least {
			t.Errorf("%d of %s, want %d", n, kind, least)
		}
	}
	if report.Desks < 20 {
		t.Errorf("%d desks, want 20", report.Desks)
	}
	if report.Hidden == 0 {
		t.Error("no case without a valid consent: nothing shows that they are hidden")
	}
	if again := bring(t, db, knowledge.Options{}, source); again.Unchanged != report.Articles || again.DesksNew != 0 {
		t.Errorf("second run: %+v", again)
	}
	t.Logf("%d articles, %d passages, %d desks in %v", report.Articles, report.Passages, report.Desks, report.Elapsed)
}

// Programs have the parts that employees ask about, in passages of their own, and every status is there.
func TestSamplePrograms(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, knowledge.Source{Name: "sample", FS: sample.Company(), Root: "."})
	programs, err := knowledge.List(t.Context(), db, []string{"role:manager"}, knowledge.Program)
	if err != nil {
		t.Fatal(err)
	}
	statuses := map[knowledge.Status]int{}
	for _, p := range programs {
		statuses[p.Status]++
		a := find(t, db, p.Slug, "role:manager")
		for _, f := range []knowledge.Facet{knowledge.Summary, knowledge.Eligibility, knowledge.Contact} {
			if facet(a, f) == "" {
				t.Errorf("%s does not say %s", a.Slug, f.Label("ja"))
			}
		}
		for _, p := range a.Passages {
			if p.Facet == "" {
				t.Errorf("%s: heading %q is no facet", p.Locator, p.Heading)
			}
		}
		if a.Language != "ja" || a.Desk == "" || a.ReviewedOn.IsZero() || a.Category == "" || len(a.Aliases) == 0 {
			t.Errorf("%s lacks language, desk, review date, category or aliases", a.Slug)
		}
	}
	for _, s := range []knowledge.Status{knowledge.Active, knowledge.Upcoming, knowledge.Paused, knowledge.Closed, knowledge.Retired} {
		if statuses[s] == 0 {
			t.Errorf("no program is %s", s)
		}
	}
	cases, err := knowledge.List(t.Context(), db, nil, knowledge.Case)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.Case == nil || !strings.Contains(c.Case.DisplayName, "仮名") {
			t.Errorf("%s is not told under a pseudonym", c.Slug)
		}
	}
	for _, slug := range []string{"manager-career-guide", "manager-posting-rule"} {
		if _, err := knowledge.Find(t.Context(), db, slug, []string{"role:employee"}); err == nil {
			t.Errorf("%s is shown to employees", slug)
		}
	}
}
