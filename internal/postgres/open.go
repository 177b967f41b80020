// Package postgres opens the one database of the desk and is the only way to its rows.
//
// Open finds or starts Postgres, migrates it, and connects as the role dousuru_app, which owns nothing and bypasses nothing.
// Rows about people are reached through As, one transaction in the name of a viewer; row-level security does the rest. Pool
// is for what the company publishes. Every connection brings the keys along that internal/seal opens bodies with. Notify and Subscribe carry hints that something changed, never the thing itself.
//
// Tests get a database each from postgrestest; the private cluster is in cluster.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/internal/postgres/cluster"
	"dousuru/internal/seal"
)

// app is the role that every query of the program runs as; migration 0001 makes it.
const app = "dousuru_app"

// Config says which database. URL wins over Data.
type Config struct {
	URL          string       // DATABASE_URL: a connection string of Postgres
	PasswordFile string       // file with the password of URL; "": it is in the URL, or where libpq looks
	Data         string       // data folder of the private cluster
	MasterKey    string       // file of the master key; "": MasterKeyFile in Data, made at the first start; with URL it must be named
	Master       seal.Master  // wins over MasterKey: a key that lies elsewhere
	Log          *slog.Logger // nil: silent
}

// DB is an open database. Its methods may be called at the same time.
type DB struct {
	pool   *pgxpool.Pool
	keeper *keeper // nil with a URL: that server is somebody else's to keep
	hints  *hints
	keys   *seal.Keeper
	close  func() error
	inside pgx.Tx // set: what is published is read in this transaction
}

// A Reader reads what the company publishes.
type Reader interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Within is the same database with what tx wrote and did not commit, for reading what the company publishes as it would be. It
// ends with the transaction, is for one goroutine, and opens no transaction of its own.
func (db *DB) Within(tx pgx.Tx) *DB {
	return &DB{pool: db.pool, keeper: db.keeper, hints: db.hints, keys: db.keys, close: func() error { return nil }, inside: tx}
}

// Published is where the tables without personal data are read: the pool, or the transaction of Within.
func (db *DB) Published() Reader {
	if db.inside != nil {
		return db.inside
	}
	return db.pool
}

// Open connects to the database of cfg, starting or joining a private cluster when there is no URL, and migrates it. Two
// programs may open the same database at the same time.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	open := openPrivate
	if cfg.URL != "" {
		open = openURL
	}
	db, err := open(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return db, nil
}

func openURL(ctx context.Context, cfg Config) (*DB, error) {
	owner, err := parseURL(cfg)
	if err != nil {
		return nil, err
	}
	return open(ctx, owner, asApp(owner), nil, cfg)
}

func openPrivate(ctx context.Context, cfg Config) (*DB, error) {
	private, err := cluster.Join(ctx, cluster.Options{Data: cfg.Data, Log: cfg.Log})
	if err != nil {
		return nil, err
	}
	owner, err1 := pgx.ParseConfig(private.DSN(cluster.Owner, cluster.Database))
	login, err2 := pgx.ParseConfig(private.DSN(app, cluster.Database))
	if err := errors.Join(err1, err2); err != nil {
		return nil, errors.Join(err, private.Leave())
	}
	db, err := open(ctx, owner, login, newKeeper(private, cfg.Log), cfg)
	if err != nil {
		return nil, errors.Join(err, private.Leave())
	}
	return db, nil
}

// open migrates as owner, finds the master key, and makes the pool as login.
func open(ctx context.Context, owner, login *pgx.ConnConfig, k *keeper, cfg Config) (*DB, error) {
	if err := migrate(ctx, owner, cfg.Log); err != nil {
		return nil, err
	}
	sealing, err := keys(ctx, owner, cfg, cfg.Log)
	if err != nil {
		return nil, err
	}
	pool, err := newPool(ctx, login, sealing)
	if err != nil {
		return nil, err
	}
	k.start()
	db := &DB{pool: pool, keeper: k, hints: newHints(pool.Config().ConnConfig, k.revive, cfg.Log), keys: sealing}
	db.close = sync.OnceValue(func() error {
		db.hints.close()
		pool.Close()
		return k.stop()
	})
	return db, nil
}

// Pool is for reading tables without personal data: knowledge.*, retrieval.* and evaluation.*. All others show nothing through it, and
// nothing is written through it.
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
