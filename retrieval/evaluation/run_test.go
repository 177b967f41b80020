package evaluation_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/fstest"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// company is a small knowledge that a test rewrites, with its index and the golden questions about it.
type company struct {
	t     *testing.T
	db    *postgres.DB
	index *retrieval.Index
	pages map[string]string // front matter and body by slug
}

const (
	volunteer = "title: ボランティア休暇\naliases: [ボランティア]\n---\n## 日数\n1年に5日まで休めます。\n## 対象者\n勤続1年以上の社員です。\n"
	posting   = "title: 社内公募制度\naliases: [公募]\n---\n## 知らされる人\n内定まで上司には知らされません。\n## 募集時期\n4月と10月です。\n"
	parking   = "title: 駐車場の使い方\n---\n## 手順\n総務の窓口で札を受け取ります。\n"
	canteen   = "title: 食堂の営業時間\n---\n11時から14時までです。カレーは木曜日です。\n"
	rival     = "title: ボランティア休暇\naliases: [ボランティア, ボランティア休暇の日数]\n---\n## 日数\nボランティア休暇は何日とれますか。ボランティア休暇は1年に何日とれるか、この規程にはボランティア休暇の日数があります。\n"
)

func newCompany(t *testing.T) *company {
	t.Helper()
	db := postgrestest.New(t)
	c := &company{t: t, db: db, index: retrieval.Open(db), pages: map[string]string{
		"volunteer": volunteer, "posting": posting, "parking": parking, "canteen": canteen}}
	c.bring(knowledge.Options{})
	employee := []string{"role:employee"}
	_, err := evaluation.SaveGoldens(t.Context(), db.By(postgres.Worker()),
		evaluation.Golden{ID: "days", Text: "ボランティア休暇は何日とれますか", Lang: "ja", Tags: employee, Expected: "answer", Articles: []string{"volunteer"}},
		evaluation.Golden{ID: "boss", Text: "社内公募は上司に知られますか", Lang: "ja", Tags: employee, Expected: "answer", Articles: []string{"posting"}},
		evaluation.Golden{ID: "gym", Text: "会社のスポーツジムの会員割引", Lang: "ja", Tags: employee, Expected: "escalate"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *company) source() knowledge.Source {
	files := fstest.MapFS{}
	for slug, page := range c.pages {
		files[slug+".md"] = &fstest.MapFile{Data: []byte("---\nid: " + slug + "\nkind: program\n" + page)}
	}
	return knowledge.Source{Name: "handbook", FS: files, Root: "."}
}

func (c *company) bring(opts knowledge.Options) {
	c.t.Helper()
	if _, err := knowledge.Import(c.t.Context(), c.db, opts, c.source()); err != nil {
		c.t.Fatal(err)
	}
}

// change imports as "dousuru import" does with the gate off.
func (c *company) change() {
	c.bring(knowledge.Options{RetireVanished: true, Committing: evaluation.Committing})
}

func (c *company) check() evaluation.Run {
	c.t.Helper()
	run, err := evaluation.CheckGoldens(c.t.Context(), c.db, c.index, evaluation.ReasonImport, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return run
}

// result is what became of a question in a run.
func (c *company) result(run evaluation.Run, id string) evaluation.RunResult {
	c.t.Helper()
	results, err := evaluation.RunResults(c.t.Context(), c.db, run.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, r := range results {
		if r.Golden.ID == id {
			return r
		}
	}
	c.t.Fatalf("run %d has no result of %s", run.ID, id)
	return evaluation.RunResult{}
}

func (c *company) count(sql string) (n int) {
	c.t.Helper()
	if err := c.db.Pool().QueryRow(c.t.Context(), sql).Scan(&n); err != nil {
		c.t.Fatal(err)
	}
	return n
}

func TestTheFirstRunComparesWithNothing(t *testing.T) {
	c := newCompany(t)
	var steps [][2]int
	run, err := evaluation.CheckGoldens(t.Context(), c.db, c.index, evaluation.ReasonManual, func(done, total int) { steps = append(steps, [2]int{done, total}) })
	if err != nil {
		t.Fatal(err)
	}
	if run.State != evaluation.RunOK || run.Total != 3 || run.Passed != 3 || run.Worse != 0 || run.ComparedTo != 0 || run.FinishedAt.IsZero() || run.IndexVersion == 0 {
		for _, id := range []string{"days", "boss", "gym"} {
			t.Logf("%+v", c.result(run, id))
		}
		t.Errorf("%+v", run)
	}
	if r := c.result(run, "days"); r.Verdict != evaluation.VerdictPass || r.Rank != 1 || r.First != "volunteer" || r.Change != evaluation.ChangeNew {
		t.Errorf("%+v", r)
	}
	if len(steps) == 0 || steps[0] != [2]int{0, 3} {
		t.Errorf("progress %v", steps)
	}
	again := c.check()
	if again.ComparedTo != run.ID || again.Worse != 0 || c.result(again, "days").Change != evaluation.ChangeSame {
		t.Errorf("%+v", again)
	}
}

// For each cause, the change of the knowledge that brings it about.
func TestWhatGotWorseAndBecauseOfWhat(t *testing.T) {
	for _, test := range []struct {
		name           string
		change         func(*company)
		question       string
		cause, article string
	}{
		{"another article stands before the right one", func(c *company) { c.pages["rival"] = rival; c.change() }, "days", evaluation.CauseDisplaced, "rival"},
		{"the right article is retired", func(c *company) { delete(c.pages, "volunteer"); c.change() }, "days", evaluation.CauseGoldRetired, "volunteer"},
		{"the right article is rewritten", func(c *company) {
			c.pages["volunteer"] = "title: 休暇の届け出\n---\n届け出の用紙は総務にあります。\n"
			c.change()
		}, "days", evaluation.CauseGoldChanged, "volunteer"},
		{"the right article may not be shown", func(c *company) {
			if _, err := postgrestest.Owner(c.t, c.db).Exec(c.t.Context(), `update knowledge.article set consent_expires = '2020-01-01' where slug = 'volunteer'`); err != nil {
				c.t.Fatal(err)
			}
		}, "days", evaluation.CauseGoldGone, "volunteer"},
		{"an answer comes where none was", func(c *company) {
			c.pages["gym"] = "title: 会社のスポーツジムの会員割引\n---\n会社のスポーツジムの会員割引は、会員証で使えます。\n"
			c.change()
		}, "gym", evaluation.CauseDisplaced, "gym"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCompany(t)
			before := c.check()
			test.change(c)
			run := c.check()
			r := c.result(run, test.question)
			if run.State != evaluation.RunWorse || run.Worse < 1 || run.ComparedTo != before.ID {
				t.Errorf("run %+v", run)
			}
			if r.Change != evaluation.ChangeWorse || r.Cause != test.cause || r.CauseArticle != test.article || r.Before.Verdict != evaluation.VerdictPass {
				t.Errorf("%+v", r)
			}
			if r := c.result(run, "boss"); r.Change != evaluation.ChangeSame {
				t.Errorf("another question: %+v", r)
			}
		})
	}
}

func TestWhatIsMendedGotBetter(t *testing.T) {
	c := newCompany(t)
	c.pages["rival"] = rival
	c.change()
	c.check()
	delete(c.pages, "rival")
	c.change()
	run := c.check()
	if r := c.result(run, "days"); run.State != evaluation.RunOK || run.Better != 1 || r.Change != evaluation.ChangeBetter {
		t.Errorf("%+v %+v", run, r)
	}
	changes, err := evaluation.RunChanges(t.Context(), c.db, run.ID)
	if err != nil || len(changes) != 1 || changes[0].Slug != "rival" || changes[0].What != knowledge.WhatRetired || changes[0].Source != "handbook" {
		t.Errorf("changes %+v, %v", changes, err)
	}
	if run.Cause != "handbook: 1 retired (rival)" {
		t.Errorf("cause %q", run.Cause)
	}
}

func TestAQuestionThatWasRewordedIsNotCompared(t *testing.T) {
	c := newCompany(t)
	c.check()
	g, err := evaluation.FindGolden(t.Context(), c.db, "days")
	if err != nil {
		t.Fatal(err)
	}
	g.Text = "食堂のカレーは何曜日ですか"
	if _, err := evaluation.SaveGoldens(t.Context(), c.db.By(postgres.Worker()), g); err != nil {
		t.Fatal(err)
	}
	run := c.check()
	if r := c.result(run, "days"); r.Change != evaluation.ChangeNew || r.Verdict == evaluation.VerdictPass || run.State != evaluation.RunOK {
		t.Errorf("%+v %+v", run, r)
	}
}

func TestARunThatIsCancelledLeavesNothing(t *testing.T) {
	c := newCompany(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := evaluation.CheckGoldens(ctx, c.db, c.index, evaluation.ReasonImport, func(int, int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if n := c.count(`select count(*) from evaluation.run`); n != 0 {
		t.Errorf("%d runs are left", n)
	}
	c.check() // the lock is free
}

func TestARunThatFailsIsSeen(t *testing.T) {
	c := newCompany(t)
	owner := postgrestest.Owner(t, c.db)
	if _, err := owner.Exec(t.Context(), `alter table evaluation.result add constraint broken check (golden_id <> 'boss')`); err != nil {
		t.Fatal(err)
	}
	if _, err := evaluation.CheckGoldens(t.Context(), c.db, c.index, evaluation.ReasonImport, nil); err == nil {
		t.Fatal("no error")
	}
	runs, err := evaluation.Runs(t.Context(), c.db, 10)
	if err != nil || len(runs) != 1 || runs[0].State != evaluation.RunFailed || runs[0].Error == "" {
		t.Errorf("%+v, %v", runs, err)
	}
	if n := c.count(`select count(*) from evaluation.result`); n != 0 {
		t.Errorf("%d results of a failed run", n)
	}
}

func TestTwoRunsTakeTurns(t *testing.T) {
	c := newCompany(t)
	var inner error
	_, err := evaluation.CheckGoldens(t.Context(), c.db, c.index, evaluation.ReasonImport, func(int, int) {
		_, inner = evaluation.CheckGoldens(t.Context(), c.db, c.index, evaluation.ReasonImport, nil)
	})
	if err != nil || !errors.Is(inner, evaluation.ErrRunning) {
		t.Errorf("%v; the second: %v", err, inner)
	}
}

func TestWithoutQuestionsThereIsNoRun(t *testing.T) {
	db := postgrestest.New(t)
	if _, err := evaluation.CheckGoldens(t.Context(), db, retrieval.Open(db), evaluation.ReasonManual, nil); !errors.Is(err, evaluation.ErrNoneActive) {
		t.Error(err)
	}
	if _, err := evaluation.Request(t.Context(), db.By(postgres.Worker())); !errors.Is(err, evaluation.ErrNoneActive) {
		t.Error(err)
	}
}

func TestOldRunsAreRemoved(t *testing.T) {
	c := newCompany(t)
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `insert into evaluation.run (reason, state, asked_at) select 'manual', 'ok', now() from generate_series(1, 150)`); err != nil {
		t.Fatal(err)
	}
	run := c.check()
	runs, err := evaluation.Runs(t.Context(), c.db, 1000)
	if err != nil || len(runs) != 100 || runs[0].ID != run.ID || !slices.IsSortedFunc(runs, func(a, b evaluation.Run) int { return int(b.ID - a.ID) }) {
		t.Errorf("%d runs, %v", len(runs), err)
	}
}
