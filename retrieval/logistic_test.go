package retrieval

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// With a constant alone the odds are those of the counts.
func TestSolveConstant(t *testing.T) {
	r := regression{rows: [][]float64{{1}, {1}, {1}, {1}}, right: []bool{true, true, true, false}}
	if got, want := r.solve()[0], math.Log(3); math.Abs(got-want) > 1e-4 {
		t.Errorf("constant %v, want %v", got, want)
	}
}

// Worked by hand: rows at ±1 with 3 of 4 right on each side have odds 3 and 1/3, so the constant is 0 and the weight ln 3.
func TestSolveTwoGroups(t *testing.T) {
	var r regression
	for _, x := range []float64{1, -1} {
		for i := range 4 {
			r.rows, r.right = append(r.rows, []float64{1, x}), append(r.right, (i < 3) == (x > 0))
		}
	}
	got := r.solve()
	if math.Abs(got[0]) > 1e-6 || math.Abs(got[1]-math.Log(3)) > 1e-6 {
		t.Errorf("weights %v, want 0 and %v", got, math.Log(3))
	}
}

// At the solution no direction goes down, also where the examples can be told apart without error.
func TestSolveIsAMinimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := regression{penalty: rapid.SampledFrom(penalties).Draw(t, "penalty")}
		number := rapid.Float64Range(-3, 3)
		for range rapid.IntRange(1, 30).Draw(t, "rows") {
			x := number.Draw(t, "x")
			r.rows = append(r.rows, []float64{1, x, number.Draw(t, "y"), x}) // the last twice: without a penalty not to be told apart
			r.right = append(r.right, rapid.Bool().Draw(t, "right"))
		}
		gradient, _ := r.slope(r.solve())
		for i, g := range gradient {
			if math.Abs(g) > 1e-5 {
				t.Fatalf("slope %v along weight %d", g, i)
			}
		}
	})
}

func TestSolveCholesky(t *testing.T) {
	// (4 2; 2 3) (1; 2) = (8; 8)
	got := solveCholesky([][]float64{{4}, {2, 3}}, []float64{8, 8})
	if math.Abs(got[0]-1) > 1e-12 || math.Abs(got[1]-2) > 1e-12 {
		t.Errorf("solution %v, want 1 and 2", got)
	}
}
