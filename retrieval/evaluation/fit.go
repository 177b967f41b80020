package evaluation

import (
	"math"

	"dousuru/retrieval"
)

// Fitted is a model with what cross-validation says of it.
type Fitted struct {
	retrieval.Model
	Unseen Confidence `json:"unseen"` // over probabilities of models that did not see the question
}

// fitFolds of the cross-validation behind a fitted model.
const fitFolds = 5

// Fit fits the confidence on turns and chooses its threshold on probabilities of models that did not see the question: a wrong
// answer costs wrongCost needless 「わかりません」. The date, 2026-11-22, is written into the model.
func Fit(turns []Turn, date string, wrongCost float64) (Fitted, error) {
	examples, _ := Examples(turns)
	m, err := retrieval.Fit(examples, date)
	if err != nil {
		return Fitted{}, err
	}
	probabilities, err := retrieval.CrossValidate(examples, fitFolds)
	if err != nil {
		return Fitted{}, err
	}
	m.Threshold = retrieval.ChooseThreshold(probabilities, examples, wrongCost)
	unseen := make([]Scored, len(examples))
	for i, e := range examples {
		unseen[i] = Scored{probabilities[i], e.Right}
	}
	c := Assess(unseen, m.Threshold)
	m.OutOfFold = &retrieval.OutOfFold{Folds: fitFolds, AUROC: rounded(c.AUROC), Brier: rounded(c.Brier), ECE: rounded(c.ECE)}
	return Fitted{m, c}, nil
}

// rounded to four decimals, for a file that people compare.
func rounded(f Figure) float64 { return math.Round(float64(f)*1e4) / 1e4 }
