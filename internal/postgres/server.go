package postgres

import (
	"context"
	"database/sql"
	"fmt"

	"dousuru/internal/postgres/cluster"
)

// oldest is the first Postgres whose views can carry security_invoker.
const oldest = 15

// checkServer says early and clearly what a server lacks, and who can help.
func checkServer(ctx context.Context, db *sql.DB) error {
	var login string
	var version int
	var schema sql.NullString // of the extension, when the database has it
	var may sql.NullBool      // this login may make it; NULL: the server has no pgvector
	err := db.QueryRowContext(ctx, `
		select current_user::text,
		       pg_catalog.current_setting('server_version_num')::int / 10000,
		       (select e.extnamespace::regnamespace::text from pg_catalog.pg_extension e where e.extname = 'vector'),
		       case when not exists (select from pg_catalog.pg_extension e where e.extname = 'vector') then
		           (select bool_or(v.trusted or not v.superuser or pg_catalog.current_setting('is_superuser')::bool)
		            from pg_catalog.pg_available_extension_versions v where v.name = 'vector') end`).
		Scan(&login, &version, &schema, &may)
	switch {
	case err != nil:
		return fmt.Errorf("connect: %w", err)
	case version < oldest:
		return fmt.Errorf("the server is Postgres %d; %d or newer is needed", version, oldest)
	case schema.Valid && schema.String != "ext":
		return fmt.Errorf("pgvector is in schema %s of this database; a superuser must run there once: "+
			"create schema if not exists ext authorization %s; alter extension vector set schema ext", schema.String, login)
	case schema.Valid:
		return nil
	case !may.Valid:
		return fmt.Errorf("the server (Postgres %d) has no pgvector; on its machine: %s", version, cluster.VectorCommand(version))
	case !may.Bool:
		return fmt.Errorf("%s may not make the extension pgvector; a superuser must run in this database once: "+
			"create schema if not exists ext authorization %s; create extension vector schema ext", login, login)
	}
	return nil
}
