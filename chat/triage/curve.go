package triage

import (
	"bufio"
	"cmp"
	"fmt"
	"math"
	"math/rand"
	"os"
	"slices"
)

// A Point is one threshold of the curve.
type Point struct{ Threshold, Recall, Precision float64 }

// curve fills the points: one for each example that needs a person, from the highest score down.
func (f *Fitted) curve(scores []float64, certain []Topic, needs []bool) {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	value := func(i int) float64 {
		if certain[i] != "" {
			return math.Inf(1)
		}
		return scores[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(value(b), value(a)) })
	right, wrong := 0, 0
	for _, i := range order {
		if !needs[i] {
			wrong++
			continue
		}
		right++
		f.Points = append(f.Points, Point{value(i), float64(right) / float64(f.Examples), float64(right) / float64(right+wrong)})
	}
}

// at is the first point of the curve that reaches a recall.
func (f *Fitted) at(recall float64) Point {
	for _, p := range f.Points {
		if p.Recall >= recall {
			return p
		}
	}
	return f.Points[len(f.Points)-1]
}

// Curve is the curve at some recalls, for people.
func (f *Fitted) Curve() []Point {
	var some []Point
	for _, recall := range []float64{0.8, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.998} {
		some = append(some, f.at(recall))
	}
	return some
}

// calibrate fits the logistic function of scores (Platt 1999) by gradient steps on two numbers.
func calibrate(scores []float64, needs []bool) (slope, offset float64) {
	slope = 1
	for range 2000 {
		ds, do := 0.0, 0.0
		for i, s := range scores {
			s = max(s, -5) // nothing known
			miss := 1 / (1 + math.Exp(-slope*s-offset))
			if needs[i] {
				miss--
			}
			ds += miss * s
			do += miss
		}
		slope -= ds / float64(len(scores)) * 2
		offset -= do / float64(len(scores)) * 2
	}
	return slope, offset
}

// shuffled is a fixed order of n things.
func shuffled(n int) []int { return rand.New(rand.NewSource(7)).Perm(n) }

// WriteErrors writes what was missed and what was routed needlessly while it was left out, the worst first.
func (f *Fitted) WriteErrors(out *os.File) error {
	w := bufio.NewWriter(out)
	slices.SortStableFunc(f.Misses, func(a, b Scored) int { return cmp.Compare(a.Score, b.Score) })
	for _, m := range f.Misses {
		fmt.Fprintf(w, "missed\t%.2f\t%s\t%s\t%s\n", m.Score, m.Topic, m.From, m.Text)
	}
	slices.SortStableFunc(f.False, func(a, b Scored) int { return cmp.Compare(b.Score, a.Score) })
	for _, m := range f.False {
		fmt.Fprintf(w, "needless\t%.2f\t%s\t%s\t%s\n", m.Score, certainTopic(m.Text), m.From, m.Text)
	}
	return w.Flush()
}
