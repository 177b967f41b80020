package evaluation

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// shelf publishes four programs that have all facets, one without a deadline, a FAQ and a page of its own topic.
func shelf(t *testing.T) (*postgres.DB, *retrieval.Index) {
	t.Helper()
	db := postgrestest.New(t)
	put := func(slug, kind, title string, passages ...string) {
		_, err := postgrestest.Owner(t, db).Exec(t.Context(), `insert into knowledge.article (slug, kind, title, content_hash) values ($1, $2, $3, '')`, slug, kind, title)
		for i := 0; i+1 < len(passages) && err == nil; i += 2 {
			_, err = postgrestest.Owner(t, db).Exec(t.Context(), `
				insert into knowledge.passage (article_id, ordinal, facet, heading, body)
				select id, $2, $3, $3, $4 from knowledge.article where slug = $1`, slug, i/2, passages[i], passages[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"社内公募", "語学研修", "在宅勤務", "リフレッシュ休暇"} {
		put(fmt.Sprint("program-", i), "program", name, "summary", name+"の概要です。", "window", name+"の募集時期は毎年四月です。", "eligibility", name+"は正社員が対象です。")
	}
	put("bare", "program", "時差出勤", "summary", "時差出勤の概要です。")
	put("faq", "faq", "社内公募はいつまで申し込めますか", "answer", "社内公募は四月末までです。")
	index := retrieval.Open(db)
	if _, err := index.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, index
}

func asked(id, text string, gold ...string) Question {
	return Question{ID: id, Role: "employee", Text: text, Expected: "answer", Articles: gold}
}

var shelfQuestions = []Question{
	asked("q0", "社内公募はいつまでに申し込む？", "program-0", "faq"),
	asked("q1", "語学研修の募集はいつまで？", "program-1"),
	asked("q2", "在宅勤務は誰でも使える？", "program-2"),
	asked("q3", "リフレッシュ休暇について知りたい", "program-3"),
	asked("q4", "時差出勤はいつまでに申し込む？", "bare"),
	asked("q5", "社食のメニューは？", "no-such-page"),
	{ID: "q6", Text: "託児所はありますか", Expected: "escalate"},
}

// state is all that Hide might leave behind.
func state(t *testing.T, db *postgres.DB) string {
	t.Helper()
	var s string
	err := db.Pool().QueryRow(t.Context(), `
		select concat_ws('|', (select string_agg(slug || state, ',' order by slug) from knowledge.article), (select count(*) from knowledge.passage),
			(select string_agg(passage_id || md5(terms::text || weights::text), ',' order by passage_id) from retrieval.entry),
			(select string_agg(term || df, ',' order by term) from retrieval.term where df > 0), (select passages || ' ' || version from retrieval.statistics))`).Scan(&s)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestHide(t *testing.T) {
	db, index := shelf(t)
	before := state(t, db)
	h, err := Hide(t.Context(), db, index, shelfQuestions, 2)
	if err != nil {
		t.Fatal(err)
	}
	if after := state(t, db); after != before {
		t.Errorf("something stayed:\n%s\n%s", before, after)
	}
	if a := h.Articles; a.Answerable != 5 || a.Refusable != 5 || h.Skipped != 1 || h.Folds != 2 {
		t.Errorf("%d and %d questions, %d skipped; want 5, 5 and 1", a.Answerable, a.Refusable, h.Skipped)
	}
	// q3 asks for no facet, and the page of q4 never had one.
	if f := h.Facets; f.Answerable != 3 || f.Refusable != 3 {
		t.Errorf("%d and %d questions by facet, want 3 and 3", f.Answerable, f.Refusable)
	}
	if h.Articles.AUROC < 0.9 || h.Facets.AUROC <= 0.5 {
		t.Errorf("AUROC %v without the article, %v without the facet", h.Articles.AUROC, h.Facets.AUROC)
	}
	again, err := Hide(t.Context(), db, index, shelfQuestions, 2)
	if err != nil || again.Articles != h.Articles || again.Facets != h.Facets {
		t.Errorf("the second time %+v %+v, %v; the first %+v %+v", again.Articles, again.Facets, err, h.Articles, h.Facets)
	}
	if _, err := Hide(t.Context(), db, index, shelfQuestions, 1); err == nil {
		t.Error("hid in one fold, which leaves nothing")
	}
}

// What is hidden is really gone for the search, and only that.
func TestStrikeAndWithdraw(t *testing.T) {
	db, index := shelf(t)
	list, _, err := prepare(t.Context(), db, index, shelfQuestions[:2])
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		hide  hiding
		slugs map[string]bool // visible after it
	}{
		{"withdraw", withdraw, map[string]bool{"program-0": false, "program-1": false, "faq": false, "program-2": true}},
		{"strike", strike, map[string]bool{"program-0": true, "program-1": true, "faq": false, "program-2": true}},
	} {
		within(t, db, func(tx pgx.Tx) {
			if _, err := test.hide(t.Context(), tx, list); err != nil {
				t.Fatal(err)
			}
			for slug, want := range test.slugs {
				var visible bool
				var facets []knowledge.Facet
				err := tx.QueryRow(t.Context(), `
					select exists (select from knowledge.visible where slug = $1),
					       array(select p.facet from knowledge.passage p join knowledge.article a on a.id = p.article_id where a.slug = $1 order by p.facet)`,
					slug).Scan(&visible, &facets)
				if err != nil || visible != want {
					t.Errorf("%s: %s visible: %v, want %v (%v)", test.name, slug, visible, want, err)
				}
				if struck := test.name == "strike" && (slug == "program-0" || slug == "program-1"); struck != (len(facets) == 2) && slug != "faq" {
					t.Errorf("%s: %s has facets %v", test.name, slug, facets)
				}
			}
		})
	}
}

func within(t *testing.T, db *postgres.DB, do func(pgx.Tx)) {
	t.Helper()
	err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error { do(tx); return errRollBack })
	if !errors.Is(err, errRollBack) {
		t.Fatal(err)
	}
}

func TestHideIsCancelled(t *testing.T) {
	db, index := shelf(t)
	before := state(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Hide(ctx, db, index, shelfQuestions, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was cancelled", err)
	}
	if state(t, db) != before {
		t.Error("something stayed")
	}
}
