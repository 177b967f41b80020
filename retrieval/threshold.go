package retrieval

import "math"

// ChooseThreshold is the confidence from which on to answer so that the examples cost least: a wrong answer costs wrongCost
// needless 「わかりません」. The probabilities must come from models that did not see the example (CrossValidate). To a
// hundredth, from 0.05 to 0.95; of several the lowest.
func ChooseThreshold(probabilities []float64, examples []Labelled, wrongCost float64) float64 {
	best, lowest := 0.5, math.Inf(1)
	for hundredth := 5; hundredth <= 95; hundredth++ {
		threshold, cost := float64(hundredth)/100, 0.0
		for i, e := range examples {
			answered := probabilities[i] >= threshold
			switch {
			case answered && !e.Right:
				cost += wrongCost
			case !answered && e.Right:
				cost++
			}
		}
		if cost < lowest {
			best, lowest = threshold, cost
		}
	}
	return best
}
