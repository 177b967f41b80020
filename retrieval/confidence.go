package retrieval

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"

	"dousuru/knowledge"
)

// A Model turns signals into a probability: logistic regression, fitted by Fit on labelled questions.
type Model struct {
	FittedOn  string             `json:"fitted_on"`             // date, 2026-11-22
	Questions int                `json:"questions"`             // how many labelled searches it was fitted on
	Weights   map[string]float64 `json:"weights"`               // by the signal's name, and "constant"; one that is missing is 0
	Threshold float64            `json:"threshold"`             // from here on a first article is an answer
	Penalty   float64            `json:"penalty,omitempty"`     // on the squared weights of signals of unit variance
	OutOfFold *OutOfFold         `json:"out_of_fold,omitempty"` // how good it is on questions that it did not see
}

// OutOfFold are figures over probabilities from CrossValidate, all from 0 to 1.
type OutOfFold struct {
	Folds int     `json:"folds"`
	AUROC float64 `json:"auroc"` // chance that a right first article stands above a wrong one
	Brier float64 `json:"brier"` // mean squared error of the probability
	ECE   float64 `json:"ece"`   // mean distance between the probability and the share that is right
}

// Two models judge: one where the first article has facets (a program, a case, an answered question), fitted on the labelled
// questions of the sample company; one where it is a document, fitted on JaQuAD's training questions with half of the passages
// hidden (retrieval/benchmark -fit). A document has no facets to miss, so the same signals say other things there.
var (
	//go:embed confidence.json
	confidenceJSON []byte
	//go:embed confidence_document.json
	documentJSON []byte
	//go:embed confidence_reading.json
	readingJSON []byte
)

var (
	model         = sync.OnceValue(func() Model { return mustModel("confidence.json", confidenceJSON) })
	documentModel = sync.OnceValue(func() Model { return mustModel("confidence_document.json", documentJSON) })
	readingModel  = sync.OnceValue(func() Model { return mustModel("confidence_reading.json", readingJSON) })
)

// mustModel reads what is compiled in, and read by a test.
func mustModel(name string, body []byte) Model {
	m, err := readModel(body)
	if err != nil {
		panic("retrieval: " + name + ": " + err.Error())
	}
	return m
}

// readModel refuses the weight of a signal that does not exist: it would silently count for nothing.
func readModel(body []byte) (Model, error) {
	var m Model
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return Model{}, fmt.Errorf("read model: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(m.Weights)) {
		if name != constantName && !slices.Contains(SignalNames(), name) {
			return Model{}, fmt.Errorf("read model: weight of an unknown signal %q", name)
		}
	}
	return m, nil
}

// ReadingThreshold is the confidence from which on an article that the talk is about answers a message.
func ReadingThreshold() float64 { return readingModel().Threshold }

// Threshold is the confidence from which on a first article is presented as an answer.
func Threshold() float64 { return model().Threshold }

// confidence in the first of some articles.
func confidence(s Signals, articles []ArticleHit) float64 {
	switch {
	case s == (Signals{}):
		return 0
	case articles[0].Kind == knowledge.Document:
		return documentModel().Probability(s)
	}
	return model().Probability(s)
}

// Probability that a first article with these signals answers the question, 0 to 1.
func (m Model) Probability(s Signals) float64 {
	z := m.Weights[constantName]
	values := s.Values()
	for i, name := range SignalNames() {
		z += m.Weights[name] * values[i]
	}
	return logistic(z)
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
