package main

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/budget"
	"dousuru/internal/postgres"
)

// trial lets the models of the settings work for a command, whose questions are nobody's: there is no person to ask, names are masked
// as in a talk, and what it costs is taken from the company's month.
func (m *modelSettings) trial(ctx context.Context, db *postgres.DB, engine *chat.Engine, all *models) error {
	if !m.on() {
		return nil
	}
	names := &nameKeeper{db: db}
	if err := names.read(ctx); err != nil {
		return err
	}
	g := m.nobody(db, names)
	return errors.Join(m.compose(engine, all, g), m.understand(engine, all, g), m.mean(engine, g))
}

// meanTrial lets the embedder of the settings alone work for a command, as trial does.
func (m *modelSettings) meanTrial(ctx context.Context, db *postgres.DB, engine *chat.Engine) error {
	only := *m
	only.Composer, only.Understander = "", ""
	return only.trial(ctx, db, engine, new(models))
}

// nobody are the guards of what no person asks.
func (m *modelSettings) nobody(db *postgres.DB, names *nameKeeper) guards {
	yes := func(context.Context, uuid.UUID) (bool, error) { return true, nil }
	s := m.Budget.spending(db)
	return guards{allowed: yes, mask: names.mask, reserve: s.reserveTrial, reserveWords: s.reserveWords}
}

// reserveTrial sets aside the most that a request of nobody can use, beside what people's questions may cost: a trial of the
// operator's takes no summary from anybody. The limit is the company's month all the same.
func (s *spending) reserveTrial(ctx context.Context, _ uuid.UUID, worst chat.Usage) (settle func(context.Context, chat.Usage) error, err error) {
	r, err := budget.ReserveKnowledge(ctx, s.db, s.prices.Cost(worst.In, worst.Out), s.limits)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, used chat.Usage) error {
		return r.Settle(ctx, s.prices.Cost(used.In, used.Out))
	}, nil
}
