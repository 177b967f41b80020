package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"dousuru/internal/postgres/cluster"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versions is goose's table of what was applied.
const versions = "public.goose_db_version"

// migrate brings the schema up to date as the owner, and lets the owner's login work as the app's role. A second program
// that starts at the same time waits for the first (advisory lock, tried every second for five minutes).
func migrate(ctx context.Context, owner *pgx.ConnConfig, log *slog.Logger) error {
	config := owner.Copy()
	setCommon(config.RuntimeParams)
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := checkServer(ctx, conn); err != nil {
		return err
	}
	if err := runMigrations(ctx, config, log); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return letWorkAsApp(ctx, conn)
}

func runMigrations(ctx context.Context, config *pgx.ConnConfig, log *slog.Logger) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300), lock.WithUnlockTimeout(1, 10))
	if err != nil {
		return err
	}
	db := stdlib.OpenDB(*config)
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithTableName(versions), goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return err
	}
	for _, result := range results {
		log.Info("migrated database", "file", result.Source.Path, "took", result.Duration)
	}
	return nil
}

// oldest is the first Postgres whose views can carry security_invoker.
const oldest = 15

// checkServer says early and clearly what a server lacks.
func checkServer(ctx context.Context, conn *pgx.Conn) error {
	var version int
	var vector bool
	err := conn.QueryRow(ctx, `select pg_catalog.current_setting('server_version_num')::int / 10000,
		exists (select from pg_catalog.pg_available_extensions where name = 'vector')`).Scan(&version, &vector)
	switch {
	case err != nil:
		return fmt.Errorf("check server: %w", err)
	case version < oldest:
		return fmt.Errorf("the server is Postgres %d; %d or newer is needed", version, oldest)
	case !vector:
		return fmt.Errorf("the server (Postgres %d) has no pgvector; on its machine: %s", version, cluster.VectorCommand(version))
	}
	return nil
}

// letWorkAsApp makes the login a member of the app's role, so that `role=dousuru_app` is allowed to it. A login that may
// not grant but is a member already will do.
func letWorkAsApp(ctx context.Context, conn *pgx.Conn) error {
	if conn.Config().User == app {
		return nil
	}
	_, err := conn.Exec(ctx, "grant "+app+" to current_user")
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		var member bool
		if conn.QueryRow(ctx, "select pg_catalog.pg_has_role(current_user, $1, 'member')", app).Scan(&member) == nil && member {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("let %s work as %s: %w", conn.Config().User, app, err)
	}
	return nil
}
