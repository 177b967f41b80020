package main

import (
	"cmp"
	"math"
	"slices"
)

// A judgement is one question with what a signal says of its first passage.
type judgement struct {
	answerable bool // its passage is in the corpus
	right      bool // and comes first
	value      float64
}

// A refusal says how well one signal tells the questions to answer from those to refuse. All but AURC/optimum are shares.
type refusal struct {
	Signal   string    `json:"signal"`
	AUROC    float64   `json:"auroc"`        // chance that an answerable question is above one to refuse
	F1Answer float64   `json:"f1_answer"`    // best F1 of any threshold for "answer"
	F1Refuse float64   `json:"f1_refuse"`    // and for "refuse"
	FPR95    float64   `json:"fpr_at_tpr95"` // at the threshold that answers 95 % of the answerable: share of those to refuse that are answered
	Wrong90  float64   `json:"wrong_at_90"`  // at that for 90 %: share of the answers whose passage is not the right one
	FPR90    float64   `json:"fpr_at_tpr90"` // and share of those to refuse that are answered
	AURC     float64   `json:"aurc"`         // mean risk over all coverages; risk is the share of the answers that are not right
	Optimum  float64   `json:"aurc_optimum"` // AURC when every right answer comes before every wrong one
	Over     float64   `json:"aurc_over"`    // AURC / optimum
	Curve    []float64 `json:"risk_curve"`   // risk at coverage 1 %, 2 % … 100 % of all questions
}

// A point is a threshold: how many it answers of the answerable, of those to refuse, and rightly.
type point struct{ kept, let, right int }

func (p point) answered() float64 { return float64(p.kept + p.let) }
func (p point) errors() float64   { return float64(p.kept + p.let - p.right) }

// thresholds are the points from the one that refuses all to the one that answers all; equal values fall together.
func thresholds(judged []judgement) []point {
	sorted := slices.SortedStableFunc(slices.Values(judged), func(x, y judgement) int { return cmp.Compare(y.value, x.value) })
	var now point
	points := []point{now}
	for i, j := range sorted {
		switch {
		case !j.answerable:
			now.let++
		case j.right:
			now.kept, now.right = now.kept+1, now.right+1
		default:
			now.kept++
		}
		if i+1 == len(sorted) || sorted[i+1].value != j.value {
			points = append(points, now)
		}
	}
	return points
}

// refuse needs questions of both kinds.
func refuse(signal string, judged []judgement) refusal {
	points := thresholds(judged)
	all := points[len(points)-1]
	r := refusal{Signal: signal, AUROC: auroc(points), AURC: aurc(points), Optimum: optimum(len(judged), all.right), Curve: riskCurve(points)}
	for _, p := range points {
		r.F1Answer = max(r.F1Answer, f1(p.kept, p.let, all.kept-p.kept))
		r.F1Refuse = max(r.F1Refuse, f1(all.let-p.let, all.kept-p.kept, p.let))
	}
	r.FPR95 = float64(answering(points, 0.95).let) / float64(all.let)
	at90 := answering(points, 0.9)
	r.FPR90 = float64(at90.let) / float64(all.let)
	r.Wrong90 = at90.errors() / at90.answered()
	r.Over = r.AURC / r.Optimum
	return r
}

// f1 of true positives, false positives and false negatives.
func f1(hit, falsely, missed int) float64 {
	return 2 * float64(hit) / max(float64(2*hit+falsely+missed), 1)
}

// answering is the highest threshold that answers a share of the answerable questions.
func answering(points []point, share float64) point {
	all := points[len(points)-1]
	for _, p := range points {
		if float64(p.kept) >= share*float64(all.kept) {
			return p
		}
	}
	return all
}

// auroc is the area under the curve through the points; equal values count half.
func auroc(points []point) (area float64) {
	all := points[len(points)-1]
	for i, p := range points[1:] {
		area += float64(p.let-points[i].let) * float64(points[i].kept+p.kept) / 2
	}
	return area / (float64(all.kept) * float64(all.let))
}

// average is the mean of refusals in several rounds; AURC over optimum is that of the means.
func average(rounds []refusal) refusal {
	r := refusal{Signal: rounds[0].Signal, Curve: make([]float64, len(rounds[0].Curve))}
	share := 1 / float64(len(rounds))
	for _, o := range rounds {
		r.AUROC += share * o.AUROC
		r.F1Answer += share * o.F1Answer
		r.F1Refuse += share * o.F1Refuse
		r.FPR95 += share * o.FPR95
		r.Wrong90 += share * o.Wrong90
		r.FPR90 += share * o.FPR90
		r.AURC += share * o.AURC
		r.Optimum += share * o.Optimum
		for i, risk := range o.Curve {
			r.Curve[i] += share * risk
		}
	}
	r.Over = r.AURC / math.Max(r.Optimum, math.SmallestNonzeroFloat64)
	return r
}
