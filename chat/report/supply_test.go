package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// Each list of programs holds what it says, and a hidden number never makes a program look unseen.
func TestSupply(t *testing.T) {
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	ids := people(t, db, 30)
	first := month(2026, time.March)
	today := knowledge.Today().Time()
	_, err := owner.Exec(t.Context(), `
		insert into knowledge.article (slug, kind, title, status, valid_to, created_at, case_details, state, content_hash) values
			('known', 'program', 'A', 'active', null, '2026-01-01', null, 'published', ''),
			('quiet', 'program', 'B', 'active', null, '2026-01-01', null, 'published', ''),
			('few', 'program', 'C', 'active', null, '2026-01-01', null, 'published', ''),
			('new', 'program', 'D', 'active', null, '2026-03-10', null, 'published', ''),
			('ending', 'program', 'E', 'active', $1, '2026-01-01', null, 'published', ''),
			('later', 'program', 'F', 'active', $2, '2026-01-01', null, 'published', ''),
			('paused', 'program', 'G', 'paused', null, '2026-01-01', null, 'published', ''),
			('over', 'program', 'H', 'active', '2026-03-31', '2026-01-01', null, 'published', ''),
			('draft', 'program', 'I', 'active', null, '2026-01-01', null, 'draft', ''),
			('story', 'case', 'S', 'active', null, '2026-01-01', '{"programs_used": ["known", "few", "gone"]}', 'published', ''),
			('broken', 'case', 'T', 'active', null, '2026-01-01', '{"programs_used": null}', 'published', '')`,
		today.AddDate(0, 0, 60), today.AddDate(0, 0, 61))
	if err != nil {
		t.Fatal(err)
	}
	shown := func(n int, slugs ...string) []past {
		return gaps(first, ids[:n], Fact{What: "answer", Articles: slugs})
	}
	facts := append(shown(20, "known", "paused", "ending", "later"), shown(3, "few", "over")...)
	facts = append(facts, gaps(first, ids[:12], Fact{What: "opened", Articles: []string{"known"}})...)
	facts = append(facts, gaps(first, ids[:2], Fact{What: "opened", Articles: []string{"ending"}})...)
	remember(t, db, facts)
	closed(t, db, first, 10)
	list, err := Supply(t.Context(), db, hr, first)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, p := range list {
		for name, holds := range map[string]bool{"never shown": p.NeverShown(), "never opened": p.NeverOpened(), "without a case": p.WithoutCase(),
			"expires": p.Expires(knowledge.Today()), "still asked": p.StillAsked(), "all": true} {
			if holds {
				got[name] = append(got[name], p.Slug)
			}
		}
	}
	want := map[string][]string{
		"all":            {"known", "quiet", "few", "new", "ending", "later", "paused", "over"},
		"never shown":    {"quiet"},
		"never opened":   {"quiet", "few", "later"},
		"without a case": {"quiet", "new", "ending", "later"},
		"expires":        {"ending"},
		"still asked":    {"paused"}, // 3 people who asked for what is over are too few to say
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if known := list[0]; known.Shown.N != 20 || known.Opened.N != 12 || known.Cases != 1 || (known.Kept != Count{}) {
		t.Errorf("known: %+v", known)
	}
	if _, err := Supply(t.Context(), db, hr, first.AddDate(0, 1, 0)); err == nil {
		t.Error("a month that is not published has programs")
	}
}

// What was published from questions is listed with what became of it, once, and only while it is published.
func TestPublishedAnswers(t *testing.T) {
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	ids := people(t, db, 12)
	first := month(2026, time.March)
	_, err := owner.Exec(t.Context(), `
		insert into knowledge.article (slug, kind, title, state, content_hash) values ('a', 'faq', 'A', 'published', ''), ('b', 'faq', 'B', 'retired', ''), ('c', 'faq', 'C', 'published', '');
		with q as (insert into escalation.thread (identity, alias, question) select 'alias', 'x', 'Q' from generate_series(1, 4) returning id)
		insert into escalation.clock (thread_id, article) select id, (array['a', 'a', 'b', ''])[row_number() over ()] from q`)
	if err != nil {
		t.Fatal(err)
	}
	remember(t, db, gaps(first, ids, Fact{What: "answer", Articles: []string{"a"}}))
	closed(t, db, first, 10)
	got, err := PublishedAnswers(t.Context(), db, hr, first)
	if want := []Published{{Slug: "a", Title: "A", Met: Met{Shown: Count{N: 12}}}}; err != nil || !cmp.Equal(want, got) {
		t.Errorf("%+v, %v", got, err)
	}
}
