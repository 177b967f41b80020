package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"dousuru/internal/directory"
	"dousuru/internal/mask"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// maskEvery is how old the names that are masked may get where the hint of a change was lost: else somebody who joined is masked
// a moment after the commit.
const maskEvery = time.Minute

// A nameKeeper masks with the names of the company's people as they are. Until it has read them once, nothing is masked and nothing
// leaves; after that, a database that is away leaves the last ones.
type nameKeeper struct {
	db     *postgres.DB
	masker atomic.Pointer[mask.Masker]
}

var errNoNames = errors.New("names of the company are not read yet")

// keep reads the names whenever people or pages change, and now and then, until ctx ends.
func (k *nameKeeper) keep(ctx context.Context, log *slog.Logger) {
	changed, cancel := k.db.Subscribe(directory.NamesTopic, "knowledge")
	defer cancel()
	tick := time.NewTicker(maskEvery)
	defer tick.Stop()
	for {
		if err := k.read(ctx); err != nil && ctx.Err() == nil {
			log.Error("read names to mask", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-tick.C:
		}
	}
}

func (k *nameKeeper) read(ctx context.Context) error {
	people, err := directory.AllNames(ctx, k.db)
	if err != nil {
		return err
	}
	public, err := knowledge.PublicNames(ctx, k.db)
	if err != nil {
		return err
	}
	k.masker.Store(mask.New(mask.Known{Names: people.Names, Places: people.Places, Numbers: people.Keys, Public: public}))
	return nil
}

// mask is chat.Checks.Mask.
func (k *nameKeeper) mask(_ context.Context, _ directory.Person, texts []string) ([]string, func(string) string, error) {
	masker := k.masker.Load()
	if masker == nil {
		return nil, nil, fmt.Errorf("mask: %w", errNoNames)
	}
	masked, back := masker.MaskAll(texts)
	return masked, back.Unmask, nil
}
