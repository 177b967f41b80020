package retrieval

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// embedBatch is how many passages are embedded in one call and written in one transaction: common endpoints take that many,
// and an interruption loses no more.
const embedBatch = 64

// ErrEmbedding says that another process, or another call, is embedding already.
var ErrEmbedding = errors.New("embedding is going on elsewhere")

// Embedded says what Embed did, in passages.
type Embedded struct {
	Embedded, Unchanged, Removed int
	Weight                       float64 // what the model may add to a ranking; 0: it did not help when measured, or nothing could be
}

// Embed brings the vectors of the configured model in step with the knowledge that may be seen today: what is missing or
// changed is embedded, what vanished is removed. Each batch is kept when it is done, so an interrupted call goes on where
// it stopped. A new model is built beside the old one, which leaves once the new one is complete; until then Search uses
// the vectors that there are. The model's skill is measured first, and again when the knowledge has grown or shrunk by
// half. progress may be nil. Without an embedder nothing happens; while another call works the error is ErrEmbedding.
func (x *Index) Embed(ctx context.Context, progress func(done, total int)) (Embedded, error) {
	var done Embedded
	if x.arm == nil {
		return done, nil
	}
	if err := checkEmbedder(x.arm.embedder); err != nil {
		return done, fmt.Errorf("embed: %w", err)
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	Warm() // not inside a transaction
	err := pgx.BeginFunc(ctx, x.db, func(turn pgx.Tx) error {
		if err := takeTurn(ctx, turn); err != nil {
			return err
		}
		var err error
		done, err = x.embedAll(ctx, progress)
		return err
	})
	if err != nil {
		return done, fmt.Errorf("embed: %w", err)
	}
	return done, nil
}

// takeTurn holds a lock until the transaction ends, which does nothing else and so holds nothing else up.
func takeTurn(ctx context.Context, turn pgx.Tx) error {
	if _, err := turn.Exec(ctx, `set local idle_in_transaction_session_timeout = 0`); err != nil {
		return err
	}
	var mine bool
	if err := turn.QueryRow(ctx, `select pg_try_advisory_xact_lock(hashtext('retrieval.embed'))`).Scan(&mine); err != nil {
		return err
	}
	if !mine {
		return ErrEmbedding
	}
	return nil
}

func (x *Index) embedAll(ctx context.Context, progress func(done, total int)) (Embedded, error) {
	var done Embedded
	total, err := x.countVisible(ctx)
	if err != nil {
		return done, err
	}
	m, err := x.claimSlot(ctx)
	if err != nil {
		return done, err
	}
	if done.Removed, err = x.removeInvisible(ctx, m); err != nil {
		return done, err
	}
	if m.measureAgain(total) {
		if err := x.measure(ctx, &m, total); err != nil {
			return done, fmt.Errorf("measure model: %w", err)
		}
	}
	done.Weight = m.weight
	for after := int64(0); ; {
		page, err := x.nextPassages(ctx, m, after)
		if err != nil || len(page) == 0 {
			if err == nil {
				err = errors.Join(x.finishModel(ctx, m), x.Hold(ctx, 0))
			}
			return done, err
		}
		after = page[len(page)-1].id
		stale := staleOnly(page)
		done.Unchanged += len(page) - len(stale)
		told := func(n int) {
			done.Embedded += n
			progress(done.Embedded+done.Unchanged, max(total, done.Embedded+done.Unchanged))
		}
		told(0)
		if err := x.embedPassages(ctx, m, stale, told); err != nil {
			return done, err
		}
	}
}

// embedPassages embeds and writes at most embedBatch passages at a time, and tells how many after each.
func (x *Index) embedPassages(ctx context.Context, m denseModel, passages []embeddable, told func(n int)) error {
	for len(passages) > 0 {
		batch := passages[:min(embedBatch, len(passages))]
		passages = passages[len(batch):]
		texts := make([]string, len(batch))
		for i, p := range batch {
			texts[i] = p.text()
		}
		vectors, err := x.embedKnowledge(ctx, PassagePurpose, texts)
		if err != nil {
			return err
		}
		if err := x.writeVectors(ctx, m, batch, vectors); err != nil {
			return fmt.Errorf("write vectors: %w", err)
		}
		told(len(batch))
	}
	return nil
}

// embedKnowledge embeds a batch of texts about the knowledge, if it may be paid for.
func (x *Index) embedKnowledge(ctx context.Context, purpose Purpose, texts []string) ([][]float32, error) {
	if x.spend != nil {
		if err := x.spend(ctx, texts); err != nil {
			return nil, err
		}
	}
	return embedTexts(ctx, x.arm.embedder, purpose, texts)
}
