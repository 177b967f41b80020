package evaluation

// A Confidence is how far the number that the desk judges a first article by can be trusted.
type Confidence struct {
	Questions int    `json:"questions"` // judged searches
	Right     int    `json:"right"`     // of them, the first article is right
	AUROC     Figure `json:"auroc"`     // chance that a right first article stands above a wrong one
	Brier     Figure `json:"brier"`
	ECE       Figure `json:"ece"`
	AURC      Figure `json:"aurc"`
	BestAURC  Figure `json:"aurc_optimum"`
	Threshold Figure `json:"threshold"`  // in use
	Accuracy  Figure `json:"accuracy"`   // at it: share of right decisions to answer or not
	Coverage  Figure `json:"coverage"`   // at it: share answered
	Risk      Figure `json:"risk"`       // at it: share of the answers that is wrong
	RiskAt90  Figure `json:"risk_at_90"` // the same where 90 % are answered

	bins  []Bin
	curve []Point
}

// diagramBins of the reliability diagram and of the calibration error.
const diagramBins = 10

// Assess measures a confidence whose true members are searches with a right first article.
func Assess(list []Scored, threshold float64) Confidence {
	right, _ := total(steps(list))
	c := Confidence{Questions: len(list), Right: right, AUROC: AUROC(list), Brier: Brier(list), ECE: ECE(list, diagramBins),
		AURC: AURC(list), BestAURC: BestAURC(list), Threshold: Figure(threshold), Accuracy: Accuracy(list, threshold),
		bins: Reliability(list, diagramBins), curve: RiskCoverage(list)}
	at := At(c.curve, threshold)
	c.Coverage, c.Risk = Figure(at.Coverage), Figure(at.Risk)
	c.RiskAt90, _ = RiskAt(c.curve, 0.9)
	return c
}
