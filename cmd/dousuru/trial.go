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
	if m.Composer == "" && m.Understander == "" {
		return nil
	}
	names := &nameKeeper{db: db}
	if err := names.read(ctx); err != nil {
		return err
	}
	nobody := func(context.Context, uuid.UUID) (bool, error) { return true, nil }
	g := guards{allowed: nobody, mask: names.mask, reserve: m.Budget.spending(db).reserveTrial}
	return errors.Join(m.compose(engine, all, g), m.understand(engine, all, g))
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
