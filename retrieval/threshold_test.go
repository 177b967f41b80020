package retrieval

import "testing"

func TestChooseThreshold(t *testing.T) {
	examples := []Labelled{{Right: true}, {Right: false}, {Right: true}, {Right: false}}
	probabilities := []float64{0.9, 0.7, 0.605, 0.1}
	for _, test := range []struct{ wrongCost, want float64 }{
		{1, 0.11},   // one wrong answer; from 0.71 on one needless unknown, which is no better
		{3, 0.71},   // now it is
		{0.1, 0.11}, // the lowest ones are wrong at any price
	} {
		if got := ChooseThreshold(probabilities, examples, test.wrongCost); got != test.want {
			t.Errorf("a wrong answer for %v needless: threshold %v, want %v", test.wrongCost, got, test.want)
		}
	}
}
