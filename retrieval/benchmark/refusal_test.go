package main

import (
	"math"
	"testing"
)

func TestRefuse(t *testing.T) {
	yes, wrong, no := judgement{answerable: true, right: true}, judgement{answerable: true}, judgement{}
	at := func(j judgement, value float64) judgement { j.value = value; return j }
	for _, test := range []struct {
		name   string
		judged []judgement
		want   refusal
	}{
		{"apart", []judgement{at(yes, 3), at(yes, 2), at(no, 1), at(no, 0)}, refusal{auroc: 1, answer: 1, refuse: 1}},
		{"upside down", []judgement{at(yes, 0), at(no, 1)}, refusal{auroc: 0, answer: 2. / 3, refuse: 2. / 3, wrong: 0.5, hidden: 1}},
		{"all equal", []judgement{at(no, 1), at(yes, 1), at(no, 1), at(yes, 1)}, refusal{auroc: 0.5, answer: 2. / 3, refuse: 2. / 3, wrong: 0.5, hidden: 1}},
		{"the wrong passage", []judgement{at(yes, 3), at(wrong, 2), at(no, 1)}, refusal{auroc: 1, answer: 1, refuse: 1, wrong: 0.5}},
	} {
		got := refuse("", test.judged)
		for name, pair := range map[string][2]float64{
			"AUROC": {got.auroc, test.want.auroc}, "F1 answer": {got.answer, test.want.answer}, "F1 refuse": {got.refuse, test.want.refuse},
			"wrong": {got.wrong, test.want.wrong}, "hidden": {got.hidden, test.want.hidden},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 {
				t.Errorf("%s: %s %.4f, want %.4f", test.name, name, pair[0], pair[1])
			}
		}
	}
}
