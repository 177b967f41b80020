package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"
)

// warmUp is how many questions are asked before the clock counts.
const warmUp = 100

// ask asks all questions, one at a time, and gives their answers and times.
func ask(ctx context.Context, e engine, questions []question) ([]answer, []time.Duration, error) {
	for _, q := range questions[:min(warmUp, len(questions))] {
		if _, err := e.search(ctx, q.Text); err != nil {
			return nil, nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
	}
	answers := make([]answer, len(questions))
	times := make([]time.Duration, len(questions))
	for i, q := range questions {
		start := time.Now()
		a, err := e.search(ctx, q.Text)
		if err != nil {
			return nil, nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		times[i] = time.Since(start)
		answers[i] = a
	}
	return answers, times, nil
}

// percentile is the smallest of the times that at least a share p of them does not exceed.
func percentile(times []time.Duration, p float64) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[max(0, int(math.Ceil(p*float64(len(sorted))))-1)]
}
