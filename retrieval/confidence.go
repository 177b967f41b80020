package retrieval

import (
	_ "embed"
	"encoding/json"
	"math"
	"sync"
)

// A Model turns signals into a probability: logistic regression, fitted by Fit on labelled questions.
type Model struct {
	FittedOn  string    `json:"fitted_on"` // date, 2026-11-22
	Questions int       `json:"questions"` // how many were labelled
	Weights   []float64 `json:"weights"`   // constant, then the signals in the order of Signals
	Threshold float64   `json:"threshold"` // from here on a first article is an answer
}

//go:embed confidence.json
var confidenceJSON []byte

var model = sync.OnceValue(func() Model {
	var m Model
	if err := json.Unmarshal(confidenceJSON, &m); err != nil {
		panic("retrieval: confidence.json: " + err.Error()) // compiled in, and read by a test
	}
	return m
})

// Threshold is the confidence from which on a first article is presented as an answer.
func Threshold() float64 { return model().Threshold }

func confidence(s Signals) float64 {
	if s == (Signals{}) {
		return 0
	}
	return model().probability(s)
}

func (m Model) probability(s Signals) float64 {
	z := 0.0
	for i, x := range s.vector() {
		z += m.Weights[i] * x
	}
	return 1 / (1 + math.Exp(-z))
}
