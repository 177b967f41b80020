package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/report"
	"dousuru/internal/postgres"
)

// askForReports asks at the start and hourly for the months that are over; the job finds out whether one is due.
func askForReports(ctx context.Context, db *postgres.DB, log *slog.Logger) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		err := pgx.BeginFunc(ctx, db.Pool(), func(tx pgx.Tx) error { return report.Enqueue(ctx, tx) })
		if err != nil && ctx.Err() == nil {
			log.Error("ask for reports", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
