package main

import (
	"context"
	"log/slog"
	"sync"

	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/chat/report"
	"dousuru/internal/budget"
	"dousuru/internal/jobs"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// startJobs works the queue of jobs until stop is called, which must be before the database is closed.
func startJobs(ctx context.Context, db *postgres.DB, index *retrieval.Index, book *escalation.Book, reminder *journey.Reminder, sender *outbox.Sender, deskDays, reportK, unasked int, keep keepSettings, log *slog.Logger) (stop func(), err error) {
	runner, err := jobs.Start(ctx, db, works(db, index, book, reminder, sender, deskDays, reportK, unasked, keep), log)
	if err != nil {
		return nil, err
	}
	var asking sync.WaitGroup
	ctx, cancel := context.WithCancel(ctx)
	for _, job := range regularly {
		asking.Go(func() { askFor(ctx, db, reminder.Calendar, job, log) })
	}
	asking.Go(func() { askToSend(ctx, sender, log) })
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

// works are the jobs by their kind.
func works(db *postgres.DB, index *retrieval.Index, book *escalation.Book, reminder *journey.Reminder, sender *outbox.Sender, deskDays, reportK, unasked int, keep keepSettings) map[string]jobs.Work {
	return map[string]jobs.Work{
		evaluation.Job: evaluation.Work(db, index), journey.Job: reminder.Work, outbox.Job: sender.Work,
		escalation.Job:        func(ctx context.Context, _ jobs.Try) error { return book.Notify(ctx) },
		budget.Job:            func(ctx context.Context, _ jobs.Try) error { return budget.Clear(ctx, db) },
		escalation.WatchJob:   book.Watch,
		escalation.DeliverJob: book.DeliverWork,
		oneonone.Job:          oneonone.Work(db),
		brief.Job:             brief.Work(db),
		evaluation.UploadJob:  evaluation.UploadWork(db, index), dueJob: workDue(db, deskDays),
		embedJob:   workEmbed(index, embedTurn, unasked),
		keepJob:    keep.work(db, book),
		report.Job: report.Work(db, report.Rules{K: reportK, Within: book.Within}),
	}
}
