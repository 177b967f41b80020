package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/calendar"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// Every job that is worked is asked for regularly, but for those that a commit, or the look of askToSend, asks for; and no job
// is asked for that nobody works.
func TestRegularJobsAreAllJobs(t *testing.T) {
	var asked []string
	for _, job := range regularly {
		asked = append(asked, job.kind)
	}
	asked = append(asked, escalation.Job, outbox.Job)
	var worked []string
	for kind := range works(nil, nil, escalation.NewBook(nil), &journey.Reminder{}, &outbox.Sender{}, 0, 0, 0, keepDefaults) {
		worked = append(worked, kind)
	}
	slices.Sort(asked)
	slices.Sort(worked)
	if !slices.Equal(asked, worked) {
		t.Errorf("asked for:\n%q\nworked:\n%q", asked, worked)
	}
}

// A regular job is asked for at the start, and again with a hint, if it has topics.
func TestRegularJobsAreAskedFor(t *testing.T) {
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	waiting := func(kind string) (n int) {
		if err := owner.QueryRow(t.Context(), `select count(*) from river.river_job where kind = $1`, kind).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	comes := func(kind string, within time.Duration) bool {
		for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if waiting(kind) == 1 {
				return true
			}
		}
		return false
	}
	ctx, cancel := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	for _, job := range regularly {
		asking.Go(func() { askFor(ctx, db, calendar.Standard(), job, slog.New(slog.DiscardHandler)) })
	}
	for _, job := range regularly {
		if !comes(job.kind, 10*time.Second) {
			t.Errorf("%s is not asked for at the start", job.kind)
		}
	}
	if _, err := owner.Exec(t.Context(), `delete from river.river_job`); err != nil {
		t.Fatal(err)
	}
	if err := pgx.BeginFunc(t.Context(), db.Pool(), func(tx pgx.Tx) error { return postgres.Notify(t.Context(), tx, "knowledge") }); err != nil {
		t.Fatal(err)
	}
	for _, job := range regularly {
		if slices.Contains(job.topics, "knowledge") && !comes(job.kind, 10*time.Second) {
			t.Errorf("%s is not asked for with a hint", job.kind)
		}
	}
	for _, job := range regularly {
		if job.topics == nil && waiting(job.kind) != 0 {
			t.Errorf("%s is asked for though nothing hints at it", job.kind)
		}
	}
	cancel()
	asking.Wait() // each ends, or the test never does
}
