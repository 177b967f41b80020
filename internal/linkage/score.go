package linkage

import (
	"math"
	"testing"
)

// learned is the strategy that needs earlier rounds.
const learned = "what was different about earlier askers"

// A Score is how often each strategy named the asker.
type Score struct {
	Hits    map[string]int
	Tries   int
	learner Learner
}

// Round holds every strategy against a round, and learns from it afterwards.
func (s *Score) Round(r Round) {
	if s.Hits == nil {
		s.Hits = map[string]int{}
	}
	guess := func(name string, of Guess, q Asked) {
		s.Hits[name] += 0
		if of(r, q) == q.Asker {
			s.Hits[name]++
		}
	}
	for _, q := range r.Asked {
		s.Tries++
		for name, of := range Strategies {
			guess(name, of, q)
		}
		guess(learned, s.learner.Guess, q)
	}
	s.learner.Learn(r)
}

// Best is the strategy with most hits.
func (s *Score) Best() (name string, hits int) {
	for n, k := range s.Hits {
		if k > hits || name == "" {
			name, hits = n, k
		}
	}
	return name, hits
}

// Upper is the upper end of the 95 % interval of a share (Wilson 1927).
func Upper(hits, n int) float64 {
	const z = 1.96
	p, m := float64(hits)/float64(n), float64(n)
	return (p + z*z/(2*m) + z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))) / (1 + z*z/m)
}

// Hold fails a test where a strategy is better than chance, one of a crowd, and a point. With enough tries (long) the upper end of each
// strategy's interval is held against that; with few, the hits against what chance alone brings once in some 100,000 runs.
func (s *Score) Hold(t testing.TB, crowd int, long bool) {
	t.Helper()
	chance := 1 / float64(crowd)
	for name, k := range s.Hits {
		high := Upper(k, s.Tries)
		t.Logf("%-42s %d of %d, %.2f %%, upper end %.2f %%", name, k, s.Tries, 100*float64(k)/float64(s.Tries), 100*high)
		if !long && k > max(7, s.Tries/20) || long && high > chance+0.01 {
			t.Errorf("%s names %d of %d askers, chance is one of %d", name, k, s.Tries, crowd)
		}
	}
	t.Logf("different about askers: %q", s.learner.Telling())
}
