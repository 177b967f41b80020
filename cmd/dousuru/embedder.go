package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"dousuru/internal/budget"
	"dousuru/internal/endpoint"
	"dousuru/internal/jobs"
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

// embedJob brings the vectors in step with the knowledge. Without an embedder there is nothing to do.
const embedJob = "retrieval.embed"

// The job gives its place back after a while and goes on where it stopped: a job has a quarter of an hour.
const (
	embedTurn  = 10 * time.Minute
	embedPause = time.Second
	embedLater = time.Minute // when another process is embedding
)

// workEmbed embeds what is missing. More than unasked passages it leaves to somebody who has seen what they cost: that is noted, for
// HR's page and for health, until they are embedded. A month that is used up is not tried again before the next regular look.
func workEmbed(index *retrieval.Index, turn time.Duration, unasked int) jobs.Work {
	return func(ctx context.Context, _ jobs.Try) error {
		mine, cancel := context.WithTimeout(ctx, turn)
		defer cancel()
		_, missing, err := index.Pending(mine, nil)
		switch {
		case errors.Is(err, retrieval.ErrNoEmbedder):
			return index.Hold(ctx, 0)
		case err == nil && missing > unasked:
			slog.Warn("too many passages to embed unasked: run dousuru embed, which says what it costs", "passages", missing, "unasked", unasked)
			return index.Hold(ctx, missing)
		case err == nil:
			_, err = index.Embed(mine, nil)
		}
		switch {
		case errors.Is(err, retrieval.ErrEmbedding):
			return jobs.Later(embedLater)
		case errors.Is(err, budget.ErrCompany):
			slog.Warn("no budget is left to embed what the company published; search goes on with the vectors that there are", "passages", missing)
			return index.Hold(ctx, missing)
		case err != nil && mine.Err() != nil && ctx.Err() == nil:
			return jobs.Later(embedPause)
		}
		return err
	}
}
