package main

import (
	"fmt"
	"os"
	"slices"
	"text/tabwriter"

	"dousuru/retrieval"
)

// tuneQuestions is how many of the training questions weights are tried or fitted on, unless told otherwise.
const tuneQuestions = 3000

// tune prints MRR@10 of exact BM25 for weights around the product's, on questions that nothing is reported on.
func tune(passages []passage, questions []question) error {
	texts := make([]counted, len(passages))
	for i, p := range passages {
		texts[i] = count(p)
	}
	asked := make([][]retrieval.Token, len(questions))
	for i, q := range questions {
		asked[i] = retrieval.Analyze(q.Text)
	}
	nounPairs, charPairs := []float64{0, 0.1, 0.2}, []float64{0, 0.2, 0.3, 0.4, 0.5}
	fmt.Printf("MRR@10 of exact BM25, %d training questions; columns: character pairs, noun pairs\n", len(questions))
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "k1\t")
	for _, c := range charPairs {
		for _, n := range nounPairs {
			fmt.Fprintf(table, "%.1f %.1f\t", c, n)
		}
	}
	for _, k1 := range []float64{0.6, 0.75, 0.9, 1.05, 1.2} {
		m := &memory{weights: weights{k1: k1, b: weighted.b}}
		m.build(texts)
		fmt.Fprintf(table, "\n%.2f\t", k1)
		for _, m.charPair = range charPairs {
			for _, m.nounPair = range nounPairs {
				var q quality
				for i, tokens := range asked {
					q.add(1+slices.Index(m.rank(tokens).ids, questions[i].Passage), len(questions))
				}
				fmt.Fprintf(table, "%.4f\t", q.MRR)
			}
		}
	}
	fmt.Fprintln(table)
	return table.Flush()
}
