package chat

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
)

// Summarize has the model rephrase a stored answer. Each sentence that passes the check is emitted at once; an error of emit ends
// it. If it is kept, the whole is a message of the talk by now; if not, what was emitted is to vanish, and the answer stands as it
// did. It takes SummaryWithin at most beside the database, and holds no transaction meanwhile. An error is only for the log: with
// it nothing was kept.
func (e *Engine) Summarize(ctx context.Context, p directory.Person, a *Answered, emit func(SummarySentence) error) (kept bool, err error) {
	ctx, end := e.composings.begin(ctx, a.Consultation)
	defer end()
	allowed, err := e.checks.Allowed(ctx, p.ID)
	if err != nil {
		return false, fmt.Errorf("ask whether a model may be used: %w", err)
	}
	if !allowed {
		return false, nil
	}
	r := e.rephrase(ctx, p, a, emit)
	if ctx.Err() != nil && r.reason == "" {
		r.reason = ReasonStopped
	}
	after, done := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer done()
	if err := e.storeSummary(after, p, r); err != nil {
		return false, fmt.Errorf("store summary: %w", err)
	}
	return r.reason == "", nil
}

// storeSummary stores a summary that is to be kept, unless the talk has gone on meanwhile, and the record of it in any case. Of a
// talk that was deleted nothing is stored.
func (e *Engine) storeSummary(ctx context.Context, p directory.Person, r *rephrasing) error {
	return e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) error {
		c, err := readConsultation(ctx, tx, `where id = $1 for update`, r.a.Consultation)
		if CodeOf(err) == CodeNotFound {
			r.reason = ReasonMoved
			return nil
		}
		if err != nil {
			return err
		}
		if r.reason == "" && c.NextSeq != r.a.Seq+1 {
			r.reason = ReasonMoved
		}
		if r.reason == "" {
			m := Message{Author: "desk", Kind: KindSummary, Text: r.text(), Of: r.a.Seq, Model: e.composer.Model(), Sentences: r.sentences}
			if _, err := c.add(ctx, tx, p.ID, m); err != nil {
				return err
			}
			if err := c.save(ctx, tx, p.ID); err != nil {
				return err
			}
		}
		return e.recordSummary(ctx, tx, p.ID, r)
	})
}

// recordSummary stores how a summary came out, without a word of it.
func (e *Engine) recordSummary(ctx context.Context, tx pgx.Tx, person uuid.UUID, r *rephrasing) error {
	dropped, err := json.Marshal(r.dropped)
	if err != nil {
		return fmt.Errorf("encode reasons: %w", err)
	}
	var first *int64
	if us := r.first.Microseconds(); r.first > 0 {
		first = &us
	}
	_, err = tx.Exec(ctx, `
		insert into chat.summary (consultation_id, person_id, seq, model, prompt, kept, reason, sentences, dropped, tokens_in, tokens_out, first_us, elapsed_us)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (consultation_id, seq) do nothing`,
		r.a.Consultation, person, r.a.Seq, e.composer.Model(), e.composer.Prompt(), r.reason == "", r.reason, len(r.sentences), dropped,
		r.usage.In, r.usage.Out, first, time.Since(r.start).Microseconds())
	return err
}
