package main

import (
	"cmp"
	"slices"
)

// A refusal says how well one signal tells the questions to answer from those to refuse, all from 0 to 1.
type refusal struct {
	signal string
	auroc  float64 // chance that an answerable question is above one whose passage is hidden
	answer float64 // best F1 of any threshold for "answer"
	refuse float64 // and for "refuse"
	wrong  float64 // at the threshold that answers 90 % of the answerable: share of the answers that are not the right passage
	hidden float64 // at the same: share of the hidden questions that are answered
}

// answered is the share of answerable questions for which wrong and hidden are told.
const answered = 0.9

func (r *refusal) add(other refusal, share float64) {
	r.auroc += share * other.auroc
	r.answer += share * other.answer
	r.refuse += share * other.refuse
	r.wrong += share * other.wrong
	r.hidden += share * other.hidden
}

// refuse walks the thresholds from the highest down; equal values fall together. It needs questions of both kinds.
func refuse(name string, judged []judgement) refusal {
	sorted := slices.SortedStableFunc(slices.Values(judged), func(x, y judgement) int { return cmp.Compare(y.value, x.value) })
	answerable := 0
	for _, j := range sorted {
		if j.answerable {
			answerable++
		}
	}
	toHide := len(sorted) - answerable
	// Above the highest threshold all are refused.
	r := refusal{signal: name, refuse: f1(toHide, answerable, 0), wrong: -1}
	kept, let, right := 0, 0, 0 // answered so far: answerable, hidden, with the right passage
	for i := 0; i < len(sorted); {
		keptBefore, letBefore := kept, let
		for value := sorted[i].value; i < len(sorted) && sorted[i].value == value; i++ {
			switch j := sorted[i]; {
			case !j.answerable:
				let++
			case j.right:
				kept, right = kept+1, right+1
			default:
				kept++
			}
		}
		r.auroc += float64(let-letBefore) * float64(keptBefore+kept) / 2
		r.answer = max(r.answer, f1(kept, let, answerable-kept))
		r.refuse = max(r.refuse, f1(toHide-let, answerable-kept, let))
		if r.wrong < 0 && float64(kept) >= answered*float64(answerable) {
			r.wrong = 1 - float64(right)/float64(kept+let)
			r.hidden = float64(let) / float64(toHide)
		}
	}
	r.auroc /= float64(answerable) * float64(toHide)
	return r
}

// f1 of true positives, false positives and false negatives.
func f1(hit, falsely, missed int) float64 {
	return 2 * float64(hit) / max(float64(2*hit+falsely+missed), 1)
}
