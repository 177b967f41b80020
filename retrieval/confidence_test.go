package retrieval

import (
	"math"
	"testing"
)

func TestModelInUse(t *testing.T) {
	m := model()
	if len(m.Weights) != len(Signals{}.vector()) {
		t.Fatalf("confidence.json has %d weights, want %d", len(m.Weights), len(Signals{}.vector()))
	}
	if m.Threshold <= 0 || m.Threshold >= 1 || m.FittedOn == "" || m.Questions < 150 {
		t.Errorf("threshold %v, fitted on %q with %d questions", m.Threshold, m.FittedOn, m.Questions)
	}
	if confidence(Signals{}) != 0 {
		t.Error("confidence in nothing is not 0")
	}
	good := Signals{Coverage: 1, Strength: 1, Margin: 0.5, Spread: 0.8, Length: 0.3}
	poor := Signals{Coverage: 0.2, Unknown: 0.5, Strength: 0.2, Margin: 0.02, Spread: 0.1, Length: 0.3, Unmatched: 1}
	if confidence(good) <= confidence(poor) {
		t.Errorf("confidence %v in a good match, %v in a poor one", confidence(good), confidence(poor))
	}
}

func TestFit(t *testing.T) {
	var examples []Labelled
	for i := range 200 {
		coverage := float64(i%100) / 100
		examples = append(examples, Labelled{Signals{Coverage: coverage, Length: 0.3}, coverage > 0.6})
	}
	m, err := Fit(examples, "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	if low, high := m.probability(Signals{Coverage: 0.3, Length: 0.3}), m.probability(Signals{Coverage: 0.95, Length: 0.3}); low > 0.3 || high < 0.7 {
		t.Errorf("probabilities %v and %v", low, high)
	}
	if th := m.FitThreshold(examples, 3); math.Abs(m.probability(Signals{Coverage: 0.6, Length: 0.3})-th) > 0.15 {
		t.Errorf("threshold %v is far from the border", th)
	}
	if _, err := Fit(examples[:50], "2026-11-22"); err == nil {
		t.Error("fitted without a right example")
	}
}
