package main

import (
	"context"
	"errors"
	"time"

	"dousuru/internal/endpoint"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
	"dousuru/retrieval/openai"
)

// Times of an endpoint that gives vectors. A search waits 0.3 s for its question, so a little more is enough to learn what is
// wrong; 64 long passages take a processor without a graphics card a minute.
const (
	questionWithin = 2 * time.Second
	passagesWithin = 3 * time.Minute
)

// embedder is the configured one; nil without.
func (m *modelSettings) embedder() (*openai.Embedder, error) {
	if m.Embedder == "" {
		return nil, nil
	}
	questions, err := m.client(endpoint.Options{Tries: 1, FirstByte: questionWithin, Total: questionWithin})
	if err != nil {
		return nil, err
	}
	passages, err := m.client(endpoint.Options{Tries: 1, FirstByte: passagesWithin, Total: passagesWithin})
	if err != nil {
		return nil, err
	}
	return openai.New(questions, passages, openai.Options{Model: m.Embedder, Dimensions: m.Dimensions, Shorten: m.Shorten,
		QuestionPrefix: m.QueryPrefix, PassagePrefix: m.PassagePrefix, Longest: m.Longest})
}

// meaning are the options with which an index also finds by meaning. Questions go to an endpoint on this machine alone: outside
// the house, a question would have to be masked, and its person to be asked.
func (m *modelSettings) meaning() ([]retrieval.Option, error) {
	e, err := m.embedder()
	if err != nil || e == nil {
		return nil, err
	}
	options := []retrieval.Option{retrieval.WithEmbedder(e)}
	c, err := m.client(endpoint.Options{})
	if err != nil {
		return nil, err
	}
	if !c.Local() {
		options = append(options, retrieval.PassagesOnly())
	}
	return options, nil
}

// index opens the index as the server does, with the configured embedder, so that what a command measures is what people get.
func (s *Settings) index(db *postgres.DB) (*retrieval.Index, error) {
	if err := s.Model.check(); err != nil {
		return nil, err
	}
	meaning, err := s.Model.meaning()
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
	c, err := m.client(endpoint.Options{})
	if err != nil {
		return "", err
	}
	if !c.Local() {
		return "", nil // for passages only
	}
	return e.Model(), nil
}

// embedJob brings the vectors in step with the knowledge. Without an embedder there is nothing to do.
const embedJob = "retrieval.embed"

// The job gives its place back after a while and goes on where it stopped: a job has a quarter of an hour.
const (
	embedTurn  = 10 * time.Minute
	embedPause = time.Second
	embedLater = time.Minute // when another process is embedding
)

func workEmbed(index *retrieval.Index, turn time.Duration) jobs.Work {
	return func(ctx context.Context, _ jobs.Try) error {
		mine, cancel := context.WithTimeout(ctx, turn)
		defer cancel()
		_, err := index.Embed(mine, nil)
		switch {
		case errors.Is(err, retrieval.ErrEmbedding):
			return jobs.Later(embedLater)
		case err != nil && mine.Err() != nil && ctx.Err() == nil:
			return jobs.Later(embedPause)
		}
		return err
	}
}
