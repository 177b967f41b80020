package main

import (
	"math"
	"testing"
)

func at(value float64, j judgement) judgement {
	j.value = value
	return j
}

var (
	right = judgement{answerable: true, right: true}
	wrong = judgement{answerable: true}
	none  = judgement{}
)

func TestRefuse(t *testing.T) {
	for _, test := range []struct {
		name   string
		judged []judgement
		want   refusal
	}{
		{"apart", []judgement{at(3, right), at(2, right), at(1, none), at(0, none)},
			refusal{AUROC: 1, F1Answer: 1, F1Refuse: 1, AURC: (1./3 + 2./4) / 4, Optimum: (1./3 + 2./4) / 4}},
		{"upside down", []judgement{at(0, right), at(1, none)},
			refusal{F1Answer: 2. / 3, F1Refuse: 2. / 3, FPR95: 1, Wrong90: 0.5, FPR90: 1, AURC: (1 + 1./2) / 2, Optimum: 1. / 4}},
		{"all equal", []judgement{at(1, none), at(1, right), at(1, none), at(1, right)},
			refusal{AUROC: 0.5, F1Answer: 2. / 3, F1Refuse: 2. / 3, FPR95: 1, Wrong90: 0.5, FPR90: 1, AURC: 0.5, Optimum: (1./3 + 2./4) / 4}},
		{"the wrong passage", []judgement{at(3, right), at(2, wrong), at(1, none)},
			refusal{AUROC: 1, F1Answer: 1, F1Refuse: 1, Wrong90: 0.5, AURC: (1./2 + 2./3) / 3, Optimum: (1./2 + 2./3) / 3}},
	} {
		got := refuse("", test.judged)
		for name, pair := range map[string][2]float64{
			"AUROC": {got.AUROC, test.want.AUROC}, "F1 answer": {got.F1Answer, test.want.F1Answer}, "F1 refuse": {got.F1Refuse, test.want.F1Refuse},
			"FPR@95": {got.FPR95, test.want.FPR95}, "wrong@90": {got.Wrong90, test.want.Wrong90}, "FPR@90": {got.FPR90, test.want.FPR90},
			"AURC": {got.AURC, test.want.AURC}, "optimum": {got.Optimum, test.want.Optimum}, "over": {got.Over, test.want.AURC / test.want.Optimum},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 {
				t.Errorf("%s: %s %.4f, want %.4f", test.name, name, pair[0], pair[1])
			}
		}
	}
}

// Of 20 answerable questions, 19 are 95 % and 18 are 90 %: one to refuse stands above the 18th, two more above the 19th.
func TestFalsePositives(t *testing.T) {
	var judged []judgement
	for i := range 20 {
		judged = append(judged, at(float64(100-i), right))
	}
	judged = append(judged, at(90.5, none), at(82.5, none), at(82.4, none), at(81.5, none), at(1, none))
	got := refuse("", judged)
	if got.FPR90 != 0.2 || got.FPR95 != 0.6 || math.Abs(got.Wrong90-1./19) > 1e-9 {
		t.Errorf("FPR@90 %.2f, FPR@95 %.2f, wrong@90 %.4f; want .20, .60, .0526", got.FPR90, got.FPR95, got.Wrong90)
	}
}

func TestRiskCurve(t *testing.T) {
	got := refuse("", []judgement{at(4, right), at(3, none), at(2, right), at(2, none)}).Curve
	// After one question 0 of 1 are errors, after two 1, after three 1 and half of what is equal, after four 2.
	for coverage, want := range map[int]float64{1: 0, 25: 0, 50: 1. / 2, 75: 1.5 / 3, 100: 2. / 4} {
		if math.Abs(got[coverage-1]-want) > 1e-9 {
			t.Errorf("risk at %d %% is %.4f, want %.4f", coverage, got[coverage-1], want)
		}
	}
}

func TestAverage(t *testing.T) {
	got := average([]refusal{{AUROC: 0.6, AURC: 0.3, Optimum: 0.1, Curve: []float64{0.2}}, {AUROC: 0.8, AURC: 0.1, Optimum: 0.1, Curve: []float64{0.4}}})
	if math.Abs(got.AUROC-0.7) > 1e-9 || math.Abs(got.Over-2) > 1e-9 || math.Abs(got.Curve[0]-0.3) > 1e-9 {
		t.Errorf("averaged to %+v", got)
	}
}
