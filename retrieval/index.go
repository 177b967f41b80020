package retrieval

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// An Index finds articles for questions and keeps what it searches in step with the knowledge. Open makes one a process;
// it is safe for concurrent use.
type Index struct {
	db    database
	write writer
	known *vocabulary
	words *atomic.Pointer[Thesaurus]
	arm   *denseArm // nil: by words alone

	labelled Leave                                 // of questions that are nobody's; nil: they stay from the embedder
	spend    func(context.Context, []string) error // asked before the knowledge is sent; nil: nobody is
}

// database is where an index lives: the pool of the program, or one transaction.
type database interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// A writer runs fn in a transaction that may write the index: the program's own, or inside one whose viewer may.
type writer func(ctx context.Context, fn func(tx pgx.Tx) error) error

// Open makes the index of a database.
func Open(db *postgres.DB, options ...Option) *Index {
	write := func(ctx context.Context, fn func(tx pgx.Tx) error) error { return db.As(ctx, postgres.Worker(), fn) }
	x := &Index{db: db.Pool(), write: write, known: newVocabulary(), words: new(atomic.Pointer[Thesaurus])}
	for _, option := range options {
		option(x)
	}
	return x
}

// In is the same index as a transaction sees it: it searches what was written there and not committed, and a refresh takes
// effect with the commit or not at all; the transaction's viewer must be of HR or the program for that. It ends with the transaction and is for one goroutine.
func (x *Index) In(tx pgx.Tx) *Index {
	words := new(atomic.Pointer[Thesaurus])
	words.Store(x.words.Load())
	write := func(ctx context.Context, fn func(tx pgx.Tx) error) error { return pgx.BeginFunc(ctx, tx, fn) }
	return &Index{db: tx, write: write, known: newVocabulary(), words: words, arm: x.arm, labelled: x.labelled, spend: x.spend}
}

// thesaurus is the one of the last refresh; before the first, what ships.
func (x *Index) thesaurus() Thesaurus {
	if t := x.words.Load(); t != nil {
		return *t
	}
	return builtin()
}

// Refreshed says what a refresh did, in passages.
type Refreshed struct {
	Indexed, Unchanged, Removed int
}

// Refresh brings the index in step with the knowledge that may be seen today: new and changed passages are indexed,
// vanished and withdrawn ones removed, all in one transaction, so a search sees the index before or after and nothing
// between. The company's lists of the thesaurus are read anew. Several callers take turns. An unchanged passage costs one comparison in the database. Memory is bounded by the
// vocabulary, not by the texts.
func (x *Index) Refresh(ctx context.Context) (Refreshed, error) {
	Warm() // not inside the transaction
	var done Refreshed
	err := x.write(ctx, func(tx pgx.Tx) error {
		// Analysing a batch may take longer on a busy machine than a forgotten transaction may stay open. And a plan that was made for any
		// list of passages would be wrong for one and for all of them.
		if _, err := tx.Exec(ctx, `set local idle_in_transaction_session_timeout = 0; set local plan_cache_mode = auto`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('retrieval.refresh'))`); err != nil {
			return err
		}
		plan, err := planRefresh(ctx, tx)
		if err != nil {
			return err
		}
		done = Refreshed{len(plan.changed), plan.passages - len(plan.changed), len(plan.removed)}
		if done.Indexed == 0 && done.Removed == 0 {
			return nil
		}
		return apply(ctx, tx, plan)
	})
	if err != nil {
		return Refreshed{}, fmt.Errorf("refresh index: %w", err)
	}
	words, err := loadThesaurus(ctx, x.db)
	if err != nil {
		return Refreshed{}, fmt.Errorf("refresh index: %w", err)
	}
	x.words.Store(&words)
	return done, nil
}
