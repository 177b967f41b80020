package main

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/jobs"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
)

// jobsWord stands in what people wrote in these worlds.
const jobsWord = "ひみつのことば"

// TestMatrixOfJobs does every job in the queue, as the server does, and asks Postgres what it did to which tables, through functions,
// triggers and keys, too: nothing but what testdata/jobs/jobs.txt lists, and of what changes all of it. DOUSURU_UPDATE=1 writes the list.
func TestMatrixOfJobs(t *testing.T) {
	listed, idle := listedTouches(t)
	done := map[touch]bool{}
	kinds := slices.Sorted(maps.Keys(works(nil, nil, escalation.NewBook(nil), &journey.Reminder{}, &outbox.Sender{}, 0, 0, 0, keepDefaults)))
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			for _, is := range touchesOf(t, kind) {
				done[is] = true
			}
		})
	}
	if t.Failed() {
		return
	}
	if os.Getenv("DOUSURU_UPDATE") == "1" {
		writeTouches(t, done, idle)
		return
	}
	for _, kind := range kinds {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(listed)), func(is touch) bool { return is.kind == kind }) {
			t.Errorf("%s stands in no line", kind)
		}
	}
	for is := range done {
		if !listed[is] && idle[is] == "" {
			t.Errorf("%s: %s of %s is not listed", is.kind, is.action, is.table)
		}
	}
	for is := range listed {
		if !done[is] && (is.action != "read" || !slices.Contains(kinds, is.kind)) {
			t.Errorf("%s: %s of %s is listed and does not happen", is.kind, is.action, is.table)
		}
	}
	for is := range idle {
		if done[is] {
			t.Errorf("%s: %s of %s has a reason not to happen, and happens", is.kind, is.action, is.table)
		}
	}
	t.Logf("%d jobs, %d cells that happen, all others must not", len(kinds), len(done))
}

// touchesOf does the job of a kind in a world of its own.
func touchesOf(t *testing.T, kind string) (list []touch) {
	db, owner := newJobsWorld(t, kind)
	work := jobsOf(t, db)
	db.Pool().Reset()
	alone(t, owner)
	executed(t, owner, `select pg_stat_force_next_flush()`) // of what made the world
	executed(t, owner, `select pg_stat_reset()`)

	runner, err := jobs.Start(t.Context(), db, map[string]jobs.Work{kind: work[kind]}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := pgx.BeginFunc(t.Context(), db.Pool(), func(tx pgx.Tx) error { return jobs.Add(t.Context(), tx, kind, 0) }); err != nil {
		t.Fatal(err)
	}
	state, failure := "", ""
	for end := time.Now().Add(3 * time.Minute); state != "completed" && failure == "" && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		err := owner.QueryRow(t.Context(), `
			select state::text, coalesce(errors[1]::text, '') from river.river_job where kind = $1 order by id limit 1`, kind).Scan(&state, &failure)
		if err != nil {
			t.Fatal(err)
		}
	}
	if state != "completed" {
		t.Fatalf("the job is %s, %s", state, failure)
	}
	if err := runner.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkQueue(t, owner)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	alone(t, owner)
	rows, _ := owner.Query(t.Context(), `
		select $1, schemaname || '.' || relname, action from pg_stat_user_tables,
			lateral (values ('read', coalesce(seq_scan, 0) + coalesce(idx_scan, 0)), ('insert', n_tup_ins), ('update', n_tup_upd), ('delete', n_tup_del)) a (action, times)
		where times > 0 and schemaname <> $2 and schemaname !~ '^pg_'`, kind, postgres.JobSchema)
	list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (is touch, err error) {
		return is, row.Scan(&is.kind, &is.table, &is.action)
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// alone waits until nobody else is connected: a connection that ends has told Postgres what it did.
func alone(t *testing.T, owner *pgx.Conn) {
	t.Helper()
	others := 1
	for end := time.Now().Add(20 * time.Second); others > 0; time.Sleep(10 * time.Millisecond) {
		err := owner.QueryRow(t.Context(), `
			select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`).Scan(&others)
		if err != nil || time.Now().After(end) {
			t.Fatalf("%d others are connected, %v", others, err)
		}
	}
}

// checkQueue holds that no row of the queue says who or what: a job has no arguments, and beside its kind and times nothing of the world.
func checkQueue(t *testing.T, owner *pgx.Conn) {
	t.Helper()
	rows, _ := owner.Query(t.Context(), `select args::text, to_jsonb(j)::text from river.river_job j`)
	var args, whole string
	n := 0
	_, err := pgx.ForEachRow(rows, []any{&args, &whole}, func() error {
		n++
		if args != "{}" || anID.MatchString(whole) || strings.Contains(whole, jobsWord) {
			return fmt.Errorf("a job says more than its kind: %s", whole)
		}
		return nil
	})
	if err != nil || n == 0 {
		t.Errorf("%d jobs, %v", n, err)
	}
}

var anID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
