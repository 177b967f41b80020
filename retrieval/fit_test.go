package retrieval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func TestFit(t *testing.T) {
	var examples []Labelled
	for i := range 200 {
		coverage := float64(i%100) / 100
		examples = append(examples, Labelled{Group: fmt.Sprint(i), Signals: Signals{Coverage: coverage, Length: 0.3}, Right: coverage > 0.6})
	}
	m, err := Fit(examples, "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	if low, high := m.Probability(Signals{Coverage: 0.3, Length: 0.3}), m.Probability(Signals{Coverage: 0.95, Length: 0.3}); low > 0.3 || high < 0.7 {
		t.Errorf("probabilities %v and %v", low, high)
	}
	if m.FittedOn != "2026-11-22" || m.Questions != 200 || m.Penalty == 0 || m.Weights["length"] != 0 {
		t.Errorf("model %+v", m)
	}
	if _, err := Fit(examples[:50], "2026-11-22"); err == nil {
		t.Error("fitted without a right example")
	}
}

// noisy are examples whose odds follow the given weights.
func noisy(n int, weigh func(Signals) float64) []Labelled {
	random := rand.New(rand.NewPCG(3, 5))
	var list []Labelled
	for i := range n {
		s := Signals{Coverage: random.Float64(), Spread: random.Float64(), Named: random.Float64() / 50}
		list = append(list, Labelled{fmt.Sprint("q", i), s, random.Float64() < logistic(weigh(s))})
	}
	return list
}

// What made the examples is found again, for a signal of a small scale as well.
func TestFitFindsTheOdds(t *testing.T) {
	truth := func(s Signals) float64 { return -2 + 5*s.Coverage - s.Spread + 100*s.Named }
	m, err := Fit(noisy(20_000, truth), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []Signals{{}, {Coverage: 0.5}, {Coverage: 1, Spread: 1}, {Coverage: 0.2, Spread: 0.5, Named: 0.02}} {
		if got, want := m.Probability(s), logistic(truth(s)); math.Abs(got-want) > 0.03 {
			t.Errorf("%+v: probability %.3f, want %.3f", s, got, want)
		}
	}
}

// A question that is asked five times must not help to predict itself.
func TestCrossValidateKeepsGroupsTogether(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var examples []Labelled
	for i := range 60 {
		e := Labelled{fmt.Sprint("q", i), Signals{Coverage: random.Float64(), Spread: random.Float64(), Margin: random.Float64()}, i%2 == 0}
		for range 5 {
			examples = append(examples, e)
		}
	}
	p, err := CrossValidate(examples, 5)
	if err != nil {
		t.Fatal(err)
	}
	gain := 0.0 // over even odds
	for i, e := range examples {
		gain += math.Ln2 - logLoss(math.Log(p[i]/(1-p[i])), e.Right)
	}
	if gain/float64(len(examples)) > 0.02 {
		t.Errorf("labels by chance are predicted better than by chance: %.3f a question", gain/float64(len(examples)))
	}
}

// The same examples in another order get the same probabilities.
func TestCrossValidateIgnoresTheOrder(t *testing.T) {
	examples := noisy(150, func(s Signals) float64 { return 4*s.Coverage - 2 })
	before, err := CrossValidate(examples, 5)
	if err != nil {
		t.Fatal(err)
	}
	turned := make([]Labelled, len(examples))
	for i, e := range examples {
		turned[len(examples)-1-i] = e
	}
	after, err := CrossValidate(turned, 5)
	if err != nil {
		t.Fatal(err)
	}
	for i := range before {
		if math.Abs(before[i]-after[len(after)-1-i]) > 1e-6 {
			t.Fatalf("example %d: %v, in another order %v", i, before[i], after[len(after)-1-i])
		}
	}
}

func TestCrossValidateSmallAndBad(t *testing.T) {
	two := []Labelled{{"a", Signals{Coverage: 1}, true}, {"b", Signals{Coverage: 0}, false}}
	p, err := CrossValidate(two, 5)
	if err != nil || len(p) != 2 || math.IsNaN(p[0]) || math.IsNaN(p[1]) {
		t.Errorf("two examples: %v %v", p, err)
	}
	if _, err := CrossValidate(two, 1); err == nil {
		t.Error("one fold is no cross-validation")
	}
	if _, err := CrossValidate(two[:1], 2); err == nil {
		t.Error("validated without a wrong example")
	}
	one := []Labelled{{"a", Signals{Coverage: 1}, true}, {"a", Signals{Coverage: 0}, false}}
	if p, err := CrossValidate(one, 2); err != nil || p[0] != 0.5 {
		t.Errorf("one question: %v %v, want even odds", p, err)
	}
}
