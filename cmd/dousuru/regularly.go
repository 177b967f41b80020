package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/chat/report"
	"dousuru/internal/budget"
	"dousuru/internal/calendar"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// lookEvery is how often the regular jobs are asked for at least: consents expire, and months end, with the day.
const lookEvery = time.Hour

// A regular job is asked for when the server starts, which may be with another version, and hourly. It finds out by itself
// whether there is anything to do.
type regular struct {
	kind    string
	workday bool     // when a working day begins, too: what waited for it is told then
	topics  []string // and as soon as something of this may have changed
}

// regularly are all of them.
var regularly = []regular{
	{kind: evaluation.Job, topics: []string{"knowledge", retrieval.ThesaurusTopic}}, // a run of the golden questions
	{kind: embedJob, topics: []string{"knowledge"}},
	{kind: journey.Job, workday: true, topics: []string{"knowledge"}}, // what people keep in mind, and its facts

	// New and late questions. Those with a name ask for it themselves; those without wait for this look, so that no row and no
	// mail keeps their hour.
	{kind: escalation.WatchJob, workday: true},
	{kind: escalation.DeliverJob, workday: true}, // what was asked without a name since the last working day began
	{kind: evaluation.UploadJob, workday: true},  // what a crash cut off, and what nobody confirmed in time
	{kind: dueJob, workday: true},
	{kind: oneonone.Job, workday: true}, // reminders of promises, and what a former manager kept
	{kind: brief.Job, workday: true},    // briefs that were removed
	{kind: report.Job},                  // months that are over
	{kind: budget.Job},                  // days that are over
	{kind: keepJob},                     // what was kept long enough
}

// askFor asks for one of them until ctx ends.
func askFor(ctx context.Context, db *postgres.DB, days *calendar.Calendar, job regular, log *slog.Logger) {
	var changed <-chan struct{} // nil: nothing hints
	if len(job.topics) > 0 {
		hint, cancel := db.Subscribe(job.topics...)
		defer cancel()
		changed = hint
	}
	for {
		err := pgx.BeginFunc(ctx, db.Pool(), func(tx pgx.Tx) error { return jobs.Add(ctx, tx, job.kind, 0) })
		if err != nil && ctx.Err() == nil {
			log.Error("ask for regular job", "kind", job.kind, "error", err)
		}
		pause := lookEvery
		if job.workday {
			pause = max(time.Minute, min(pause, time.Until(days.NextStart(time.Now()))))
		}
		next := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-changed:
		case <-next.C:
		}
		next.Stop()
		if ctx.Err() != nil {
			return
		}
	}
}
