package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

// growthQuestions is how many questions measure the time at one size.
const growthQuestions = 500

// growth is the speed of one engine at one size.
type growth struct {
	Engine   string  `json:"engine"`
	Passages int     `json:"passages"`
	P50      float64 `json:"p50_ms"`
	P99      float64 `json:"p99_ms"`
	Index    float64 `json:"index_s"`
	IndexMB  float64 `json:"index_mb"`
}

// measureGrowth asks the same questions at each size, from the smallest. Peers are left out above peerLimit passages.
func (r *results) measureGrowth(ctx context.Context, engines []maker, passages []passage, questions []question, sizes []int, peerLimit int) (err error) {
	if len(sizes) == 0 {
		return nil
	}
	questions = sample(questions, growthQuestions)
	fmt.Printf("\nload before growth: %s\n", load())
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer func() { // what was measured before an error is shown
		err = errors.Join(err, table.Flush())
		for _, line := range r.LeftOut {
			fmt.Println(line)
		}
	}()
	fmt.Fprintf(table, "growth, %d questions\tpassages\tp50 ms\tp99 ms\tindex s\tindex MB\t\n", len(questions))
	var made corpora
	for _, n := range slices.Sorted(slices.Values(sizes)) {
		corpus, err := made.of(passages, n)
		if err != nil {
			return err
		}
		for _, m := range engines {
			if m.name != product && n > peerLimit {
				r.LeftOut = append(r.LeftOut, fmt.Sprintf("%s: left out at %d passages, above -peer-limit %d", m.name, n, peerLimit))
				continue
			}
			g := growth{Engine: m.name, Passages: n}
			err := m.use(ctx, corpus, func(e engine, indexing time.Duration) error {
				_, times, err := ask(ctx, e, questions)
				if err != nil {
					return err
				}
				size, err := e.size(ctx)
				g.P50, g.P99, g.Index, g.IndexMB = ms(percentile(times, 0.5)), ms(percentile(times, 0.99)), indexing.Seconds(), mb(size)
				return err
			})
			if err != nil {
				return err
			}
			r.Growth = append(r.Growth, g)
			fmt.Fprintf(table, "%s\t%d\t%.3f\t%.3f\t%.1f\t%.1f\t\n", g.Engine, g.Passages, g.P50, g.P99, g.Index, g.IndexMB)
		}
	}
	return nil
}
