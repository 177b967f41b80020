package knowledge_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func TestShelf(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(map[string]string{
		"leave.md":   fmt.Sprintf(leavePage, "休職"),
		"posting.md": "---\nid: posting\nkind: program\ntitle: 社内公募\naliases: [ジョブポスティング]\nreview_due: 2020-01-01\n---\n# 概要\nx\n",
		"story.md":   "---\nid: story\nkind: case\ntitle: 戻った話\nconsent: no\n---\n# 状況\nx\n",
		"old.md":     "---\nid: old\nkind: faq\ntitle: 昔の質問\n---\nx\n",
	}))
	if _, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (any, error) { return knowledge.Retire(ctx, tx, "old") }); err != nil {
		t.Fatal(err)
	}
	waiting := mustSave(t, db, hr, newDraft("社内留学", "x"))
	if err := event(t, db, hr, "submit", waiting); err != nil {
		t.Fatal(err)
	}
	edit, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.EditDraft(ctx, tx, "leave")
	})
	if err != nil {
		t.Fatal(err)
	}
	edit.Article.Title = "学びの休職"
	mustSave(t, db, second, edit)
	gone := mustSave(t, db, hr, newDraft("捨てる", "x"))
	if err := event(t, db, hr, "discard", gone); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		filter knowledge.ShelfFilter
		want   string
	}{
		{knowledge.ShelfFilter{}, "社内留学 学びの休職 社内公募 戻った話 昔の質問"},
		{knowledge.ShelfFilter{Kind: knowledge.Program}, "社内留学 学びの休職 社内公募"},
		{knowledge.ShelfFilter{Show: "waiting"}, "社内留学"},
		{knowledge.ShelfFilter{Show: "draft"}, "学びの休職"},
		{knowledge.ShelfFilter{Show: "checked"}, ""},
		{knowledge.ShelfFilter{Show: "retired"}, "昔の質問"},
		{knowledge.ShelfFilter{Show: "due"}, "社内公募"},
		{knowledge.ShelfFilter{Words: "ｼﾞｮﾌﾞ"}, "社内公募"},
		{knowledge.ShelfFilter{Words: "社内 公募"}, "社内公募"},
		{knowledge.ShelfFilter{Words: "休職 LEAVE"}, "学びの休職"},
		{knowledge.ShelfFilter{Words: "%"}, ""},
		{knowledge.ShelfFilter{Page: 2}, ""},
	} {
		list, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) ([]knowledge.ShelfRow, error) {
			rows, more, err := knowledge.Shelf(ctx, tx, test.filter)
			if more {
				t.Error("there is another page")
			}
			return rows, err
		})
		var titles []string
		for _, row := range list {
			titles = append(titles, row.Title)
			if row.Hidden != (row.Slug == "story") {
				t.Errorf("%s: hidden %v", row.Slug, row.Hidden)
			}
		}
		if got := strings.Join(titles, " "); err != nil || got != test.want {
			t.Errorf("%+v: %q, want %q, %v", test.filter, got, test.want, err)
		}
	}
	counts, err := as(t, db, hr, knowledge.CountShelf)
	if err != nil {
		t.Fatal(err)
	}
	want := knowledge.ShelfCounts{Kinds: map[knowledge.Kind]int{"program": 3, "case": 1, "faq": 1},
		Shows: map[string]int{"": 5, "waiting": 1, "draft": 1, "checked": 0, "published": 3, "retired": 1, "due": 1, "notOpen": 0}}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Error(diff)
	}
}

