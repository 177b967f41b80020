package evaluation

import "math"

// A Bin is a stretch of confidences of a reliability diagram.
type Bin struct {
	N          int     // how many fell into it
	Low, High  float64 // lowest and highest confidence in it
	Confidence float64 // mean
	Right      float64 // share that is right
}

// Reliability cuts the confidences into bins of about the same number, from the lowest up (Niculescu-Mizil and Caruana, ICML
// 2005, for the diagram; Nguyen and O'Connor, EMNLP 2015, for bins of equal mass: bins of equal width are empty where a model
// says little). Equal confidences fall into the same bin, so there may be fewer bins than asked for.
func Reliability(list []Scored, bins int) []Bin {
	all := steps(list)
	var cut []Bin
	var open Bin
	taken, right := 0, 0
	for i := len(all) - 1; i >= 0; i-- {
		s := all[i]
		if open.N == 0 {
			open.Low = s.score
		}
		n := s.yes + s.no
		open.N, open.High = open.N+n, s.score
		open.Confidence += s.score * float64(n)
		right, taken = right+s.yes, taken+n
		if due := (len(cut) + 1) * len(list); taken*bins >= due || i == 0 {
			open.Confidence /= float64(open.N)
			open.Right = float64(right) / float64(open.N)
			cut, open, right = append(cut, open), Bin{}, 0
		}
	}
	return cut
}

// ECE is the expected calibration error: the mean distance between the confidence and the share that is right over the bins,
// by their size (Naeini, Cooper and Hauskrecht, AAAI 2015). 0 is perfect. Not defined of nothing.
func ECE(list []Scored, bins int) Figure {
	sum := 0.0
	for _, b := range Reliability(list, bins) {
		sum += float64(b.N) * math.Abs(b.Confidence-b.Right)
	}
	return Figure(sum / float64(len(list)))
}

// Brier is the mean squared distance between the confidence and what was so (Brier, Monthly Weather Review 78, 1950). 0 is
// perfect, 0.25 is what 0.5 for everything gets. Not defined of nothing.
func Brier(list []Scored) Figure {
	sum := 0.0
	for _, s := range list {
		miss := s.Score
		if s.True {
			miss--
		}
		sum += miss * miss
	}
	return Figure(sum / float64(len(list)))
}

// Accuracy is the share for which answering from the threshold on is right: true and at or above it, or untrue and below. Not
// defined of nothing.
func Accuracy(list []Scored, threshold float64) Figure {
	right := 0
	for _, s := range list {
		if s.True == (s.Score >= threshold) {
			right++
		}
	}
	return share(right, len(list))
}
