package knowledge_test

import (
	"slices"
	"strings"
	"testing"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// The pages that the sources of the real documents name as hard.

func checkGitLab(t *testing.T, db *postgres.DB) {
	if a := find(t, db, "ceo.shadow"); a.Status != knowledge.Paused || a.ReviewedOn.String() != "2026-07-28" || a.Language != "ja" {
		t.Errorf("ceo.shadow is %s, of %s, in %s", a.Status, a.ReviewedOn, a.Language)
	}
	if a := find(t, db, "company.culture.inclusion.tmrg-tmag.tmrg-gitlab-women.agile-career"); a.Status != knowledge.Closed {
		t.Errorf("agile-career is %s", a.Status)
	}
	a := find(t, db, "people-group.promotions-transfers")
	if a.Status != knowledge.Active || a.ReviewDue != a.ReviewedOn || a.ReviewDue.IsZero() {
		t.Errorf("promotions-transfers is %s, reviewed on %q, due %q", a.Status, a.ReviewedOn, a.ReviewDue)
	}
	list, err := knowledge.List(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range list { // nothing else says in its first lines that it is not in force
		if a.Status != knowledge.Active && a.Slug != "ceo.shadow" && !strings.HasSuffix(a.Slug, "agile-career") {
			t.Errorf("%s is %s", a.Slug, a.Status)
		}
	}
}

func checkTTS(t *testing.T, db *postgres.DB) {
	a := find(t, db, "handbook.pages.hiring-staying-or-changing-jobs.gsa-details")
	if got := facet(a, knowledge.Contact); got != "#people-ops\n\nPeopleOperations@gsa.gov" || !slices.Contains(a.Aliases, "detailees") {
		t.Errorf("gsa-details: contact %q, aliases %v", got, a.Aliases)
	}
	if !strings.Contains(a.Passages[0].Body, "](/articles/handbook.pages.hiring-staying-or-changing-jobs.assignee-detail)") {
		t.Errorf("gsa-details: link to its near twin: %s", a.Passages[0].Body)
	}
	voice := find(t, db, "blog.2016-03-21-we-asked-100-of-our-coworkers-why-did-you-join-18f.001")
	if voice.Kind != knowledge.Case || voice.Case.DisplayName != "A." || voice.Case.Profile != "Design" || len(facet(voice, knowledge.Summary)) < 50 || strings.ContainsAny(facet(voice, knowledge.Summary), "“”{") {
		t.Errorf("first voice: %+v %+v", voice, voice.Case)
	}
}

func checkMercari(t *testing.T, db *postgres.DB) {
	ladder := find(t, db, "jp.engineering_ladder")
	if len(ladder.Passages) != 42 || ladder.Passages[0].Heading != "MG1 › Commending Bold Challenges" || !strings.Contains(ladder.Passages[0].Body, "\n\n") {
		t.Errorf("ladder: %d passages, the first %q", len(ladder.Passages), ladder.Passages[0].Heading)
	}
	if ja, en := find(t, db, "jp.mg3"), find(t, db, "en.mg3"); ja.Language != "ja" || en.Language != "en" || ja.Title != "MG3" {
		t.Errorf("grades: %q in %s and %s", ja.Title, ja.Language, en.Language)
	}
}
