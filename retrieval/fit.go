package retrieval

import (
	"errors"
	"math"
)

// A Labelled search says whether its first article answered the question.
type Labelled struct {
	Signals Signals
	Right   bool
}

// fitRounds and fitPenalty: iteratively reweighted gradient descent with an L2 penalty that keeps nine weights on a few
// hundred questions from following noise. The penalty does not bind the constant.
const (
	fitRounds  = 20_000
	fitStep    = 0.5
	fitPenalty = 0.002
)

// Fit fits the model's weights by logistic regression. It needs both right and wrong examples. Deterministic.
func Fit(examples []Labelled, date string) (Model, error) {
	right := 0
	for _, e := range examples {
		if e.Right {
			right++
		}
	}
	if right == 0 || right == len(examples) {
		return Model{}, errors.New("fit confidence: right and wrong examples are needed")
	}
	weights := make([]float64, len(Signals{}.vector()))
	gradient := make([]float64, len(weights))
	for range fitRounds {
		clear(gradient)
		m := Model{Weights: weights}
		for _, e := range examples {
			miss := m.probability(e.Signals)
			if e.Right {
				miss--
			}
			for i, x := range e.Signals.vector() {
				gradient[i] += miss * x
			}
		}
		for i := range weights {
			g := gradient[i] / float64(len(examples))
			if i > 0 {
				g += fitPenalty * weights[i]
			}
			weights[i] -= fitStep * g
		}
	}
	for i, w := range weights {
		weights[i] = math.Round(w*1000) / 1000
	}
	return Model{FittedOn: date, Questions: len(examples), Weights: weights}, nil
}

// FitThreshold chooses the threshold on the same examples: a wrong answer costs wrongCost needless 「わかりません」.
func (m Model) FitThreshold(examples []Labelled, wrongCost float64) float64 {
	best, lowest := 0.5, math.Inf(1)
	for t := 0.05; t < 0.96; t += 0.01 {
		cost := 0.0
		for _, e := range examples {
			answered := m.probability(e.Signals) >= t
			switch {
			case answered && !e.Right:
				cost += wrongCost
			case !answered && e.Right:
				cost++
			}
		}
		if cost < lowest {
			best, lowest = t, cost
		}
	}
	return math.Round(best*100) / 100
}
