package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"
)

// As runs fn in one transaction in the name of v. It commits when fn returns nil and rolls back on an error or a panic.
//
// fn runs at most once. Only the opening of the transaction is tried again, on connections that died with a restart of
// Postgres, and while Postgres starts (up to a second). An error of the commit itself does not say whether the rows were
// saved; callers that repeat need an id of their own.
func (db *DB) As(ctx context.Context, v Viewer, fn func(tx pgx.Tx) error) error {
	tx, err := db.By(v).Begin(ctx)
	if err != nil {
		return err
	}
	defer rollback(ctx, tx) // after a commit it does nothing
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}

// A Writer reads what the company publishes, and writes it: its transactions are a viewer's.
type Writer struct {
	db *DB
	v  Viewer
}

// By is the Writer in the name of v.
func (db *DB) By(v Viewer) Writer { return Writer{db, v} }

// Begin opens a transaction as As does; the caller ends it.
func (w Writer) Begin(ctx context.Context) (pgx.Tx, error) {
	if w.db.inside != nil {
		return nil, errors.New("begin transaction: this is the inside of one")
	}
	begin, err := w.v.begin()
	if err != nil {
		return nil, fmt.Errorf("begin transaction: %w", err)
	}
	tx, err := w.db.beginTx(ctx, pgx.TxOptions{BeginQuery: begin})
	if err != nil {
		return nil, fmt.Errorf("begin transaction: %w", err)
	}
	return tx, nil
}

// Query reads what is published.
func (w Writer) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return w.db.Published().Query(ctx, sql, args...)
}

// rollback still works when ctx is over, so that the connection can be used again.
func rollback(ctx context.Context, tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_ = tx.Rollback(ctx) // the connection is gone, or the transaction is over: either way nothing is left to roll back
}

// waits are the pauses before the tries after the first. The first retry comes at once: the usual cause is a pool full of
// connections from before a restart, which are dropped together.
var waits = []time.Duration{0, 50 * time.Millisecond, 150 * time.Millisecond, 300 * time.Millisecond, 500 * time.Millisecond}

// beginTx may try again whatever happened: until it returns nothing was asked of the transaction.
func (db *DB) beginTx(ctx context.Context, options pgx.TxOptions) (pgx.Tx, error) {
	for try := 0; ; try++ {
		tx, err := db.pool.BeginTx(ctx, options)
		if err == nil || try == len(waits) || ctx.Err() != nil || !lostConnection(err) {
			return tx, err
		}
		db.pool.Reset()
		if reviveErr := db.keeper.revive(ctx); reviveErr != nil {
			return nil, reviveErr
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(waits[try]):
		}
	}
}

// lostConnection reports whether another connection may do better: Postgres was stopped, is starting, or the network broke.
// What a living Postgres refuses stays refused.
func lostConnection(err error) bool {
	if errors.Is(err, puddle.ErrClosedPool) {
		return false
	}
	var refused *pgconn.PgError
	if !errors.As(err, &refused) {
		return true
	}
	switch refused.Code {
	case "57P01", "57P02", "57P03": // admin_shutdown, crash_shutdown, cannot_connect_now
		return true
	}
	return strings.HasPrefix(refused.Code, "08") // connection_exception
}
