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
	want := quality{mrr: (1 + 1./3) / 4, ndcg: (1 + 0.5) / 4, recall1: 0.25, recall5: 0.5, recall10: 0.5}
	if math.Abs(got.mrr-want.mrr) > 1e-9 || math.Abs(got.ndcg-want.ndcg) > 1e-9 {
		t.Errorf("MRR %.4f, nDCG %.4f; want %.4f, %.4f", got.mrr, got.ndcg, want.mrr, want.ndcg)
	}
	if got.recall1 != want.recall1 || got.recall5 != want.recall5 || got.recall10 != want.recall10 {
		t.Errorf("recall %.2f %.2f %.2f, want %.2f %.2f %.2f", got.recall1, got.recall5, got.recall10, want.recall1, want.recall5, want.recall10)
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
