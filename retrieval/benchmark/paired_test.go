package main

import (
	"math"
	"testing"
)

// Five equal differences: of 32 ways to sign them, only all plus and all minus are as far from 0.
func TestSignFlip(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{0.1, 0.1, 0.1, 0.1, 0.1}, 2. / 32},
		{[]float64{0.1, 0, 0.1, 0, 0.1, 0.1, 0, 0.1}, 2. / 32}, // zeros have no sign
		{[]float64{-3, -2, -1}, 2. / 8},
		{[]float64{3, 2, -1}, 4. / 8}, // 6 and 4, and their opposites
		{[]float64{1, -1}, 1},
		{[]float64{0, 0}, 1},
	} {
		if got := signFlip(test.values); math.Abs(got-test.want) > 0.02 {
			t.Errorf("%v: p %.4f, want %.4f", test.values, got, test.want)
		}
	}
}

// The mean of 100 draws from as many zeros as ones has a standard error of .05: the middle 95 % lie within .098 of .5.
func TestBootstrap(t *testing.T) {
	values := make([]float64, 100)
	for i := range 50 {
		values[i] = 1
	}
	low, high := bootstrap(values)
	if math.Abs(low-0.402) > 0.015 || math.Abs(high-0.598) > 0.015 {
		t.Errorf("from %.3f to %.3f, want .402 to .598", low, high)
	}
	if low, high := bootstrap([]float64{0.25, 0.25, 0.25}); low != 0.25 || high != 0.25 {
		t.Errorf("equal values from %.3f to %.3f", low, high)
	}
}

func TestCompareRanks(t *testing.T) {
	one, other := []float64{1, 1, 0.5, 1, 0}, []float64{0.5, 1, 0.5, 0.5, 0}
	first, again := compareRanks(one, other), compareRanks(one, other)
	if first != again {
		t.Errorf("differs from run to run: %+v, %+v", first, again)
	}
	if math.Abs(first.MRR-0.2) > 1e-9 || first.Low > 0.2 || first.High < 0.2 || math.Abs(first.P-0.5) > 0.02 {
		t.Errorf("compared as %+v", first)
	}
	if back := compareRanks(other, one); math.Abs(back.MRR+0.2) > 1e-9 {
		t.Errorf("the other way round %+.4f, want -.2", back.MRR)
	}
}
