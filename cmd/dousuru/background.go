package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/chat/report"
	"dousuru/internal/jobs"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// lookEvery is how often the server looks whether the golden questions are due without a hint: consents expire with the day.
const lookEvery = time.Hour

// startJobs works the queue of jobs until stop is called, which must be before the database is closed.
func startJobs(ctx context.Context, db *postgres.DB, index *retrieval.Index, book *escalation.Book, reminder *journey.Reminder, sender *outbox.Sender, deskDays, reportK int, log *slog.Logger) (stop func(), err error) {
	runner, err := jobs.Start(ctx, db, map[string]jobs.Work{
		evaluation.Job: evaluation.Work(db, index), journey.Job: reminder.Work, outbox.Job: sender.Work,
		escalation.Job:       func(ctx context.Context, _ jobs.Try) error { return book.Notify(ctx) },
		escalation.WatchJob:  book.Watch,
		oneonone.Job:         oneonone.Work(db),
		brief.Job:            brief.Work(db),
		evaluation.UploadJob: evaluation.UploadWork(db, index), dueJob: workDue(db, deskDays),
		report.Job: report.Work(db, report.Rules{K: reportK, Within: book.Within}),
	}, log)
	if err != nil {
		return nil, err
	}
	var asking sync.WaitGroup
	ctx, cancel := context.WithCancel(ctx)
	asking.Go(func() { askForRuns(ctx, db, log) })
	asking.Go(func() { askToWatch(ctx, db, reminder.Calendar, log) })
	asking.Go(func() { askForDue(ctx, db, reminder.Calendar, log) })
	asking.Go(func() { askForReminders(ctx, db, reminder.Calendar, log) })
	asking.Go(func() { askToSend(ctx, sender, log) })
	asking.Go(func() { askForReports(ctx, db, log) })
	return func() {
		cancel()
		asking.Wait()
		patience, done := context.WithTimeout(context.Background(), stopTimeout)
		defer done()
		if err := runner.Stop(patience); err != nil {
			log.Error("stop jobs", "error", err)
		}
	}, nil
}

// askForRuns asks for a run of the golden questions whenever something they depend on may have changed; the job finds out
// whether it has. A new version of the program is such a thing, so it begins with the start.
func askForRuns(ctx context.Context, db *postgres.DB, log *slog.Logger) {
	changed, cancel := db.Subscribe("knowledge", "thesaurus")
	defer cancel()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		err := pgx.BeginFunc(ctx, db.Pool(), func(tx pgx.Tx) error { return evaluation.Enqueue(ctx, tx) })
		if err != nil && ctx.Err() == nil {
			log.Error("ask for a run of the golden questions", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-tick.C:
		}
	}
}
