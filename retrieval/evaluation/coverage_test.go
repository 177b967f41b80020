package evaluation

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Worked by hand: right, wrong, then a tie of one right and one wrong.
func TestRiskCoverage(t *testing.T) {
	all := list([]float64{0.9, 0.2}, []float64{0.5, 0.2})
	curve := RiskCoverage(all)
	if diff := cmp.Diff([]Point{{0.9, 0.25, 0}, {0.5, 0.5, 0.5}, {0.2, 1, 0.5}}, curve); diff != "" {
		t.Error(diff)
	}
	near(t, "AURC", AURC(all), (0+1.0/2+1.5/3+2.0/4)/4)
	near(t, "its optimum", BestAURC(all), (1.0/3+2.0/4)/4)
	risk, threshold := RiskAt(curve, 0.5)
	near(t, "risk at half", risk, 0.5)
	near(t, "threshold of half", threshold, 0.5)
	risk, _ = RiskAt(curve, 0.2)
	near(t, "risk at a fifth", risk, 0)
	if at := At(curve, 0.6); at.Coverage != 0.25 || at.Risk != 0 {
		t.Errorf("at 0.6: %+v", at)
	}
	if at := At(curve, 0.5); at.Coverage != 0.5 {
		t.Errorf("the threshold itself is not answered: %+v", at)
	}
	if at := At(curve, 0.95); at.Coverage != 0 || !math.IsNaN(at.Risk) {
		t.Errorf("nothing is answered at 0.95: %+v", at)
	}
	risk, _ = RiskAt(nil, 0.9)
	near(t, "risk of nothing", risk, math.NaN())
}

func TestRiskCoverageProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawn(t)
		best := BestAURC(all)
		if got := AURC(all); got < best-1e-9 || got > 1 {
			t.Fatalf("AURC %v, optimum %v", got, best)
		}
		ordered := changed(all, func(s Scored) Scored {
			if s.True {
				return Scored{s.Score + 2, true}
			}
			return s
		})
		if got := AURC(ordered); math.Abs(float64(got-best)) > 1e-9 {
			t.Fatalf("AURC in perfect order %v, optimum %v", got, best)
		}
		_, no := total(steps(all))
		curve := RiskCoverage(all)
		if last := curve[len(curve)-1]; last.Coverage != 1 || math.Abs(last.Risk-float64(no)/float64(len(all))) > 1e-9 {
			t.Fatalf("the curve ends at %+v", last)
		}
	})
}

// The parts of an assessment are about the same questions.
func TestAssess(t *testing.T) {
	c := Assess(list([]float64{0.9, 0.8, 0.3}, []float64{0.6, 0.1}), 0.5)
	if c.Questions != 5 || c.Right != 3 || len(c.bins) != 5 || len(c.curve) != 5 {
		t.Errorf("assessed %+v", c)
	}
	near(t, "coverage", c.Coverage, 3.0/5)
	near(t, "risk", c.Risk, 1.0/3)
	near(t, "accuracy", c.Accuracy, 3.0/5)
	near(t, "risk at 90 %", c.RiskAt90, 2.0/5)
}
