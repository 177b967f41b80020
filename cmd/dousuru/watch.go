package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/internal/calendar"
	"dousuru/internal/postgres"
)

// askToWatch asks for the job that tells HR of new and of late questions hourly, and when a working day begins. Named questions
// ask for it themselves; those without a name wait for this look, so that no row and no mail keeps their hour.
func askToWatch(ctx context.Context, db *postgres.DB, days *calendar.Calendar, log *slog.Logger) {
	for {
		err := pgx.BeginFunc(ctx, db.Pool(), func(tx pgx.Tx) error { return escalation.EnqueueWatch(ctx, tx) })
		if err != nil && ctx.Err() == nil {
			log.Error("ask to watch questions", "error", err)
		}
		next := time.NewTimer(min(lookEvery, time.Until(days.NextStart(time.Now()))))
		select {
		case <-ctx.Done():
			next.Stop()
			return
		case <-next.C:
		}
	}
}
