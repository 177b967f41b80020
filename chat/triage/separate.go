package triage

import (
	"math/rand"
)

// separate finds the weights that hold the two kinds apart with the widest margin (support vectors with squared loss, by dual
// coordinate descent: Hsieh and others 2008). A margin generalises better here than a likelihood (measured).
func separate(rows [][]numbered, positive []bool, features int) (weights []float64, constant float64) {
	weights = make([]float64, features+1) // the last is the constant's
	dual := make([]float64, len(rows))
	norm := make([]float64, len(rows))
	const loose = 0.5 / looseness
	for i, row := range rows {
		norm[i] = loose + constantOne*constantOne
		for _, n := range row {
			norm[i] += n.share * n.share
		}
	}
	random := rand.New(rand.NewSource(1))
	order := random.Perm(len(rows))
	for range rounds {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			sign := -1.0
			if positive[i] {
				sign = 1
			}
			margin := weights[features] * constantOne
			for _, n := range rows[i] {
				margin += weights[n.id] * n.share
			}
			next := max(0, dual[i]-(sign*margin-1+dual[i]*loose)/norm[i])
			if step := (next - dual[i]) * sign; step != 0 {
				for _, n := range rows[i] {
					weights[n.id] += step * n.share
				}
				weights[features] += step * constantOne
				dual[i] = next
			}
		}
	}
	return weights[:features], weights[features] * constantOne
}
