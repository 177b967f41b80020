package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// finding is how one engine finds the right passages, and at what cost.
type finding struct {
	Engine string `json:"engine"`
	quality
	P50     float64 `json:"p50_ms"`
	P99     float64 `json:"p99_ms"`
	Index   float64 `json:"index_s"`
	IndexMB float64 `json:"index_mb"`
	HeapMB  float64 `json:"heap_mb"`
}

// measureFinding asks all questions over all passages, and tells how sure the differences to the first engine are.
func (r *results) measureFinding(ctx context.Context, engines []maker, passages []passage, questions []question) (err error) {
	fmt.Printf("\nJaQuAD: %d passages, %d questions, one at a time\n\n", len(passages), len(questions))
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "finding\tMRR@10\tnDCG@10\tR@1\tR@5\tR@10\tp50 ms\tp99 ms\tindex s\tindex MB\theap MB\t")
	ranks := map[string][]float64{} // by engine, the reciprocal rank of each question
	defer func() {
		err = errors.Join(err, table.Flush()) // what was measured before an error is shown
		r.tellDifferences(ranks)
	}()
	for _, m := range engines {
		before := heap()
		err := m.use(ctx, passages, func(e engine, indexing time.Duration) error {
			answers, times, err := ask(ctx, e, questions)
			if err != nil {
				return err
			}
			f := finding{Engine: m.name, P50: ms(percentile(times, 0.5)), P99: ms(percentile(times, 0.99)), Index: indexing.Seconds()}
			for i, a := range answers {
				rank := 1 + slices.Index(a.ids, questions[i].Passage)
				f.add(rank, len(questions))
				ranks[m.name] = append(ranks[m.name], reciprocal(rank))
			}
			size, err := e.size(ctx)
			f.IndexMB, f.HeapMB = mb(size), mb(heap()-before)
			r.Finding = append(r.Finding, f)
			fmt.Fprintf(table, "%s\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.3f\t%.3f\t%.1f\t%.1f\t%.1f\t\n", f.Engine, f.MRR, f.NDCG, f.Recall1, f.Recall5, f.Recall10,
				f.P50, f.P99, f.Index, f.IndexMB, f.HeapMB)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// heap is what this process holds in Go's memory after collections. The second takes what the first only let go of: terms
// that were shared.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func mb(bytes int64) float64     { return float64(bytes) / (1 << 20) }
