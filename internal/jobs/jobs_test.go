package jobs_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// add asks for a job in a transaction of its own.
func add(t *testing.T, db *postgres.DB, kind string, after time.Duration) {
	t.Helper()
	if err := pgx.BeginFunc(t.Context(), db.Pool(), func(tx pgx.Tx) error { return jobs.Add(t.Context(), tx, kind, after) }); err != nil {
		t.Fatal(err)
	}
}

// queued counts the jobs of a kind in the given states.
func queued(t *testing.T, db *postgres.DB, kind string, states ...string) (n int) {
	t.Helper()
	err := db.Pool().QueryRow(t.Context(), `select count(*) from river.river_job where kind = $1 and state::text = any ($2)`, kind, states).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// start works the queue until the test ends, and fails it when something of the queue is left running then.
func start(t *testing.T, db *postgres.DB, works map[string]jobs.Work) *jobs.Runner {
	t.Helper()
	before := goleak.IgnoreCurrent()
	runner, err := jobs.Start(t.Context(), db, works, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := runner.Stop(ctx); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, before, goleak.IgnoreAnyFunction("github.com/jackc/pgx/v5/pgxpool.(*Pool).backgroundHealthCheck"))
	})
	return runner
}

func until(t *testing.T, what string, reached func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !reached(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 30 s: %s", what)
		}
	}
}

func TestAJobExistsWithTheCommitAlone(t *testing.T) {
	db := postgrestest.New(t)
	changed := errors.New("changed my mind")
	err := pgx.BeginFunc(t.Context(), db.Pool(), func(tx pgx.Tx) error {
		return errors.Join(jobs.Add(t.Context(), tx, "test.work", 0), changed)
	})
	if !errors.Is(err, changed) {
		t.Fatal(err)
	}
	if n := queued(t, db, "test.work", "available", "scheduled"); n != 0 {
		t.Errorf("%d jobs after a rollback", n)
	}
	add(t, db, "test.work", 0)
	if n := queued(t, db, "test.work", "available"); n != 1 {
		t.Errorf("%d jobs after a commit, want 1", n)
	}
}

func TestAskedForTwiceIsOnce(t *testing.T) {
	db := postgrestest.New(t)
	for range 5 {
		add(t, db, "test.work", time.Hour)
	}
	add(t, db, "test.other", time.Hour)
	if n, other := queued(t, db, "test.work", "scheduled"), queued(t, db, "test.other", "scheduled"); n != 1 || other != 1 {
		t.Errorf("%d and %d jobs, want one of each kind", n, other)
	}
}

func TestAskedForAtWorkIsDoneOnceMore(t *testing.T) {
	db := postgrestest.New(t)
	var times atomic.Int32
	begun, proceed := make(chan struct{}, 10), make(chan struct{})
	start(t, db, map[string]jobs.Work{"test.work": func(ctx context.Context, _ jobs.Try) error {
		times.Add(1)
		begun <- struct{}{}
		select {
		case <-proceed:
		case <-ctx.Done():
		}
		return ctx.Err()
	}})
	add(t, db, "test.work", 0)
	until(t, "the work begins", func() bool { return len(begun) > 0 })
	for range 3 {
		add(t, db, "test.work", 0)
	}
	close(proceed)
	until(t, "the work is done twice", func() bool { return queued(t, db, "test.work", "completed") == 1 })
	if n := times.Load(); n != 2 {
		t.Errorf("done %d times, want 2", n)
	}
}

func TestAFailureIsTriedAgainAndShown(t *testing.T) {
	db := postgrestest.New(t)
	var tries atomic.Int32
	start(t, db, map[string]jobs.Work{"test.work": func(_ context.Context, try jobs.Try) error {
		if tries.Add(1); try.Number == 1 && !try.Last {
			return errors.New("not yet")
		}
		return nil
	}})
	add(t, db, "test.work", 0)
	until(t, "the failure is shown", func() bool {
		failures, err := jobs.Failures(t.Context(), db)
		return err == nil && len(failures) == 1 && failures[0].Kind == "test.work" && failures[0].LastText == "not yet" && !failures[0].GivenUp
	})
	until(t, "the second try succeeds", func() bool { return queued(t, db, "test.work", "completed") == 1 })
	if failures, err := jobs.Failures(t.Context(), db); err != nil || len(failures) != 0 || tries.Load() != 2 {
		t.Errorf("after success: %v, %v, %d tries", failures, err, tries.Load())
	}
}

