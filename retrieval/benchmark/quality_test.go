package main

import (
	"math"
	"testing"
	"time"
)

func TestQuality(t *testing.T) {
	var got quality
	for _, rank := range []int{1, 3, 0, 11} {
		got.add(rank, 4)
	}
	want := quality{MRR: (1 + 1./3) / 4, NDCG: (1 + 0.5) / 4, Recall1: 0.25, Recall5: 0.5, Recall10: 0.5}
	if math.Abs(got.MRR-want.MRR) > 1e-9 || math.Abs(got.NDCG-want.NDCG) > 1e-9 {
		t.Errorf("MRR %.4f, nDCG %.4f; want %.4f, %.4f", got.MRR, got.NDCG, want.MRR, want.NDCG)
	}
	if got.Recall1 != want.Recall1 || got.Recall5 != want.Recall5 || got.Recall10 != want.Recall10 {
		t.Errorf("recall %.2f %.2f %.2f, want %.2f %.2f %.2f", got.Recall1, got.Recall5, got.Recall10, want.Recall1, want.Recall5, want.Recall10)
	}
}

func TestPercentile(t *testing.T) {
	times := []time.Duration{5, 1, 4, 2, 3}
	for p, want := range map[float64]time.Duration{0.5: 3, 0.99: 5, 0.2: 1, 0: 1} {
		if got := percentile(times, p); got != want {
			t.Errorf("percentile %.2f is %d, want %d", p, got, want)
		}
	}
}
