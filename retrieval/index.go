package retrieval

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// An Index finds articles for questions and keeps what it searches in step with the knowledge. Open makes one a process;
// it is safe for concurrent use.
type Index struct {
	db database
}

// database is where an index lives: the pool of the program, or one transaction.
type database interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Open makes the index of a database.
func Open(db *postgres.DB) *Index { return &Index{db: db.Pool()} }

// In is the same index as a transaction sees it: it searches what was written there and not committed, and a refresh takes
// effect with the commit or not at all. It ends with the transaction and is for one goroutine.
func (x *Index) In(tx pgx.Tx) *Index { return &Index{db: tx} }

// Refreshed says what a refresh did, in passages.
type Refreshed struct {
	Indexed, Unchanged, Removed int
}

// Refresh brings the index in step with the knowledge that may be seen today: new and changed passages are indexed,
// vanished and withdrawn ones removed, all in one transaction, so a search sees the index before or after and nothing
// between. Several callers take turns. An unchanged passage costs one comparison.
func (x *Index) Refresh(ctx context.Context) (Refreshed, error) {
	Warm() // not inside the transaction
	var done Refreshed
	err := pgx.BeginFunc(ctx, x.db, func(tx pgx.Tx) error {
		// Analysing a large import takes minutes in which nothing is sent.
		if _, err := tx.Exec(ctx, `set local idle_in_transaction_session_timeout = 0`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('retrieval.refresh'))`); err != nil {
			return err
		}
		texts, err := visiblePassages(ctx, tx)
		if err != nil {
			return err
		}
		present, err := fingerprints(ctx, tx)
		if err != nil {
			return err
		}
		plan, err := planRefresh(ctx, tx, texts, present)
		if err != nil {
			return err
		}
		done = Refreshed{len(plan.changed), len(texts) - len(plan.changed), len(plan.removed)}
		if done.Indexed == 0 && done.Removed == 0 {
			return nil
		}
		return apply(ctx, tx, plan, len(texts))
	})
	if err != nil {
		return Refreshed{}, fmt.Errorf("refresh index: %w", err)
	}
	return done, nil
}

// passageText is what is indexed of one passage, its fields apart.
type passageText struct {
	PassageID int64
	ArticleID [16]byte
	Language  string
	Title     string
	Aliases   string
	Heading   string
	Body      string
}

func visiblePassages(ctx context.Context, tx pgx.Tx) ([]passageText, error) {
	rows, _ := tx.Query(ctx, `
		select p.id, a.id, a.language, a.title, array_to_string(a.aliases || a.themes, ' '), p.heading, p.body
		from knowledge.visible a join knowledge.passage p on p.article_id = a.id
		order by p.id`)
	texts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[passageText])
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	return texts, nil
}

func fingerprints(ctx context.Context, tx pgx.Tx) (map[int64][32]byte, error) {
	rows, _ := tx.Query(ctx, `select passage_id, fingerprint from retrieval.entry`)
	present := map[int64][32]byte{}
	var id int64
	var print []byte
	_, err := pgx.ForEachRow(rows, []any{&id, &print}, func() error {
		present[id] = [32]byte(print)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read fingerprints: %w", err)
	}
	return present, nil
}

func (t passageText) fingerprint() [32]byte {
	h := sha256.New()
	for _, part := range []string{AnalyzerVersion, t.Language, t.Title, t.Aliases, t.Heading, t.Body} {
		var size [8]byte
		binary.LittleEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	return [32]byte(h.Sum(nil))
}
