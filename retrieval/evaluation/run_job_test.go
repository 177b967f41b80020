package evaluation_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

const (
	waitingJobs   = `select count(*) from river.river_job where kind = 'evaluation.run' and state <> 'completed'`
	completedJobs = `select count(*) from river.river_job where kind = 'evaluation.run' and state = 'completed'`
	waitingSlugs  = `select count(*) from evaluation.change where run_id is null`
)

// work works the queue until the test ends.
func (c *company) work() {
	c.t.Helper()
	before := goleak.IgnoreCurrent()
	runner, err := jobs.Start(c.t.Context(), c.db, map[string]jobs.Work{evaluation.Job: evaluation.Work(c.db, c.index)}, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := runner.Stop(ctx); err != nil {
			c.t.Error(err)
		}
		goleak.VerifyNone(c.t, before, goleak.IgnoreAnyFunction("github.com/jackc/pgx/v5/pgxpool.(*Pool).backgroundHealthCheck"))
	})
}

func (c *company) until(what string, reached func() bool) {
	c.t.Helper()
	for end := time.Now().Add(60 * time.Second); !reached(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			c.t.Fatalf("not within a minute: %s", what)
		}
	}
}

func (c *company) runs() []evaluation.Run {
	c.t.Helper()
	runs, err := evaluation.Runs(c.t.Context(), c.db, 100)
	if err != nil {
		c.t.Fatal(err)
	}
	return runs
}

func TestAnImportAsksForARunWithItsCommit(t *testing.T) {
	c := newCompany(t)
	refused := errors.New("rolled back")
	c.pages["volunteer"] += "何度でも使えます。\n"
	_, err := knowledge.Import(t.Context(), c.db, knowledge.Options{Committing: func(ctx context.Context, tx pgx.Tx, change knowledge.Change) error {
		return errors.Join(evaluation.Committing(ctx, tx, change), refused)
	}}, c.source())
	if !errors.Is(err, refused) {
		t.Fatal(err)
	}
	if jobs, slugs := c.count(waitingJobs), c.count(waitingSlugs); jobs != 0 || slugs != 0 {
		t.Errorf("after a rollback: %d jobs, %d changes", jobs, slugs)
	}
	c.change()
	if jobs, slugs := c.count(waitingJobs), c.count(waitingSlugs); jobs != 1 || slugs != 1 {
		t.Errorf("after a commit: %d jobs, %d changes", jobs, slugs)
	}
}

func TestSeveralChangesInARowMakeOneRun(t *testing.T) {
	c := newCompany(t)
	c.check()
	for _, slug := range []string{"volunteer", "posting", "parking"} {
		c.pages[slug] += "くわしくは人事部へ。\n"
		c.change()
	}
	if n := c.count(waitingJobs); n != 1 {
		t.Errorf("%d jobs wait, want 1", n)
	}
	c.work()
	c.pages["rival"] = rival // while the queue is worked
	c.change()
	c.until("a run has looked at all changes", func() bool { return c.count(waitingSlugs) == 0 && c.count(completedJobs) == 1 })
	runs := c.runs()
	if len(runs) != 2 || runs[0].Reason != evaluation.ReasonImport || runs[0].State != evaluation.RunWorse ||
		runs[0].Cause != "handbook: 3 changed (volunteer, posting, parking); handbook: 1 new (rival)" {
		t.Errorf("%+v", runs)
	}
}

func TestTheJobWithoutAnythingNewMakesNoRun(t *testing.T) {
	c := newCompany(t)
	c.check()
	c.work()
	if err := pgx.BeginFunc(t.Context(), c.db.Pool(), func(tx pgx.Tx) error { return evaluation.Enqueue(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
	c.until("the job is done", func() bool { return c.count(completedJobs) == 1 })
	if runs := c.runs(); len(runs) != 1 {
		t.Errorf("%d runs, want the first alone", len(runs))
	}
}

func TestARunThatHRAsksFor(t *testing.T) {
	c := newCompany(t)
	first, err := evaluation.Request(t.Context(), c.db.By(postgres.Worker()))
	if err != nil || first.State != evaluation.RunWaiting || first.State.Over() {
		t.Fatalf("%+v, %v", first, err)
	}
	if second, err := evaluation.Request(t.Context(), c.db.By(postgres.Worker())); err != nil || second.ID != first.ID {
		t.Errorf("asked for twice: %+v, %v", second, err)
	}
	c.work()
	c.until("the run is over", func() bool {
		run, err := evaluation.FindRun(t.Context(), c.db, first.ID)
		return err == nil && run.State.Over()
	})
	if runs := c.runs(); len(runs) != 1 || runs[0].State != evaluation.RunOK || runs[0].Reason != evaluation.ReasonManual || runs[0].Done != 3 {
		t.Errorf("%+v", runs)
	}
}

func TestAFailedJobIsTriedAgain(t *testing.T) {
	c := newCompany(t)
	c.breakResults(`add constraint broken check (golden_id <> 'boss')`)
	first, err := evaluation.Request(t.Context(), c.db.By(postgres.Worker()))
	if err != nil {
		t.Fatal(err)
	}
	c.work()
	c.until("the first try failed", func() bool {
		run, err := evaluation.FindRun(t.Context(), c.db, first.ID)
		failures, err2 := jobs.Failures(t.Context(), c.db)
		return err == nil && err2 == nil && run.State == evaluation.RunFailed && len(failures) == 1
	})
	c.breakResults(`drop constraint broken`)
	c.until("a later try did it", func() bool { return c.count(completedJobs) == 1 })
	if runs := c.runs(); runs[0].State != evaluation.RunOK || runs[0].Reason != evaluation.ReasonManual {
		t.Errorf("%+v", runs)
	}
}
