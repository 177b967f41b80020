package evaluation_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// breakResults alters the table of results as its owner, so that a run fails.
func (c *company) breakResults(how string) {
	c.t.Helper()
	if _, err := postgrestest.Owner(c.t, c.db).Exec(c.t.Context(), `alter table evaluation.result `+how); err != nil {
		c.t.Fatal(err)
	}
}

// publish imports through the gate.
func (c *company) publish(force string) (evaluation.Run, error) {
	opts := knowledge.Options{RetireVanished: true, Committing: evaluation.NoteChange}
	return evaluation.Publish(c.t.Context(), c.db, c.index, evaluation.GateOptions{Reason: evaluation.ReasonImport, Viewer: postgres.Worker(), Force: force}, func(tx pgx.Tx) (bool, error) {
		report, err := knowledge.ImportIn(c.t.Context(), c.db, tx, opts, c.source())
		return report.New+report.Changed+report.Retired > 0, err
	})
}

func (c *company) gate(s evaluation.GateSetting) {
	c.t.Helper()
	if err := evaluation.SetGate(c.t.Context(), c.db.By(postgres.Worker()), s); err != nil {
		c.t.Fatal(err)
	}
}

// everything is what the database holds of the knowledge, the index and the queue.
func (c *company) everything() []string {
	c.t.Helper()
	rows, _ := c.db.Pool().Query(c.t.Context(), `
		select 'article ' || slug || ' ' || state || ' ' || revision || ' ' || encode(content_hash, 'hex') from knowledge.article
		union all select 'revision ' || article_id || ' ' || revision from knowledge.revision
		union all select 'passage ' || id || ' ' || body from knowledge.passage
		union all select 'entry ' || passage_id || ' ' || encode(fingerprint, 'hex') from retrieval.entry
		union all select 'version ' || version from retrieval.statistics
		union all select 'change ' || slug from evaluation.change where run_id is null
		union all select 'job ' || kind from river.river_job
		order by 1`)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		c.t.Fatal(err)
	}
	return list
}

func TestTheGateRefusesAndLeavesNothing(t *testing.T) {
	c := newCompany(t)
	c.gate(evaluation.GateSetting{On: true})
	c.check()
	before := c.everything()
	c.pages["rival"] = rival
	delete(c.pages, "canteen")
	_, err := c.publish("")
	var refused *evaluation.Refused
	if !errors.As(err, &refused) || refused.Allowed != 0 || len(refused.Worse) != 1 || refused.Worse[0].Golden.ID != "days" ||
		refused.Worse[0].Cause != evaluation.CauseDisplaced || refused.Worse[0].CauseArticle != "rival" {
		t.Fatalf("%v, %+v", err, refused)
	}
	if diff := cmp.Diff(before, c.everything()); diff != "" {
		t.Errorf("something is left of the refused import:\n%s", diff)
	}
	runs := c.runs()
	if len(runs) != 2 || runs[0].ID != refused.Run.ID || runs[0].State != evaluation.RunRefused || runs[0].Worse != 1 || runs[0].ComparedTo != runs[1].ID ||
		!strings.Contains(runs[0].Cause, "1 new (rival)") || !strings.Contains(runs[0].Cause, "1 retired (canteen)") {
		t.Errorf("%+v", runs)
	}
	if r := c.result(runs[0], "days"); r.Cause != evaluation.CauseDisplaced {
		t.Errorf("recorded %+v", r)
	}
	if changes, err := evaluation.RunChanges(t.Context(), c.db, runs[0].ID); err != nil || len(changes) != 2 {
		t.Errorf("recorded changes %v, %v", changes, err)
	}
	found, err := c.index.Search(t.Context(), retrieval.Request{Text: "ボランティア休暇は何日とれますか", Tags: []string{"role:employee"}})
	if err != nil || found.Articles[0].Slug != "volunteer" {
		t.Errorf("the desk answers with %+v, %v", found.Articles, err)
	}

	// What a refused run measured is no measure for the next: without the rival nothing is worse.
	delete(c.pages, "rival")
	run, err := c.publish("")
	if err != nil || run.State != evaluation.RunOK || run.ComparedTo != runs[1].ID {
		t.Errorf("%+v, %v", run, err)
	}
}

func TestTheGateIsForced(t *testing.T) {
	c := newCompany(t)
	c.gate(evaluation.GateSetting{On: true})
	c.pages["rival"] = rival
	run, err := c.publish("the new rules hold from today")
	if err != nil || run.State != evaluation.RunWorse || run.Forced != "the new rules hold from today" || run.Worse != 1 {
		t.Fatalf("%+v, %v", run, err)
	}
	found, err := c.index.Search(t.Context(), retrieval.Request{Text: "ボランティア休暇は何日とれますか", Tags: []string{"role:employee"}})
	if err != nil || found.Articles[0].Slug != "rival" {
		t.Errorf("the desk answers with %+v, %v", found.Articles, err)
	}
	if runs := c.runs(); len(runs) != 2 || runs[1].State != evaluation.RunOK || runs[0].ComparedTo != runs[1].ID {
		t.Errorf("what was published before was not measured first: %+v", runs)
	}
	if n := c.count(waitingSlugs); n != 0 {
		t.Errorf("%d changes wait for a run that has been", n)
	}
}

func TestTheGateAllowsAsManyAsHRSays(t *testing.T) {
	c := newCompany(t)
	c.gate(evaluation.GateSetting{On: true, Allowed: 1})
	c.pages["rival"] = rival
	if run, err := c.publish(""); err != nil || run.Worse != 1 || run.Forced != "" {
		t.Errorf("%+v, %v", run, err)
	}
	for _, allowed := range []int{-1, evaluation.MaxGolden + 1} {
		if err := evaluation.SetGate(t.Context(), c.db.By(postgres.Worker()), evaluation.GateSetting{Allowed: allowed}); err == nil {
			t.Errorf("%d was taken", allowed)
		}
	}
}

func TestAnOpenGateAsksNothing(t *testing.T) {
	c := newCompany(t)
	c.pages["rival"] = rival
	err := pgx.BeginFunc(t.Context(), c.db.Pool(), func(tx pgx.Tx) error {
		run, err := evaluation.Gate(t.Context(), tx, c.index, evaluation.GateOptions{Reason: evaluation.ReasonPublish})
		if run != (evaluation.Run{}) {
			t.Errorf("%+v", run)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A gated import that fails for another reason leaves nothing either, no run included.
func TestAGateThatFailsLeavesNothing(t *testing.T) {
	c := newCompany(t)
	c.gate(evaluation.GateSetting{On: true})
	c.check()
	before := c.everything()
	c.breakResults(`add constraint broken check (verdict = 'none') not valid`)
	c.pages["parking"] += "入口は北側です。\n"
	if _, err := c.publish(""); err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff(before, c.everything()); diff != "" {
		t.Error(diff)
	}
	if runs := c.runs(); len(runs) != 1 {
		t.Errorf("%+v", runs)
	}
}