func TestAStopPutsTheWorkBack(t *testing.T) {
	db := postgrestest.New(t)
	begun := make(chan struct{}, 1)
	runner := start(t, db, map[string]jobs.Work{"test.work": func(ctx context.Context, _ jobs.Try) error {
		begun <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}})
	add(t, db, "test.work", 0)
	until(t, "the work begins", func() bool { return len(begun) > 0 })
	if err := runner.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	var attempt int
	err := db.Pool().QueryRow(t.Context(), `select attempt from river.river_job where kind = 'test.work' and state in ('available', 'scheduled')`).Scan(&attempt)
	if err != nil || attempt != 0 {
		t.Errorf("attempt %d, %v; want it waiting as if never tried", attempt, err)
	}
}

// What a crash cut off says that it is at work, and nobody holds its lock.
func TestACrashIsRescued(t *testing.T) {
	db := postgrestest.New(t)
	add(t, db, "test.work", 0)
	_, err := db.Pool().Exec(t.Context(), `
		update river.river_job set state = 'running', attempt = 1, attempted_at = now() - interval '1 minute', attempted_by = '{gone}'`)
	if err != nil {
		t.Fatal(err)
	}
	add(t, db, "test.work", 0) // asked for again in the meantime
	var times atomic.Int32
	start(t, db, map[string]jobs.Work{"test.work": func(context.Context, jobs.Try) error { times.Add(1); return nil }})
	until(t, "the work is done", func() bool { return queued(t, db, "test.work", "completed") == 1 })
	if n := times.Load(); n != 2 {
		t.Errorf("done %d times, want 2: for what was cut off, and once more as asked", n)
	}
}

// What is at work is left alone however long it takes.
func TestTheLivingAreNotRescued(t *testing.T) {
	db := postgrestest.New(t)
	var times atomic.Int32
	begun, proceed := make(chan struct{}, 2), make(chan struct{})
	work := map[string]jobs.Work{"test.work": func(context.Context, jobs.Try) error { times.Add(1); begun <- struct{}{}; <-proceed; return nil }}
	start(t, db, work)
	add(t, db, "test.work", 0)
	until(t, "the work begins", func() bool { return len(begun) > 0 })
	if _, err := db.Pool().Exec(t.Context(), `update river.river_job set attempted_at = now() - interval '1 hour' where state = 'running'`); err != nil {
		t.Fatal(err)
	}
	second, err := jobs.Start(t.Context(), db, work, nil) // which looks at once
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	close(proceed)
	until(t, "the work is done", func() bool { return queued(t, db, "test.work", "completed") == 1 })
	if err := second.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if n := times.Load(); n != 1 {
		t.Errorf("done %d times, want 1", n)
	}
}

// A restart of Postgres takes away the listener, the leader's lock and every connection; the queue goes on afterwards.
func TestWorkGoesOnAfterARestartOfPostgres(t *testing.T) {
	server := postgrestest.Private(t)
	db := server.Open()
	done := make(chan struct{}, 10)
	start(t, db, map[string]jobs.Work{"test.work": func(context.Context, jobs.Try) error { done <- struct{}{}; return nil }})
	add(t, db, "test.work", 0)
	<-done
	until(t, "the first job is complete", func() bool { return queued(t, db, "test.work", "completed") == 1 })
	server.Stop()
	server.Start()
	until(t, "a job can be added again", func() bool {
		return pgx.BeginFunc(t.Context(), db.Pool(), func(tx pgx.Tx) error { return jobs.Add(t.Context(), tx, "test.work", 0) }) == nil
	})
	select {
	case <-done:
	case <-time.After(60 * time.Second):
		t.Fatal("nobody works after the restart")
	}
}
