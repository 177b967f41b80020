package main

import (
	"context"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
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
