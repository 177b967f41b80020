package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// JobSchema is the schema of the job queue's tables. internal/jobs is the only package that works with them.
const JobSchema = "river"

// riverLock keeps two programs that start at the same time from making the tables of the queue twice.
const riverLock = `pg_catalog.hashtextextended('dousuru.river', 0)`

// migrateJobs brings the tables of the job queue up to date as the owner, by the library's own migrations, and grants the
// app's role what it needs. When nothing is to be done it costs two queries on db. The library commits each step by itself, since
// one of them uses an enum value that another adds.
func migrateJobs(ctx context.Context, db *sql.DB, owner *pgx.ConnConfig, log *slog.Logger) error {
	if done, err := jobsUpToDate(ctx, db); err == nil && done {
		return nil // an error may be that another program is half way through: behind the lock it is over, or comes again
	}
	config, err := pgxpool.ParseConfig("")
	if err != nil {
		return err
	}
	config.ConnConfig = owner.Copy()
	setCommon(config.ConnConfig.RuntimeParams)
	config.MaxConns = 1 // so that the lock is held by the connection that works
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	migrator, err := jobMigrator(pool)
	if err != nil {
		return err
	}
	if _, err := pool.Exec(ctx, `select pg_catalog.pg_advisory_lock(`+riverLock+`)`); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	result, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	if err != nil {
		return err
	}
	for _, v := range result.Versions {
		log.Info("migrated job queue", "version", v.Version, "step", v.Name, "took", v.Duration)
	}
	_, err = pool.Exec(ctx, `
		grant select, insert, update, delete on all tables in schema river to dousuru_app;
		grant usage on all sequences in schema river to dousuru_app;
		revoke insert, update, delete on river.river_migration from dousuru_app`)
	if err != nil {
		return fmt.Errorf("grant: %w", err)
	}
	return nil
}

func jobMigrator(pool *pgxpool.Pool) (*rivermigrate.Migrator[pgx.Tx], error) {
	return rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: JobSchema, Logger: slog.New(slog.DiscardHandler)})
}

// jobsUpToDate: the grants are the last step, so a start that was cut off between is finished by the next one.
func jobsUpToDate(ctx context.Context, db *sql.DB) (bool, error) {
	migrator, err := jobMigrator(nil) // knows its versions without a database
	if err != nil {
		return false, err
	}
	all := migrator.AllVersions()
	var done bool
	if err := db.QueryRowContext(ctx, `select pg_catalog.to_regclass('river.river_migration') is not null`).Scan(&done); err != nil || !done {
		return false, err
	}
	err = db.QueryRowContext(ctx, `
		select coalesce(max(version), 0) >= $1 and pg_catalog.has_table_privilege('dousuru_app', 'river.river_job', 'insert')
		from river.river_migration where line = 'main'`, all[len(all)-1].Version).Scan(&done)
	return done, err
}
