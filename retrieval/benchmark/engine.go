package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// top is how many results are asked for and counted.
const top = 10

// An engine is one way to find passages. It is indexed once, asked many times, and closed.
type engine interface {
	index(ctx context.Context, passages []passage) error
	search(ctx context.Context, question string) (answer, error)
	size(ctx context.Context) (int64, error) // bytes of the index, on disk or in memory
	close() error
}

// An answer lists passages best first, at most top, and what speaks for the first of them.
type answer struct {
	ids     []string
	signals []evidence
}

// Evidence is one signal: higher when the first passage is more likely to answer the question.
type evidence struct {
	name  string
	value float64
}

// A maker opens a fresh, empty engine.
type maker struct {
	name string
	open func(ctx context.Context) (engine, error)
}

// makers are all engines, the product first.
func makers(s *server, folder string) []maker {
	return []maker{
		{product, s.open},
		{"bleve, cjk", bleveMaker(folder, "cjk")},
		{"bleve, kagome lemma", bleveMaker(folder, lemmaAnalyzer)},
		{"bleve, lemma + bigram", bleveMaker(folder, bigramAnalyzer)},
		{"BM25 in memory, plain", memoryMaker(plain)},
		{"BM25 in memory, weighted", memoryMaker(weighted)},
	}
}

// product is the one engine that is no peer.
const product = "dousuru, in Postgres"

// chosen are the engines whose names contain one of the parts, in any case of letters; without parts all.
func chosen(engines []maker, parts []string) ([]maker, error) {
	if len(parts) == 0 {
		return engines, nil
	}
	var kept []maker
	for _, m := range engines {
		if slices.ContainsFunc(parts, func(part string) bool {
			return strings.Contains(strings.ToLower(m.name), strings.ToLower(strings.TrimSpace(part)))
		}) {
			kept = append(kept, m)
		}
	}
	if len(kept) == 0 {
		return nil, fmt.Errorf("choose engines: no name contains %s", strings.Join(parts, " or "))
	}
	return kept, nil
}

// use indexes the passages in a fresh engine, calls fn with it and the time that indexing took, and closes it.
func (m maker) use(ctx context.Context, passages []passage, fn func(e engine, indexing time.Duration) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s: %w", m.name, err)
		}
	}()
	e, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := e.close(); err == nil {
			err = closeErr
		}
	}()
	start := time.Now()
	if err := e.index(ctx, passages); err != nil {
		return err
	}
	return fn(e, time.Since(start))
}

// byScores are the signals that the scores of any ranking give, best first: the first, and its distance to the second and
// to the last.
func byScores(scores []float64) []evidence {
	if len(scores) == 0 || scores[0] <= 0 {
		return []evidence{{"score", 0}, {"margin", 0}, {"spread", 0}}
	}
	margin, spread := 1.0, 1.0
	if len(scores) > 1 {
		margin = 1 - scores[1]/scores[0]
		spread = 1 - scores[len(scores)-1]/scores[0]
	}
	return []evidence{{"score", scores[0]}, {"margin", margin}, {"spread", spread}}
}
