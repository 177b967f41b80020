package report

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// Asked for as the server asks, the queue publishes the month that is over; asked for again, it finds nothing to do.
func TestTheQueueClosesMonths(t *testing.T) {
	db := postgrestest.New(t)
	ids := people(t, db, 15)
	last := firstOf(knowledge.Today().Time()).AddDate(0, -2, 0)
	remember(t, db, gaps(last, ids, Fact{What: "unknown", Kind: NotThere}))
	runner, err := jobs.Start(t.Context(), db, map[string]jobs.Work{Job: Work(db, Rules{K: 10, Within: time.Hour})}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := runner.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	}()
	for range 2 {
		if err := pgx.BeginFunc(t.Context(), db.Pool(), func(tx pgx.Tx) error { return jobs.Add(t.Context(), tx, Job, 0) }); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			if months, err := Months(t.Context(), db, hr); err != nil || time.Now().After(end) {
				t.Fatalf("months: %v, %v", months, err)
			} else if len(months) > 0 && months[len(months)-1].First.Equal(last) {
				break
			}
		}
	}
	if table, err := Gaps(t.Context(), db, hr, last); err != nil || table.People.N != 15 {
		t.Errorf("gaps: %+v, %v", table, err)
	}
	if failures, err := jobs.Failures(t.Context(), db); err != nil || len(failures) > 0 {
		t.Errorf("failures: %v, %v", failures, err)
	}
}
