package knowledge_test

import (
	"context"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// Brought in step, a draft keeps what it changed and takes over the rest.
func TestTakingUpAChange(t *testing.T) {
	db := postgrestest.New(t)
	page := func(title, reviewed, body string) knowledge.Source {
		return folder(map[string]string{"leave.md": "---\nid: leave\nkind: program\ntitle: " + title + "\nreviewed_on: " + reviewed + "\n---\n" + body})
	}
	bring(t, db, knowledge.Options{}, page("休職", "2026-01-01", "# 概要\n学びます。\n\n# 対象者\n全員です。\n\n# 期間\n一年です。\n\n# 手順\n申し込みます。\n"))
	d, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.EditDraft(ctx, tx, "leave")
	})
	if err != nil {
		t.Fatal(err)
	}
	sections := d.Article.Sections()
	sections[1].Body = "正社員です。"
	d.Article.SetSections(sections)
	d.Article.Owner = "人事部"
	d = mustSave(t, db, hr, d)
	bring(t, db, knowledge.Options{}, page("長期休職", "2026-06-01", "# 概要\n深く学びます。\n\n# 対象者\n契約社員もです。\n\n# 手順\n申し込みます。\n\n# 金額\n無給です。\n"))
	d, err = as(t, db, second, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.TakeUp(ctx, tx, "leave", d.Version)
	})
	if err != nil {
		t.Fatal(err)
	}
	a := d.Article
	for facetOf, want := range map[knowledge.Facet]string{"summary": "深く学びます。", "eligibility": "正社員です。", "duration": "", "steps": "申し込みます。", "amount": "無給です。"} {
		if got := facet(a, facetOf); got != want {
			t.Errorf("%s: %q, want %q", facetOf, got, want)
		}
	}
	if a.Title != "長期休職" || a.Owner != "人事部" || a.ReviewedOn.String() != "2026-06-01" || d.EditedBy != second.Person || d.State != knowledge.DraftOpen {
		t.Errorf("%+v", d)
	}
	if err := event(t, db, hr, "submit", d); err != nil {
		t.Fatal(err)
	}
	if err := event(t, db, third, "check", current(t, db, "leave")); err != nil {
		t.Fatal(err)
	}
	if err := event(t, db, hr, "publish", current(t, db, "leave")); err != nil {
		t.Error(err)
	}
}

// Consent to a story that is stored has its own page: no draft brings an old one back.
func TestDraftsLeaveConsentAlone(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(map[string]string{"story.md": "---\nid: story\nkind: case\ntitle: 戻った話\nconsent: yes\n---\n# 状況\n話です。\n"}))
	d, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.EditDraft(ctx, tx, "story")
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Article.Title = "帰った話"
	d = mustSave(t, db, hr, d)
	end, err := knowledge.ParseDate("2031-03-31")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Change, error) {
		return knowledge.SetConsent(ctx, tx, "story", true, end)
	}); err != nil {
		t.Fatal(err)
	}
	if d, err = as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.TakeUp(ctx, tx, "story", d.Version)
	}); err != nil {
		t.Fatal(err)
	}
	d.Article.Case.ConsentExpires = knowledge.Date{} // as an old form would have it
	publishDraft(t, db, mustSave(t, db, hr, d))
	if a := find(t, db, "story"); a.Title != "帰った話" || a.Case.ConsentExpires != end {
		t.Errorf("%+v %+v", a, a.Case)
	}
}

// An article that HR publishes while an import is at work on it is kept.
func TestPublishingDuringAnImport(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, leave("休職"))
	var once sync.Once
	report := bring(t, db, knowledge.Options{Progress: func(done, total int, _ string) {
		if done == total-1 { // what is stored was read, and nothing is written yet
			once.Do(func() { rename(t, db, "leave", "学びの休職") })
		}
	}}, leave("長期休職"))
	if len(report.Kept) != 1 || !report.Kept[0].Changed || report.Changed != 0 {
		t.Errorf("%+v", report)
	}
	if a := find(t, db, "leave"); a.Title != "学びの休職" {
		t.Errorf("%+v", a)
	}
}
