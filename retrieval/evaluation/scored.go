package evaluation

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// A Scored thing has a number that should be high for what is so and low for what is not: a confidence and whether the
// first article was right, or whether the question had an answer at all.
type Scored struct {
	Score float64
	True  bool
}

// A Figure is a measured number; NaN where it is not defined, such as a share of nothing, and null in JSON.
type Figure float64

// Known tells whether the figure is defined.
func (f Figure) Known() bool { return !math.IsNaN(float64(f)) }

// String has three decimals, or a dash.
func (f Figure) String() string {
	if !f.Known() {
		return "–"
	}
	return strconv.FormatFloat(float64(f), 'f', 3, 64)
}

// MarshalJSON writes null for what is not defined: JSON has no NaN.
func (f Figure) MarshalJSON() ([]byte, error) {
	if !f.Known() {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, float64(f), 'g', -1, 64), nil
}

var undefined = Figure(math.NaN())

// share of a whole; not defined of nothing.
func share(part, whole int) Figure { return Figure(float64(part) / float64(whole)) }

// A step is everything with the same score: no threshold can tell it apart.
type step struct {
	score float64
	yes   int // of them, true
	no    int
}

// steps from the highest score down.
func steps(list []Scored) []step {
	sorted := slices.SortedFunc(slices.Values(list), func(a, b Scored) int { return cmp.Compare(b.Score, a.Score) })
	var all []step
	for i, s := range sorted {
		if i == 0 || s.Score != sorted[i-1].Score {
			all = append(all, step{score: s.Score})
		}
		if last := &all[len(all)-1]; s.True {
			last.yes++
		} else {
			last.no++
		}
	}
	return all
}

func total(all []step) (yes, no int) {
	for _, s := range all {
		yes, no = yes+s.yes, no+s.no
	}
	return yes, no
}
