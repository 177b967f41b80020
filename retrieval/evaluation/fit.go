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
// answer costs wrongCost needless 「わかりません」. Hidden questions (Hide) may join as near misses. The date, 2026-11-22, is written into the model.
func Fit(turns []Turn, hidden []retrieval.Labelled, date string, wrongCost float64) (Fitted, error) {
	examples, _ := Examples(turns)
	examples = append(examples, hidden...)
	m, err := retrieval.Fit(examples, date)
	if err != nil {
		return Fitted{}, err
	}
	probabilities, err := retrieval.CrossValidate(examples, fitFolds)
	if err != nil {
		return Fitted{}, err
	}
	// Hidden questions are many and made; how often people ask for what is not there, the others say.
	natural := len(examples) - len(hidden)
	by := shift(probabilities[:natural], examples[:natural])
	for i, p := range probabilities {
		probabilities[i] = moved(p, by)
	}
	m.Weights["constant"] = rounded(Figure(m.Weights["constant"] + by))
	m.Threshold = retrieval.ChooseThreshold(probabilities[:natural], examples[:natural], wrongCost)
	unseen := make([]Scored, natural)
	for i, e := range examples[:natural] {
		unseen[i] = Scored{probabilities[i], e.Right}
	}
	c := Assess(unseen, m.Threshold)
	m.OutOfFold = &retrieval.OutOfFold{Folds: fitFolds, AUROC: rounded(c.AUROC), Brier: rounded(c.Brier), ECE: rounded(c.ECE)}
	return Fitted{m, c}, nil
}

// shift is by how much log odds have to move so that the mean probability is the share that is right: only the order of what
// was learnt from made examples is taken over, not how many there were of them.
func shift(probabilities []float64, examples []retrieval.Labelled) float64 {
	right := 0.0
	for _, e := range examples {
		if e.Right {
			right++
		}
	}
	low, high := -10.0, 10.0
	for range 60 {
		sum := 0.0
		for _, p := range probabilities {
			sum += moved(p, (low+high)/2)
		}
		if sum < right {
			low = (low + high) / 2
		} else {
			high = (low + high) / 2
		}
	}
	return (low + high) / 2
}

// moved is a probability with its log odds moved.
func moved(p, by float64) float64 { return 1 / (1 + math.Exp(-math.Log(p/(1-p))-by)) }

// rounded to four decimals, for a file that people compare.
func rounded(f Figure) float64 { return math.Round(float64(f)*1e4) / 1e4 }
