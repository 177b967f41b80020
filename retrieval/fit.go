package retrieval

import (
	"errors"
	"math"
)

// A Labelled search says whether its first article answered the question.
type Labelled struct {
	Group   string // id of the question: its follow-ups are never on both sides of a cross-validation
	Signals Signals
	Right   bool
}

// penalties are what Fit chooses from, for signals of unit variance: from nearly none to what leaves little but the constant.
var penalties = []float64{0.001, 0.003, 0.01, 0.03, 0.1, 0.3}

// innerFolds of the choice of a penalty.
const innerFolds = 5

// errOneKind: what is always right or never right cannot be told apart.
var errOneKind = errors.New("fit confidence: right and wrong examples are needed")

// Fit fits the model's weights by logistic regression with an L2 penalty, chosen by cross-validation. It needs both right and
// wrong examples and sets no threshold. Deterministic.
func Fit(examples []Labelled, date string) (Model, error) {
	if !bothKinds(examples) {
		return Model{}, errOneKind
	}
	penalty := choosePenalty(examples)
	m := fitWith(examples, penalty)
	for name, w := range m.Weights {
		m.Weights[name] = math.Round(w*1e4) / 1e4
	}
	m.FittedOn, m.Questions, m.Penalty = date, len(examples), penalty
	return m, nil
}

// CrossValidate gives each example the probability of a model that was fitted, its penalty included, without the example's
// part of the questions. Questions fall into k parts, at least 2, by their group's name (see Folds).
func CrossValidate(examples []Labelled, k int) ([]float64, error) {
	switch {
	case k < 2:
		return nil, errors.New("cross-validate confidence: at least 2 folds are needed")
	case !bothKinds(examples):
		return nil, errOneKind
	}
	return outOfFold(examples, k, func(training []Labelled) Model { return fitWith(training, choosePenalty(training)) }), nil
}

func bothKinds(examples []Labelled) bool {
	right := 0
	for _, e := range examples {
		if e.Right {
			right++
		}
	}
	return right > 0 && right < len(examples)
}

func choosePenalty(examples []Labelled) float64 {
	best, lowest := penalties[0], math.Inf(1)
	for _, penalty := range penalties {
		loss := 0.0
		for i, p := range outOfFold(examples, innerFolds, func(training []Labelled) Model { return fitWith(training, penalty) }) {
			loss += logLoss(math.Log(p/(1-p)), examples[i].Right)
		}
		if loss < lowest {
			best, lowest = penalty, loss
		}
	}
	return best
}

// outOfFold are the probabilities of models that did not see the example, kept a little away from 0 and 1. A part without which
// nothing is left gets even odds.
func outOfFold(examples []Labelled, k int, fit func([]Labelled) Model) []float64 {
	groups, right := make([]string, len(examples)), make([]bool, len(examples))
	for i, e := range examples {
		groups[i], right[i] = e.Group, e.Right
	}
	folds := Folds(groups, right, k)
	probabilities := make([]float64, len(examples))
	for fold := range k {
		var training []Labelled
		for i, e := range examples {
			if folds[i] != fold {
				training = append(training, e)
			}
		}
		var m Model
		if len(training) > 0 {
			m = fit(training)
		}
		for i, e := range examples {
			if folds[i] == fold {
				probabilities[i] = min(max(m.Probability(e.Signals), 1e-6), 1-1e-6)
			}
		}
	}
	return probabilities
}

// fitWith fits on signals of zero mean and unit variance, so that the penalty means the same for each, and folds the scale back
// into the weights. A signal that never varies has no weight.
func fitWith(examples []Labelled, penalty float64) Model {
	mean, deviation := spreadOf(examples)
	problem := regression{penalty: penalty}
	for _, e := range examples {
		row := []float64{1}
		for i, x := range e.Signals.Values() {
			row = append(row, (x-mean[i])/deviation[i])
		}
		problem.rows, problem.right = append(problem.rows, row), append(problem.right, e.Right)
	}
	solved := problem.solve()
	m := Model{Weights: map[string]float64{}}
	constant := solved[0]
	for i, name := range SignalNames() {
		w := solved[i+1] / deviation[i]
		constant -= w * mean[i]
		m.Weights[name] = w
	}
	m.Weights[constantName] = constant
	return m
}

// spreadOf are the mean and standard deviation of each signal; the latter 1 where it would be 0.
func spreadOf(examples []Labelled) (mean, deviation []float64) {
	n := float64(len(examples))
	mean, deviation = make([]float64, len(SignalNames())), make([]float64, len(SignalNames()))
	for _, e := range examples {
		for i, x := range e.Signals.Values() {
			mean[i] += x / n
		}
	}
	for _, e := range examples {
		for i, x := range e.Signals.Values() {
			deviation[i] += (x - mean[i]) * (x - mean[i]) / n
		}
	}
	for i := range deviation {
		if deviation[i] = math.Sqrt(deviation[i]); deviation[i] < 1e-9 {
			deviation[i] = 1
		}
	}
	return mean, deviation
}
