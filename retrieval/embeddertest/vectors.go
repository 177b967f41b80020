package embeddertest

import (
	"math"
	"testing"

	"dousuru/retrieval"
)

// rounding is what a component may differ by between two calls; half precision and a graphics card do no better.
const rounding = 1e-3

// embed embeds and checks number, dimensions and unit length.
func embed(t *testing.T, e retrieval.Embedder, purpose retrieval.Purpose, texts ...string) [][]float32 {
	t.Helper()
	vectors, err := e.Embed(t.Context(), purpose, texts)
	if err != nil {
		t.Fatalf("embed %d texts: %v", len(texts), err)
	}
	if len(vectors) != len(texts) {
		t.Fatalf("%d vectors for %d texts", len(vectors), len(texts))
	}
	for i, v := range vectors {
		if len(v) != e.Dimensions() {
			t.Fatalf("text %d has a vector of %d dimensions, not %d", i, len(v), e.Dimensions())
		}
		if long := math.Sqrt(dot(v, v)); math.IsNaN(long) || math.Abs(long-1) > 0.01 {
			t.Fatalf("text %d has a vector of length %v", i, long)
		}
	}
	return vectors
}

func dot(v, w []float32) float64 {
	sum := 0.0
	for i, x := range v {
		sum += float64(x) * float64(w[i])
	}
	return sum
}

func same(t *testing.T, what string, v, w []float32) {
	t.Helper()
	if d := distance(v, w); d > rounding {
		t.Errorf("%s: vectors differ by %v", what, d)
	}
}

// distance is the largest difference of a component.
func distance(v, w []float32) float64 {
	most := 0.0
	for i, x := range v {
		most = math.Max(most, math.Abs(float64(x)-float64(w[i])))
	}
	return most
}
