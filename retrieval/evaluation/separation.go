package evaluation

// AUROC is the chance that something true scores above something untrue, ties counting half: the area under the ROC curve
// (Hanley and McNeil, Radiology 143, 1982). 0.5 is chance. Not defined unless there are both.
func AUROC(list []Scored) Figure {
	all := steps(list)
	yes, no := total(all)
	above, area := 0, 0.0
	for _, s := range all {
		area += float64(s.no) * (float64(above) + float64(s.yes)/2)
		above += s.yes
	}
	return Figure(area / (float64(yes) * float64(no)))
}

// FalsePositives is the share of the untrue that passes when the threshold is as high as it may be to let at least this share
// of the true pass, 0 to 1: how many unanswerable questions get an answer if 95 % of the answerable are to get one (as
// in Liang, Li and Srikant, ICLR 2018). Not defined unless there are both.
func FalsePositives(list []Scored, truePositives float64) Figure {
	all := steps(list)
	yes, no := total(all)
	if yes == 0 || no == 0 {
		return undefined
	}
	passed, wrongly := 0, 0
	for _, s := range all {
		if float64(passed) >= truePositives*float64(yes) {
			break
		}
		passed, wrongly = passed+s.yes, wrongly+s.no
	}
	return share(wrongly, no)
}

// BestF1 is the highest F1 that any threshold reaches, for finding the true (answering) and for finding the untrue
// (refusing); F1 is the harmonic mean of precision and recall (van Rijsbergen, Information Retrieval, 1979). Not defined
// unless there are both.
func BestF1(list []Scored) (answer, refuse Figure) {
	all := steps(list)
	yes, no := total(all)
	if yes == 0 || no == 0 {
		return undefined, undefined
	}
	// Above the highest score everything is refused.
	answer, refuse = 0, f1(no, yes, 0)
	passed, wrongly := 0, 0
	for _, s := range all {
		passed, wrongly = passed+s.yes, wrongly+s.no
		answer = max(answer, f1(passed, wrongly, yes-passed))
		refuse = max(refuse, f1(no-wrongly, yes-passed, wrongly))
	}
	return answer, refuse
}

// f1 of true positives, false positives and false negatives.
func f1(hit, falsely, missed int) Figure {
	return Figure(2 * float64(hit) / float64(2*hit+falsely+missed))
}

// A Separation says how well the confidence tells questions that the knowledge answers from questions that it does not.
type Separation struct {
	Answerable int    `json:"answerable"`     // questions with an answer
	Refusable  int    `json:"refusable"`      // questions without
	AUROC      Figure `json:"auroc"`          // chance that one with an answer stands above one without
	FPR95      Figure `json:"fpr95"`          // share without an answer that is answered when 95 % of those with one are
	F1Answer   Figure `json:"best_f1_answer"` // of any threshold
	F1Refuse   Figure `json:"best_f1_refuse"`
	Answered   Figure `json:"answered"` // at the threshold in use: share of those with an answer that is answered
	Wrongly    Figure `json:"wrongly"`  // and of those without
}

// Separate measures a list whose true members are the questions with an answer.
func Separate(list []Scored, threshold float64) Separation {
	yes, no := total(steps(list))
	s := Separation{Answerable: yes, Refusable: no, AUROC: AUROC(list), FPR95: FalsePositives(list, 0.95)}
	s.F1Answer, s.F1Refuse = BestF1(list)
	passed, wrongly := 0, 0
	for _, q := range list {
		switch {
		case q.Score < threshold:
		case q.True:
			passed++
		default:
			wrongly++
		}
	}
	s.Answered, s.Wrongly = share(passed, yes), share(wrongly, no)
	return s
}
