package retrieval

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"dousuru/knowledge"
)

func TestModelInUse(t *testing.T) {
	if d := documentModel(); d.FittedOn == "" || d.Questions < 1000 {
		t.Errorf("the model of documents was fitted on %q with %d questions", d.FittedOn, d.Questions)
	}
	m := model()
	if m.Threshold <= 0 || m.Threshold >= 1 || m.FittedOn == "" || m.Questions < 150 {
		t.Errorf("threshold %v, fitted on %q with %d questions", m.Threshold, m.FittedOn, m.Questions)
	}
	if len(m.Weights) < 6 || m.Weights[constantName] == 0 {
		t.Errorf("weights %v", m.Weights)
	}
	if confidence(Signals{}, nil) != 0 {
		t.Error("confidence in nothing is not 0")
	}
	good := Signals{Coverage: 1, Strength: 1, Margin: 0.5, Spread: 0.8, Length: 0.3}
	poor := Signals{Coverage: 0.2, Unknown: 0.5, Strength: 0.2, Margin: 0.02, Spread: 0.1, Length: 0.3, Unmatched: 1}
	for _, kind := range []knowledge.Kind{knowledge.Program, knowledge.Document} {
		first := []ArticleHit{{Kind: kind}}
		if confidence(good, first) <= confidence(poor, first) {
			t.Errorf("%s: confidence %v in a good match, %v in a poor one", kind, confidence(good, first), confidence(poor, first))
		}
	}
}

// Every signal has a name, and the values come in the order of the names.
func TestSignalNames(t *testing.T) {
	var s Signals
	fields := reflect.ValueOf(&s).Elem()
	for i := range fields.NumField() {
		fields.Field(i).SetFloat(float64(i + 1))
	}
	names, values := SignalNames(), s.Values()
	if len(names) != fields.NumField() || len(values) != len(names) {
		t.Fatalf("%d fields, %d names, %d values", fields.NumField(), len(names), len(values))
	}
	for i, name := range names {
		if values[i] != float64(i+1) {
			t.Errorf("the value of %s is that of field %v", name, values[i])
		}
		if name == "" || name == constantName || slices.Index(names, name) != i || strings.ContainsAny(name, ", ") {
			t.Errorf("signal %d has the name %q", i, name)
		}
	}
}

func TestReadModel(t *testing.T) {
	m, err := readModel([]byte(`{"weights": {"constant": -1, "coverage": 2}, "threshold": 0.4}`))
	if err != nil {
		t.Fatal(err)
	}
	// Signals without a weight count for nothing.
	if p, q := m.Probability(Signals{Coverage: 0.5}), m.Probability(Signals{Coverage: 0.5, Margin: 1}); p != 0.5 || q != 0.5 {
		t.Errorf("probabilities %v and %v, want 0.5", p, q)
	}
	for _, bad := range []string{`{"weights": {"cover": 1}}`, `{"weights": [1, 2]}`, `{"treshold": 0.4}`, `{`} {
		if _, err := readModel([]byte(bad)); err == nil {
			t.Errorf("read without complaint: %s", bad)
		}
	}
}
