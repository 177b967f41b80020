package evaluation

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// list are scores of what is true, then of what is not.
func list(yes, no []float64) []Scored {
	var all []Scored
	for _, score := range yes {
		all = append(all, Scored{score, true})
	}
	for _, score := range no {
		all = append(all, Scored{score, false})
	}
	return all
}

func near(t *testing.T, name string, got Figure, want float64) {
	t.Helper()
	if math.Abs(float64(got)-want) > 1e-9 || math.IsNaN(float64(got)) != math.IsNaN(want) {
		t.Errorf("%s: %v, want %v", name, float64(got), want)
	}
}

// Worked by hand.
func TestSeparation(t *testing.T) {
	mixed := list([]float64{0.9, 0.8, 0.4}, []float64{0.8, 0.3})
	near(t, "AUROC", AUROC(mixed), 4.5/6) // of 6 pairs 4 are in order and 1 is a tie
	near(t, "false positives at 2/3", FalsePositives(mixed, 2.0/3), 0.5)
	near(t, "false positives at 95 %", FalsePositives(mixed, 0.95), 0.5)
	answer, refuse := BestF1(mixed)
	near(t, "best F1 of answering", answer, 6.0/7) // at 0.4: 3 hit, 1 falsely, 0 missed
	near(t, "best F1 of refusing", refuse, 2.0/3)  // at 0.4: 1 refused rightly, 1 let through
	s := Separate(mixed, 0.8)
	near(t, "answered", s.Answered, 2.0/3)
	near(t, "wrongly", s.Wrongly, 0.5)
	if s.Answerable != 3 || s.Refusable != 2 {
		t.Errorf("counted %+v", s)
	}
	near(t, "AUROC in order", AUROC(list([]float64{2, 3}, []float64{0, 1})), 1)
	near(t, "AUROC upside down", AUROC(list([]float64{0, 1}, []float64{2, 3})), 0)
	for _, oneKind := range [][]Scored{nil, list([]float64{1}, nil), list(nil, []float64{1})} {
		near(t, "AUROC of one kind", AUROC(oneKind), math.NaN())
		near(t, "false positives of one kind", FalsePositives(oneKind, 0.95), math.NaN())
	}
}

// drawn is a list with both kinds and ties.
func drawn(t *rapid.T) []Scored {
	score := rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(0, 12).Draw(t, "score")) / 12 })
	return list(rapid.SliceOfN(score, 1, 30).Draw(t, "yes"), rapid.SliceOfN(score, 1, 30).Draw(t, "no"))
}

func changed(all []Scored, change func(Scored) Scored) []Scored {
	next := make([]Scored, len(all))
	for i, s := range all {
		next[i] = change(s)
	}
	return next
}

func TestAUROCProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawn(t)
		got := float64(AUROC(all))
		pairs, above := 0.0, 0.0
		for _, y := range all {
			for _, n := range all {
				if y.True && !n.True {
					pairs++
					switch {
					case y.Score > n.Score:
						above++
					case y.Score == n.Score:
						above += 0.5
					}
				}
			}
		}
		same := func(name string, other Figure, want float64) {
			if math.Abs(float64(other)-want) > 1e-9 {
				t.Fatalf("%s: %v, want %v", name, other, want)
			}
		}
		same("over all pairs", AUROC(all), above/pairs)
		same("of a growing function", AUROC(changed(all, func(s Scored) Scored { return Scored{math.Exp(3*s.Score) - 7, s.True} })), got)
		same("of a falling function", AUROC(changed(all, func(s Scored) Scored { return Scored{-s.Score, s.True} })), 1-got)
		same("with the labels turned", AUROC(changed(all, func(s Scored) Scored { return Scored{s.Score, !s.True} })), 1-got)
		same("of a constant", AUROC(changed(all, func(s Scored) Scored { return Scored{0.3, s.True} })), 0.5)
	})
}

func TestSeparationProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawn(t)
		few, most := FalsePositives(all, 0.5), FalsePositives(all, 0.95)
		if few > most || most > 1 || few < 0 {
			t.Fatalf("false positives %v at half of the true, %v at most of them", few, most)
		}
		answer, refuse := BestF1(all)
		turnedRefuse, turnedAnswer := BestF1(changed(all, func(s Scored) Scored { return Scored{-s.Score, !s.True} }))
		if math.Abs(float64(answer-turnedAnswer)) > 1e-9 || math.Abs(float64(refuse-turnedRefuse)) > 1e-9 {
			t.Fatalf("best F1 %v and %v, looked at from the other side %v and %v", answer, refuse, turnedAnswer, turnedRefuse)
		}
	})
}
