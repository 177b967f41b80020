package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"dousuru/internal/postgres"
)

// A job at work holds a lock of its connection, which ends with the process, however it ends. What says that it is at work
// and holds none was cut off by a crash. The library itself would wait an hour.
const (
	jobLock     = `pg_catalog.hashtextextended('jobs.' || ($1::bigint)::text, 0)`
	rescueEvery = 15 * time.Second
	lockWithin  = 10 * time.Second // from being fetched to holding the lock, on a busy machine
)

// holding does the work of a job while holding its lock.
func holding(ctx context.Context, db *postgres.DB, id int64, work func() error) error {
	conn, err := db.Pool().Acquire(ctx)
	if err != nil {
		return fmt.Errorf("lock job: %w", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `select pg_catalog.pg_advisory_lock(`+jobLock+`)`, id); err != nil {
		return fmt.Errorf("lock job: %w", err)
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if _, err := conn.Exec(ctx, `select pg_catalog.pg_advisory_unlock(`+jobLock+`)`, id); err != nil {
			_ = conn.Conn().Close(ctx) // the lock ends with its connection
		}
	}()
	return work()
}

// rescue puts back into the queue what a crash cut off.
func rescue(ctx context.Context, db *postgres.DB) error {
	_, err := db.Pool().Exec(ctx, `
		with cut as materialized (
			select id from river.river_job where state = 'running' and attempted_at < now() - $1::interval for update skip locked)
		update river.river_job j set state = 'available', scheduled_at = now()
		from cut where j.id = cut.id and pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('jobs.' || cut.id::text, 0))`, lockWithin)
	if err != nil {
		return fmt.Errorf("rescue jobs: %w", err)
	}
	return nil
}

// keepRescuing looks at once and then again and again, until ctx ends.
func keepRescuing(ctx context.Context, db *postgres.DB, log *slog.Logger) {
	tick := time.NewTicker(rescueEvery)
	defer tick.Stop()
	for {
		if err := rescue(ctx, db); err != nil && ctx.Err() == nil {
			log.Warn("look for jobs that were cut off", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
