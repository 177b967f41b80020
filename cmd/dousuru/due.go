package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/brief"
	"dousuru/chat/oneonone"
	"dousuru/internal/calendar"
	"dousuru/internal/jobs"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

// dueJob is the kind of the job that tells HR, once a week at most, that something is due for a look. The notice says neither
// what nor how much.
const dueJob = "knowledge.due"

// duePage is where HR finds what is due.
const duePage = "/hr/due"

func workDue(db *postgres.DB, deskDays int) jobs.Work {
	return func(ctx context.Context, _ jobs.Try) error {
		return db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
			return knowledge.TellOfDue(ctx, tx, deskDays, func() error { return outbox.ToHR(ctx, tx, outbox.ReviewDue, duePage) })
		})
	}
}

// askForDue asks for the job when the server starts, hourly and when a working day begins; for that of uploads, which goes
// on with what a crash cut off and deletes what nobody confirmed within its hour; and for those which remind managers of
// promises and erase what a former manager kept, and briefs that were removed.
func askForDue(ctx context.Context, db *postgres.DB, days *calendar.Calendar, log *slog.Logger) {
	for {
		err := pgx.BeginFunc(ctx, db.Pool(), func(tx pgx.Tx) error {
			for _, job := range []string{evaluation.UploadJob, oneonone.Job, brief.Job, dueJob} {
				if err := jobs.Add(ctx, tx, job, 0); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil && ctx.Err() == nil {
			log.Error("ask for what is due", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(time.Minute, min(lookEvery, time.Until(days.NextStart(time.Now()))))):
		}
	}
}
