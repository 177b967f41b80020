package main

import (
	"fmt"
	"math"
	"os"
	"slices"
	"text/tabwriter"
)

// draws is how often a test draws at random: a chance of .05 is then known to about .002.
const draws = 10_000

// A difference compares the MRR of the first engine measured with that of another one on the same questions.
type difference struct {
	Engine string  `json:"engine"`
	Other  string  `json:"other"`
	MRR    float64 `json:"mrr10"` // the engine's minus the other's
	Low    float64 `json:"low95"` // of the paired bootstrap's middle 95 %
	High   float64 `json:"high95"`
	P      float64 `json:"p"` // two-sided, of the sign-flip test; not corrected for how many engines are compared
}

// tellDifferences prints how sure it is that the first engine found differs from each of the others.
func (r *results) tellDifferences(reciprocals map[string][]float64) {
	if len(r.Finding) < 2 {
		return
	}
	first := r.Finding[0].Engine
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "\n%s, less\tMRR@10\t95 %% from\tto\tp\t\n", first)
	for _, f := range r.Finding[1:] {
		d := compareRanks(reciprocals[first], reciprocals[f.Engine])
		d.Engine, d.Other = first, f.Engine
		r.Difference = append(r.Difference, d)
		fmt.Fprintf(table, "%s\t%+.4f\t%+.4f\t%+.4f\t%.4f\t\n", d.Other, d.MRR, d.Low, d.High, d.P)
	}
	table.Flush()
}

// compareRanks tests two lists of reciprocal ranks of the same questions.
func compareRanks(one, other []float64) difference {
	each := make([]float64, len(one))
	for i := range one {
		each[i] = one[i] - other[i]
	}
	low, high := bootstrap(each)
	return difference{MRR: mean(each), Low: low, High: high, P: signFlip(each)}
}

// bootstrap is the interval that holds the middle 95 % of the means of samples drawn with repetition.
func bootstrap(values []float64) (low, high float64) {
	random := random()
	means := make([]float64, draws)
	for i := range means {
		sum := 0.0
		for range values {
			sum += values[random.IntN(len(values))]
		}
		means[i] = sum / float64(len(values))
	}
	slices.Sort(means)
	return means[draws/40], means[draws-1-draws/40]
}

// signFlip is the chance of a mean at least as far from 0 if every value could as well have the other sign.
func signFlip(values []float64) float64 {
	random := random()
	values = slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return v == 0 }) // have no sign
	seen := math.Abs(sum(values)) * (1 - 1e-12)                                              // sums in another order may differ in the last bit
	as := 1                                                                                  // the values as they are
	for range draws {
		flipped := 0.0
		for _, v := range values {
			if random.Uint64()&1 == 0 {
				v = -v
			}
			flipped += v
		}
		if math.Abs(flipped) >= seen {
			as++
		}
	}
	return float64(as) / (draws + 1)
}

func mean(values []float64) float64 { return sum(values) / float64(len(values)) }

func sum(values []float64) (total float64) {
	for _, v := range values {
		total += v
	}
	return total
}
