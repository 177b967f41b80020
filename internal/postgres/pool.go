package postgres

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/internal/seal"
)

// Limits of one statement, and of one transaction that waits for its program: above them something is wrong, and the locks
// and the old snapshot it holds would harm everybody else.
const (
	statementLimit = 30 * time.Second
	idleLimit      = 60 * time.Second
)

// trusted is how long an idle connection counts as alive. After a restart of Postgres the whole pool is dead; a ping (0.05 ms
// on the same machine) replaces such a connection before anybody notices.
const trusted = 100 * time.Millisecond

// poolSize: more connections than that only wait for the same few processors.
var poolSize = int32(min(max(8, 2*runtime.NumCPU()), 16))

func newPool(ctx context.Context, login *pgx.ConnConfig, keys *seal.Keeper) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig("")
	if err != nil {
		return nil, err
	}
	config.ConnConfig = login.Copy()
	params := config.ConnConfig.RuntimeParams
	setCommon(params)
	params["statement_timeout"] = fmt.Sprint(statementLimit.Milliseconds())
	params["idle_in_transaction_session_timeout"] = fmt.Sprint(idleLimit.Milliseconds())
	config.MaxConns = poolSize
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		seal.Attach(conn, keys)
		return checkRole(ctx, conn)
	}
	config.ShouldPing = func(_ context.Context, p pgxpool.ShouldPingParams) bool { return p.IdleDuration > trusted }
	config.PrepareConn = func(_ context.Context, conn *pgx.Conn) (bool, error) { return stillApp(conn), nil }
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("connect as %s: %w", app, err)
	}
	return pool, nil
}

// setCommon sets what every connection has, the owner's included.
func setCommon(params map[string]string) {
	params["search_path"] = "ext"                // pgvector's operators live there; everything else is written with its schema
	params["timezone"] = "UTC"                   // times are shown in the viewer's zone
	params["application_name"] = "dousuru"       // who it is, in pg_stat_activity
	params["jit"] = "off"                        // queries take milliseconds; compiling one takes longer
	params["standard_conforming_strings"] = "on" // As quotes its values by that rule
	params["client_encoding"] = "UTF8"           // the same
}

// checkRole refuses a connection for which row-level security would not hold.
func checkRole(ctx context.Context, conn *pgx.Conn) error {
	var name string
	var super, bypass, owns bool
	err := conn.QueryRow(ctx, `
		select current_user::text, r.rolsuper, r.rolbypassrls,
		       exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		               where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^(pg_|information_schema$)'
		                 and pg_catalog.pg_has_role(current_user, c.relowner, 'usage'))
		from pg_catalog.pg_roles r where r.rolname = current_user`).Scan(&name, &super, &bypass, &owns)
	if err != nil {
		return fmt.Errorf("check role: %w", err)
	}
	var fault string
	switch {
	case super:
		fault = "is a superuser"
	case bypass:
		fault = "bypasses row-level security"
	case owns:
		fault = "owns tables, or is a member of a role that does"
	default:
		return nil
	}
	return fmt.Errorf("the program must work as a role to which row-level security applies, but %s %s", name, fault)
}

// stillApp keeps a connection on which a query went back to its superuser login (SET ROLE NONE) from the next user. Postgres
// reports that by itself, so it costs nothing to look. As sets the role of its transaction in any case.
func stillApp(conn *pgx.Conn) bool { return conn.PgConn().ParameterStatus("is_superuser") != "on" }
