package postgres

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versions is goose's table of what was applied.
const versions = "public.goose_db_version"

// migrate brings the schema up to date as the owner, and lets the owner's login work as the app's role. Two programs that
// start at the same time take turns.
func migrate(ctx context.Context, owner *pgx.ConnConfig, log *slog.Logger) error {
	config := owner.Copy()
	setCommon(config.RuntimeParams)
	db := stdlib.OpenDB(*config)
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := checkServer(ctx, db); err != nil {
		return err
	}
	if err := runMigrations(ctx, db, log); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := migrateJobs(ctx, db, owner, log); err != nil {
		return fmt.Errorf("migrate job queue: %w", err)
	}
	if err := letWorkAsApp(ctx, db); err != nil {
		return fmt.Errorf("let %s work as %s: %w", owner.User, app, err)
	}
	return nil
}

// runMigrations holds an advisory lock while it works, which the other programs try every second for five minutes. When
// nothing is to be done it takes none.
func runMigrations(ctx context.Context, db *sql.DB, log *slog.Logger) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	turns, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300), lock.WithUnlockTimeout(1, 10))
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithTableName(versions), goose.WithSessionLocker(turns), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if pending, err := provider.HasPending(ctx); err != nil || !pending {
		return err
	}
	results, err := provider.Up(ctx)
	for _, result := range results {
		log.Info("migrated database", "file", result.Source.Path, "took", result.Duration)
	}
	return err
}

// letWorkAsApp makes the login a member of the app's role, so that role=dousuru_app is allowed to it. It grants only what
// is missing: a login without the right to grant may have been given the membership by an administrator.
func letWorkAsApp(ctx context.Context, db *sql.DB) error {
	if may, err := mayWorkAsApp(ctx, db); err != nil || may {
		return err
	}
	_, err := db.ExecContext(ctx, "grant "+app+" to current_user")
	if err != nil {
		if may, again := mayWorkAsApp(ctx, db); again == nil && may {
			return nil // another program granted it at the same moment
		}
	}
	return err
}

// mayWorkAsApp: since Postgres 16 a membership may lack the right to take the role, which is a privilege of its own.
func mayWorkAsApp(ctx context.Context, db *sql.DB) (may bool, err error) {
	err = db.QueryRowContext(ctx, `
		select case when pg_catalog.current_setting('server_version_num')::int >= 160000
		            then pg_catalog.pg_has_role(current_user, $1, 'set')
		            else pg_catalog.pg_has_role(current_user, $1, 'member') end`, app).Scan(&may)
	return may, err
}
