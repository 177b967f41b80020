package knowledge_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/knowledge/sample"
)

// Opening an article in the form and saving it as it is changes nothing, whatever the article.
func TestFormsChangeNothingByThemselves(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, knowledge.Source{Name: "sample", FS: sample.Company(), Root: "."})
	slugs, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) ([]string, error) {
		rows, _ := tx.Query(ctx, `select slug from knowledge.article`)
		return pgx.CollectRows(rows, pgx.RowTo[string])
	})
	if err != nil || len(slugs) < 190 {
		t.Fatal(len(slugs), err)
	}
	for _, slug := range slugs {
		d, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
			return knowledge.EditDraft(ctx, tx, slug)
		})
		if err != nil {
			t.Fatal(err)
		}
		formed := d.Article
		formed.SetSections(d.Article.FormSections())
		if diff := cmp.Diff(d.Article, formed, cmpopts.IgnoreFields(knowledge.Passage{}, "ID", "Locator"), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", slug, diff)
		}
	}
}

func TestFormSectionsHavePlaceForEveryFacet(t *testing.T) {
	a := knowledge.Article{Kind: knowledge.Program, Language: "ja"}
	a.SetSections([]knowledge.Section{{Facet: knowledge.Contact, Body: "人事"}, {Heading: "補足", Body: "注"}, {Facet: knowledge.Eligibility, Body: "全員"}})
	var got []string
	for _, s := range a.FormSections() {
		got = append(got, s.Heading)
	}
	if len(got) != len(knowledge.FacetsOf(knowledge.Program))+1 || strings.Join(got[:3], " ") != "概要 目的 問い合わせ先" {
		t.Errorf("%v", got)
	}
	if a.FormSections()[2].Body != "人事" {
		t.Errorf("%+v", a.FormSections())
	}
}

func TestRevisionsAndGoingBack(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, leave("休職"))
	rename(t, db, "leave", "学びの休職")
	mustAdd(t, db, "leave", "サバティカル")
	list, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) ([]knowledge.Revision, error) {
		return knowledge.Revisions(ctx, tx, "leave")
	})
	if err != nil || len(list) != 3 {
		t.Fatal(list, err)
	}
	if r := list[0]; !r.Names || r.By != "hr" || r.PublishedBy != uuid.Nil {
		t.Errorf("the wording: %+v", r)
	}
	if r := list[1]; r.Names || r.Author != hr.Person || r.CheckedBy != second.Person || r.PublishedBy != hr.Person || r.Title != "学びの休職" {
		t.Errorf("the edit: %+v", r)
	}
	if r := list[2]; r.By != "import" || r.Author != uuid.Nil || r.Number != 1 {
		t.Errorf("the import: %+v", r)
	}
	d, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.DraftFromRevision(ctx, tx, "leave", 1, 0)
	})
	if err != nil || d.Article.Title != "休職" {
		t.Fatal(d, err)
	}
	publishDraft(t, db, d)
	if a := find(t, db, "leave"); a.Title != "休職" || a.Revision != 4 || len(a.Aliases) != 1 {
		t.Errorf("%+v", a)
	}
	if _, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Article, error) {
		return knowledge.RevisionArticle(ctx, tx, "leave", 99)
	}); !errors.Is(err, knowledge.ErrNotFound) {
		t.Error(err)
	}
}

// An article that an import changed while HR wrote is not written over: the draft takes it up and is checked again.
func TestPublishingOverAChangeIsRefused(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, leave("休職"))
	d, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.EditDraft(ctx, tx, "leave")
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Article.Title = "学びの休職"
	d = mustSave(t, db, hr, d)
	if err := errors.Join(event(t, db, hr, "submit", d), event(t, db, second, "check", current(t, db, "leave"))); err != nil {
		t.Fatal(err)
	}
	bring(t, db, knowledge.Options{}, leave("長期休職"))
	d = current(t, db, "leave")
	if err := event(t, db, hr, "publish", d); !errors.Is(err, knowledge.ErrMoved) {
		t.Fatal(err)
	}
	d.Base, err = as(t, db, hr, func(ctx context.Context, tx pgx.Tx) ([]byte, error) {
		_, hash, err := knowledge.Stored(ctx, tx, "leave")
		return hash, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if d = mustSave(t, db, hr, d); d.State != knowledge.DraftOpen {
		t.Errorf("taken up without a check: %s", d.State)
	}
	publishDraft(t, db, d)
	if a := find(t, db, "leave"); a.Title != "学びの休職" {
		t.Errorf("%+v", a)
	}
}

// A story that was taken back is not to be read in an old state, nor brought back by a draft.
func TestOldStatesOfAStoryThatWasTakenBack(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(map[string]string{
		"story.md": "---\nid: story\nkind: case\ntitle: 戻った話\nconsent: yes\nprofile: 三十代\n---\n# 状況\n秘密の話です。\n"}))
	read := func() knowledge.Article {
		a, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Article, error) {
			return knowledge.RevisionArticle(ctx, tx, "story", 1)
		})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := read(); len(a.Passages) != 1 || a.Case.Profile != "三十代" {
		t.Fatalf("%+v", a)
	}
	d, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.EditDraft(ctx, tx, "story")
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Article.Title = "帰った話"
	d = mustSave(t, db, hr, d)
	if err := errors.Join(event(t, db, hr, "submit", d), event(t, db, second, "check", current(t, db, "story"))); err != nil {
		t.Fatal(err)
	}
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `update knowledge.article set withdrawn_on = directory.today()`); err != nil {
		t.Fatal(err)
	}
	if a := read(); len(a.Passages) > 0 || a.Case.Profile != "" || a.Title != "戻った話" {
		t.Errorf("still readable: %+v", a)
	}
	if err := event(t, db, hr, "publish", current(t, db, "story")); !errors.Is(err, knowledge.ErrTakenBack) {
		t.Errorf("published again: %v", err)
	}
	if _, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.DraftFromRevision(ctx, tx, "story", 1, current(t, db, "story").Version)
	}); !errors.Is(err, knowledge.ErrTakenBack) {
		t.Errorf("a draft of an old state: %v", err)
	}
}
