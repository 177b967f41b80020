package main

import (
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/budget"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
	"dousuru/retrieval/openai"
)

// meaning are the options with which an index also finds by meaning. Questions that are nobody's are masked with the names, as
// people's are.
func (m *modelSettings) meaning(db *postgres.DB, names *nameKeeper) ([]retrieval.Option, error) {
	e, err := m.embedder()
	if err != nil || e == nil {
		return nil, err
	}
	options := []retrieval.Option{retrieval.WithEmbedder(e), retrieval.ForLabelled(m.meaningChecks(m.nobody(db, names)).Leave(directory.Person{}))}
	if !m.free() {
		options = append(options, retrieval.Spending(m.Budget.spending(db).reserveTexts))
	}
	return options, nil
}

// meaningChecks are what stands between a question and the embedder of the settings. On this machine nothing has to be masked, since
// nothing leaves it; whoever allows no model is not read there either.
func (m *modelSettings) meaningChecks(g guards) chat.MeaningChecks {
	c := chat.MeaningChecks{Allowed: g.allowed}
	if !m.local() {
		c.Mask = g.mask
	}
	if g.reserveWords != nil && !m.free() {
		c.Reserve = func(ctx context.Context, person uuid.UUID, words string) error {
			return g.reserveWords(ctx, person, m.QueryPrefix+words)
		}
	}
	return c
}

// mean lets questions find by the embedder of the settings, if there is one.
func (m *modelSettings) mean(engine *chat.Engine, g guards) error {
	if m.Embedder == "" {
		return nil
	}
	if g.allowed == nil || g.mask == nil {
		return errUnguarded
	}
	engine.UseMeaning(m.meaningChecks(g))
	return nil
}

// free says that an embedder costs nothing: it is on this machine, and nobody has named a price.
func (m *modelSettings) free() bool { return m.local() && m.Budget.prices() == (budget.Prices{}) }

// index opens the index as the server does, with the configured embedder, so that what a command measures is what people get.
func (s *Settings) index(ctx context.Context, db *postgres.DB) (*retrieval.Index, error) {
	if err := s.Model.check(); err != nil {
		return nil, err
	}
	names := &nameKeeper{db: db}
	if s.Model.Embedder != "" && !s.Model.local() {
		if err := names.read(ctx); err != nil {
			return nil, err
		}
	}
	meaning, err := s.Model.meaning(db, names)
	if err != nil {
		return nil, err
	}
	return retrieval.Open(db, meaning...), nil
}

// searches names the embedder that the index of the settings finds with, as figures are told with it; "" where words alone find.
func (m *modelSettings) searches() (string, error) {
	e, err := m.embedder()
	if err != nil || e == nil {
		return "", err
	}
	return e.Model(), nil
}

// sendsQuestions says whether questions leave the house for the embedder.
func (m *modelSettings) sendsQuestions() bool { return m.Embedder != "" && !m.local() }

// estimateQuestions says how many messages go to an embedder elsewhere at most, and about how many tokens they are. A message that is
// searched for in parts sends each of them.
func (m *modelSettings) estimateQuestions(out io.Writer, questions []evaluation.Question) {
	if !m.sendsQuestions() {
		return
	}
	messages, tokens := 0, 0
	for _, q := range questions {
		for _, text := range q.Messages() {
			messages, tokens = messages+1, tokens+openai.Tokens(m.QueryPrefix+text)
		}
	}
	fmt.Fprintf(out, "up to %d messages to %s for their vectors, names masked: about %d tokens\n", messages, m.Embedder, tokens)
}