// The list of 10,000 articles with 200 drafts: 100 ms a page is the aim.
func TestShelfOfTenThousand(t *testing.T) {
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	for _, sql := range []string{
		`insert into knowledge.article (slug, kind, title, aliases, content_hash) select 'a' || n, (array['program','case','faq','document'])[1 + n % 4],
			'社内の制度 第' || n || '号', array['別名' || n], '' from generate_series(1, 10000) n`,
		`insert into knowledge.draft (slug, content, author, edited_by) select 'a' || n * 7, jsonb_build_object('kind', 'program', 'title', '下書き' || n), gen_random_uuid(), gen_random_uuid()
			from generate_series(1, 200) n`,
		`analyze knowledge.article`, `analyze knowledge.draft`,
	} {
		if _, err := owner.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	for _, filter := range []knowledge.ShelfFilter{{}, {Kind: knowledge.FAQ, Page: 20}, {Words: "第777号"}, {Show: "due"}} {
		before := postgrestest.Processor(t, owner)
		rows, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (int, error) {
			if _, err := knowledge.CountShelf(ctx, tx); err != nil {
				return 0, err
			}
			rows, _, err := knowledge.Shelf(ctx, tx, filter)
			return len(rows), err
		})
		used := postgrestest.Processor(t, owner) - before
		t.Logf("%+v: %d rows, with counts, in %.0f ms of processor", filter, rows, used.Seconds()*1000)
		if err != nil || used > time.Second { // ten times the aim, for the race detector
			t.Errorf("%+v: %v in %v", filter, err, used)
		}
	}
}

func TestHints(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, leave("休職"))
	section := func(f knowledge.Facet, body string) knowledge.Section { return knowledge.Section{Facet: f, Body: body} }
	whole := []knowledge.Section{section("summary", "a"), section("eligibility", "a"), section("window", "毎年6月1日から30日まで"), section("steps", "a"), section("notified", "a"), section("contact", "a")}
	day := knowledge.DateOf(time.Now().AddDate(0, 0, -3))
	ahead := knowledge.DateOf(time.Now().AddDate(1, 0, 0))
	for _, test := range []struct {
		name     string
		article  knowledge.Article
		sections []knowledge.Section
		want     string
	}{
		{"whole", knowledge.Article{Kind: "program", Owner: "人事部", ReviewedOn: day, ReviewDue: ahead}, whole, ""},
		{"bare", knowledge.Article{Kind: "program"}, []knowledge.Section{section("summary", "a")},
			"facet:eligibility facet:window facet:steps facet:notified facet:contact owner: reviewed: due: desk:"},
		{"dates", knowledge.Article{Kind: "program", Owner: "x", ReviewedOn: day, ReviewDue: day, ValidTo: day}, whole, "overdue:" + day.String() + " over:" + day.String()},
		{"window", knowledge.Article{Kind: "faq", Owner: "x", ReviewedOn: day, ReviewDue: ahead, Language: "ja"}, []knowledge.Section{section("window", "おりおりに")}, "window:"},
		{"any time", knowledge.Article{Kind: "faq", Owner: "x", ReviewedOn: day, ReviewDue: ahead, Language: "ja"}, []knowledge.Section{section("window", "いつでも")}, ""},
		{"lost", knowledge.Article{Kind: "faq", Owner: "x", ReviewedOn: day, ReviewDue: ahead, Desk: "none", Related: []string{"leave", "gone", "gone"}},
			[]knowledge.Section{section("answer", "[休職](/articles/leave#a) [無い](/articles/lost) [相対](../x.md) [外](https://example.com/a)")},
			"deskUnknown:none relatedUnknown:gone link:lost link:../x.md"},
		{"story", knowledge.Article{Kind: "case", Owner: "x", ReviewedOn: day, ReviewDue: ahead, Case: &knowledge.CaseDetails{Consent: true, ConsentExpires: day, CanContact: true, ProgramsUsed: []string{"nothing"}}},
			[]knowledge.Section{section("situation", "a"), section("difficulty", "a"), section("outcome", "a")}, "expired:" + day.String() + " via: programUnknown:nothing"},
	} {
		test.article.SetSections(test.sections)
		hints, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) ([]knowledge.Hint, error) {
			return knowledge.Hints(ctx, tx, test.article)
		})
		var got []string
		for _, h := range hints {
			got = append(got, h.Code+":"+h.What)
		}
		if strings.Join(got, " ") != test.want || err != nil {
			t.Errorf("%s: %q, want %q, %v", test.name, strings.Join(got, " "), test.want, err)
		}
	}
}
