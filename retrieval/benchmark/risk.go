package main

import "math"

// Risk and coverage: coverage is the share of all questions that are answered, those to refuse among them; risk is the share of
// these answers that are not right. Nothing to refuse can be right, so even the best order has a risk at the end.

// aurc is the mean of the risk after the first question, the first two, and so on to all, by falling value. Among equal values
// any order is as likely, and the errors are spread over them evenly.
func aurc(points []point) float64 {
	area := 0.0
	for i, p := range points[1:] {
		before := points[i]
		rate := (p.errors() - before.errors()) / (p.answered() - before.answered())
		for n := before.answered() + 1; n <= p.answered(); n++ {
			area += (before.errors() + rate*(n-before.answered())) / n
		}
	}
	return area / points[len(points)-1].answered()
}

// optimum is the aurc of n questions when the right answers all come first.
func optimum(n, right int) float64 {
	area := 0.0
	for i := right + 1; i <= n; i++ {
		area += float64(i-right) / float64(i)
	}
	return area / float64(n)
}

// riskCurve is the risk at 1 %, 2 % … 100 % coverage.
func riskCurve(points []point) []float64 {
	all := points[len(points)-1].answered()
	curve := make([]float64, 100)
	at := 1
	for i := range curve {
		n := math.Max(1, math.Round(all*float64(i+1)/100)) // questions answered
		for points[at].answered() < n {
			at++
		}
		before := points[at-1]
		rate := (points[at].errors() - before.errors()) / (points[at].answered() - before.answered())
		curve[i] = (before.errors() + rate*(n-before.answered())) / n
	}
	return curve
}
