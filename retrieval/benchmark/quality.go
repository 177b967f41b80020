package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// quality are means over questions with one right passage each.
type quality struct {
	mrr, ndcg, recall1, recall5, recall10 float64
}

// add counts one question of n whose right passage stands at rank, from 1; 0 when it is not among the top.
func (q *quality) add(rank, n int) {
	if rank == 0 || rank > top {
		return
	}
	one := 1 / float64(n)
	q.mrr += one / float64(rank)
	q.ndcg += one / math.Log2(float64(rank)+1)
	q.recall10 += one
	if rank <= 5 {
		q.recall5 += one
	}
	if rank == 1 {
		q.recall1 += one
	}
}

// percentile is the smallest of the times that at least a share p of them does not exceed.
func percentile(times []time.Duration, p float64) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[max(0, int(math.Ceil(p*float64(len(sorted))))-1)]
}

// warmUp is how many questions are asked before the clock counts.
const warmUp = 100

// ask asks all questions, one at a time, and gives their answers and times.
func ask(ctx context.Context, e engine, questions []question) ([]answer, []time.Duration, error) {
	for _, q := range questions[:min(warmUp, len(questions))] {
		if _, err := e.search(ctx, q.Text); err != nil {
			return nil, nil, err
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

func measureQuality(ctx context.Context, engines []maker, passages []passage, questions []question) (err error) {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer func() { err = errors.Join(err, table.Flush()) }() // what was measured before an error is shown
	fmt.Fprintln(table, "finding\tMRR@10\tnDCG@10\tR@1\tR@5\tR@10\tp50 ms\tp99 ms\tindex s\tindex MB\theap MB\t")
	for _, m := range engines {
		before := heap()
		err := m.use(ctx, passages, func(e engine, indexing time.Duration) error {
			answers, times, err := ask(ctx, e, questions)
			if err != nil {
				return err
			}
			var q quality
			for i, a := range answers {
				q.add(1+slices.Index(a.ids, questions[i].Passage), len(questions))
			}
			size, err := e.size(ctx)
			fmt.Fprintf(table, "%s\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.3f\t%.3f\t%.1f\t%.1f\t%.1f\t\n", m.name, q.mrr, q.ndcg, q.recall1, q.recall5,
				q.recall10, ms(percentile(times, 0.5)), ms(percentile(times, 0.99)), indexing.Seconds(), mb(size), mb(heap()-before))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// heap is what this process holds in Go's memory after a collection.
func heap() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func mb(bytes int64) float64     { return float64(bytes) / (1 << 20) }
