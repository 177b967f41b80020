package retrieval

import (
	"context"
	"errors"
	"fmt"
)

// ErrNoEmbedder says that the index was opened without an embedder.
var ErrNoEmbedder = errors.New("no embedder is configured")

// Pending counts the passages that may be seen today, and those of them without a vector of the configured model. each, which
// may be nil, is given every text that Embed would send, the ones with which the model is measured among them. Nothing is
// written and nobody is asked.
func (x *Index) Pending(ctx context.Context, each func(text string)) (total, missing int, err error) {
	if x.arm == nil {
		return 0, 0, ErrNoEmbedder
	}
	if each == nil {
		each = func(string) {}
	}
	total, missing, err = x.pending(ctx, func(text string) { each(firstCharacters(text, MaxEmbedded)) })
	if err != nil {
		return 0, 0, fmt.Errorf("count what to embed: %w", err)
	}
	return total, missing, nil
}

func (x *Index) pending(ctx context.Context, each func(text string)) (total, missing int, err error) {
	m, err := x.denseModel(ctx)
	if err != nil {
		return 0, 0, err
	}
	if m.size == 0 {
		m.slot = -1 // the vectors of slot 0 are another model's
	}
	for after := int64(0); ; {
		page, err := x.nextPassages(ctx, m, after)
		if err != nil {
			return 0, 0, err
		}
		if len(page) == 0 {
			break
		}
		after = page[len(page)-1].id
		stale := staleOnly(page)
		for _, p := range stale {
			each(p.text())
		}
		total, missing = total+len(page), missing+len(stale)
	}
	if !m.measureAgain(total) {
		return total, missing, nil
	}
	articles, err := x.sampleArticles(ctx)
	if err != nil || len(articles) < skillFewest {
		return total, missing, err
	}
	trial := newTrial(articles, x.thesaurus())
	for _, text := range append(trial.passageTexts, trial.probeTexts...) {
		each(text)
	}
	return total, missing, nil
}
