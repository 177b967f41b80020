package evaluation

import "math"

// A Point of the risk–coverage curve: what a threshold makes of all questions.
type Point struct {
	Threshold float64
	Coverage  float64 // share of the questions that is answered
	Risk      float64 // share of the answers that is wrong
}

// RiskCoverage is the curve of selective answering (El-Yaniv and Wiener, JMLR 11, 2010): one point for each different score,
// from the highest down, so the coverage grows to 1.
func RiskCoverage(list []Scored) []Point {
	var curve []Point
	answered, wrong := 0, 0
	for _, s := range steps(list) {
		answered, wrong = answered+s.yes+s.no, wrong+s.no
		curve = append(curve, Point{s.score, float64(answered) / float64(len(list)), float64(wrong) / float64(answered)})
	}
	return curve
}

// AURC is the area under the risk–coverage curve: the mean of the risks when the best 1, 2, … n are answered (Geifman, Uziel
// and El-Yaniv, ICLR 2019). What a tie holds is spread evenly over it. Not defined of nothing.
func AURC(list []Scored) Figure {
	sum, answered, wrong := 0.0, 0, 0.0
	for _, s := range steps(list) {
		n := s.yes + s.no
		for range n {
			answered++
			wrong += float64(s.no) / float64(n)
			sum += wrong / float64(answered)
		}
	}
	return Figure(sum / float64(len(list)))
}

// BestAURC is what AURC would be if everything right stood above everything wrong: no confidence can do better with these
// answers.
func BestAURC(list []Scored) Figure {
	right, _ := total(steps(list))
	sum := 0.0
	for n := right + 1; n <= len(list); n++ {
		sum += float64(n-right) / float64(n)
	}
	return Figure(sum / float64(len(list)))
}

// RiskAt is the share of the answers that is wrong when at least this share of the questions is answered, and the
// threshold that does it. Not defined of nothing.
func RiskAt(curve []Point, coverage float64) (risk, threshold Figure) {
	for _, p := range curve {
		if p.Coverage >= coverage-1e-9 {
			return Figure(p.Risk), Figure(p.Threshold)
		}
	}
	return undefined, undefined
}

// At is the point of the curve that a threshold makes; coverage 0 and an undefined risk if it answers nothing.
func At(curve []Point, threshold float64) Point {
	at := Point{Threshold: threshold, Risk: math.NaN()}
	for _, p := range curve {
		if p.Threshold >= threshold {
			at = p
		}
	}
	return at
}
