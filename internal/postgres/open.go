// Package postgres opens the one database of the desk and is the only way to its rows.
//
// Open finds or starts Postgres, migrates it, and connects as the role dousuru_app, which owns nothing and bypasses nothing.
// Rows about people are reached through As, one transaction in the name of a viewer; row-level security does the rest. Pool
// is for what the company publishes. Notify and Subscribe carry hints that something changed, never the thing itself.
//
// Tests get a database each from postgrestest; the private cluster is in cluster.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/internal/postgres/cluster"
)

// app is the role that every query of the program runs as; migration 0001 makes it.
const app = "dousuru_app"

// Config says which database. URL wins over Data.
type Config struct {
	URL          string       // DATABASE_URL: a connection string of Postgres
	PasswordFile string       // file with the password of URL; "" = in the URL, or where libpq looks
	Data         string       // data folder of the private cluster
	Log          *slog.Logger // nil: silent
}

// DB is an open database. Its methods may be called at the same time.
type DB struct {
	pool    *pgxpool.Pool
	cluster *cluster.Cluster // nil with a URL
	hints   *hints
	log     *slog.Logger

	stopKeeping func()
	close       func() error
}

// Open connects to the database of cfg, starting or joining a private cluster when there is no URL, and migrates it. Two
// programs may open the same database at the same time.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.URL != "" {
		owner, err := parseURL(cfg)
		if err != nil {
			return nil, fmt.Errorf("open database: %w", err)
		}
		db, err := open(ctx, owner, asRole(owner), nil, cfg.Log)
		if err != nil {
			return nil, fmt.Errorf("open database: %w", err)
		}
		return db, nil
	}
	private, err := cluster.Join(ctx, cluster.Options{Data: cfg.Data, Log: cfg.Log})
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db, err := openPrivate(ctx, private, cfg.Log)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", errors.Join(err, private.Leave()))
	}
	return db, nil
}

func openPrivate(ctx context.Context, private *cluster.Cluster, log *slog.Logger) (*DB, error) {
	owner, err := pgx.ParseConfig(private.DSN(cluster.Owner, cluster.Database))
	if err != nil {
		return nil, err
	}
	login, err := pgx.ParseConfig(private.DSN(app, cluster.Database))
	if err != nil {
		return nil, err
	}
	return open(ctx, owner, login, private, log)
}

// open migrates as owner and makes the pool as login.
func open(ctx context.Context, owner, login *pgx.ConnConfig, private *cluster.Cluster, log *slog.Logger) (*DB, error) {
	if err := migrate(ctx, owner, log); err != nil {
		return nil, err
	}
	db := &DB{cluster: private, log: log}
	var err error
	if db.pool, err = newPool(ctx, login); err != nil {
		return nil, err
	}
	db.hints = newHints(db.pool.Config().ConnConfig, db.revive, log)
	db.stopKeeping = db.keep()
	db.close = sync.OnceValue(db.shutdown)
	return db, nil
}

// parseURL reads the connection string; its errors never hold the password.
func parseURL(cfg Config) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("read DATABASE_URL: %w", err)
	}
	if cfg.PasswordFile != "" {
		text, err := os.ReadFile(cfg.PasswordFile)
		if err != nil {
			return nil, fmt.Errorf("read password: %w", err)
		}
		config.Password = strings.TrimRight(string(text), "\r\n")
	}
	return config, nil
}

// asRole is the same login working as the app's role from the first moment of a connection.
func asRole(owner *pgx.ConnConfig) *pgx.ConnConfig {
	login := owner.Copy()
	if login.User != app {
		login.RuntimeParams["role"] = app
	}
	return login
}

// Limits of one statement and of one transaction that waits for its program: above them something is wrong, and a lock or
// an old snapshot held for ever would harm everybody else.
const (
	statementLimit = 30 * time.Second
	idleLimit      = 60 * time.Second
)

func newPool(ctx context.Context, login *pgx.ConnConfig) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig("")
	if err != nil {
		return nil, err
	}
	config.ConnConfig = login.Copy()
	params := config.ConnConfig.RuntimeParams
	setCommon(params)
	params["statement_timeout"] = milliseconds(statementLimit)
	params["idle_in_transaction_session_timeout"] = milliseconds(idleLimit)
	config.MaxConns = int32(min(max(8, 2*runtime.NumCPU()), 16))
	config.AfterConnect = checkRole
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
	params["default_transaction_isolation"] = "read committed"
}

func milliseconds(d time.Duration) string { return fmt.Sprint(d.Milliseconds()) }

// checkRole refuses a connection for which row-level security would not hold.
func checkRole(ctx context.Context, conn *pgx.Conn) error {
	var name string
	var super, bypass, owns bool
	err := conn.QueryRow(ctx, `
		select current_user::text, r.rolsuper, r.rolbypassrls,
		       exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		               where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_|^information_schema$'
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
	return fmt.Errorf("the program must work as a role to which row-level security applies, but %q %s", name, fault)
}

// Pool is for tables without personal data: knowledge.* and retrieval.*. All others show nothing through it.
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.pool.Ping(ctx); err != nil {
		return fmt.Errorf("ping database: %w", err)
	}
	return nil
}

// Close ends all connections, waiting for running transactions, and stops the private cluster if this process was its last
// user. A second call does nothing.
func (db *DB) Close() error { return db.close() }

func (db *DB) shutdown() error {
	db.stopKeeping()
	db.hints.close()
	db.pool.Close()
	if db.cluster == nil {
		return nil
	}
	return db.cluster.Leave()
}
