package evaluation

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Worked by hand.
func TestCalibration(t *testing.T) {
	all := list([]float64{0.75, 0.75, 0.5}, []float64{0.25, 0.75, 0.5})
	want := []Bin{
		{N: 3, Low: 0.25, High: 0.5, Confidence: 1.25 / 3, Right: 1.0 / 3},
		{N: 3, Low: 0.75, High: 0.75, Confidence: 0.75, Right: 2.0 / 3},
	}
	if diff := cmp.Diff(want, Reliability(all, 2)); diff != "" {
		t.Error(diff)
	}
	near(t, "ECE", ECE(all, 2), (0.25/3+0.25/3)/2) // 1.25/3 − 1/3 and 3/4 − 2/3
	near(t, "Brier", Brier(all), (3*0.0625+2*0.25+0.5625)/6)
	near(t, "Brier of even odds", Brier(list([]float64{0.5}, []float64{0.5, 0.5})), 0.25)
	near(t, "accuracy", Accuracy(all, 0.75), 4.0/6)
	near(t, "accuracy of nothing", Accuracy(nil, 0.5), math.NaN())
	near(t, "ECE of nothing", ECE(nil, 10), math.NaN())
	if bins := Reliability(nil, 10); len(bins) != 0 {
		t.Errorf("bins of nothing: %v", bins)
	}
}

func TestReliabilityProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawn(t)
		wanted := rapid.IntRange(1, 12).Draw(t, "bins")
		bins := Reliability(all, wanted)
		n, right, last := 0, 0.0, -1.0
		for _, b := range bins {
			if b.Low <= last || b.High < b.Low || b.Confidence < b.Low-1e-9 || b.Confidence > b.High+1e-9 {
				t.Fatalf("bins overlap or are out of order: %+v", bins)
			}
			n, right, last = n+b.N, right+b.Right*float64(b.N), b.High
		}
		yes, no := total(steps(all))
		if n != yes+no || math.Abs(right-float64(yes)) > 1e-9 || len(bins) > wanted {
			t.Fatalf("%d bins of %d hold %d of %d, %v of %d right", len(bins), wanted, n, yes+no, right, yes)
		}
		if brier, calibration := Brier(all), ECE(all, wanted); brier < 0 || brier > 1 || calibration < 0 || calibration > 1 {
			t.Fatalf("Brier %v, ECE %v", brier, calibration)
		}
	})
}

func TestFigure(t *testing.T) {
	body, err := json.Marshal([]Figure{0.25, undefined, share(0, 0), share(1, 2)})
	if err != nil || string(body) != "[0.25,null,null,0.5]" {
		t.Errorf("%s %v", body, err)
	}
	if undefined.String() != "–" || Figure(0.25).String() != "0.250" {
		t.Errorf("%v and %v", undefined, Figure(0.25))
	}
}
