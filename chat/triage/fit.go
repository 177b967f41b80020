package triage

import (
	"errors"
	"fmt"
	"io"
	"math"
)

// An Example is a message with its label.
type Example struct {
	Text  string
	Topic Topic
	From  string // the file, for counting
}

// Choices of the fit, by cross-validation.
const (
	folds       = 10
	looseness   = 2.0   // how much a miss costs beside the size of the weights
	rounds      = 30    // of coordinate descent; more change nothing in the third digit
	mostKept    = 12000 // features in the table
	topicKept   = 0.12  // a topic's weight below this is left out
	fewestSeen  = 2     // examples that a feature stands in
	constantOne = 0.5
	awayCareer  = 10    // career questions, of which one may look as if it were not the desk's field; what has an answer keeps it
	awayNeeds   = 25    // the same of messages that need a person
	firstOneIn  = 30    // career questions, of which one may look as worried as what is shown people first whatever is found
	sureOneIn   = 80    // harmless messages, of which one may look as worried as what gets the sentence of its topic
	bandRecall  = 0.996 // down to here an unanswered message is shown people first
)

// A Fitted is a table of weights with what it does on messages that it has not seen.
type Fitted struct {
	table              *table
	Points             []Point // recall and precision from the highest threshold down
	Counts             map[string]Count
	Named              float64  // share of routed examples with a topic that got that topic, out of fold
	Sure, SureFalse    float64  // share of those who need a person, and of the harmless, that get the sentence of a topic
	First, FirstCareer float64  // share of those who need a person, and of career questions, that are shown people first whatever is found
	Gentle             float64  // share of the harmless that are shown people first, by the sentence of a topic or by a gentle line
	Asides             []Scored // scores for not being the desk's field
	Misses             []Scored
	False              []Scored
	Recall, Precision  float64 // at the threshold, both tiers together
	Examples, Harmless int
}

// A Count says of one file how many of its messages were routed.
type Count struct{ Sensitive, SensitiveRouted, Harmless, HarmlessRouted int }

// A Scored example is one with the score that it got out of fold.
type Scored struct {
	Example
	Score float64
}

// Fit finds the weights by which the examples are told apart, and the threshold that reaches the recall on examples left out
// (ten folds; the certain wordings count). Deterministic.
func Fit(examples []Example, recall float64) (*Fitted, error) {
	p := newProblem(examples)
	if p.sensitive < folds || len(examples)-p.sensitive < folds {
		return nil, errors.New("too few examples to fit")
	}
	out := &Fitted{Counts: map[string]Count{}, Examples: p.sensitive, Harmless: len(examples) - p.sensitive}
	scores, asides, topics := p.outOfFold()
	certain := make([]Topic, len(examples))
	for i, e := range examples {
		if certain[i] = certainTopic(e.Text); compiled().isCalm(fold(e.Text)) {
			scores[i] = math.Inf(-1)
		}
	}
	t := p.solve(nil)
	t.slope, t.offset = calibrate(scores, p.needs)
	out.curve(scores, certain, p.needs)
	t.sure = p.sureThreshold(scores)
	t.first = min(p.firstThreshold(scores), t.sure)
	t.threshold = min(out.at(recall).Threshold, t.first)
	t.band = out.at(bandRecall).Threshold
	out.Recall, out.Precision = out.at(recall).Recall, out.at(recall).Precision
	t.away = p.awayThreshold(asides)
	out.table = t
	named, right := 0, 0
	for i, e := range examples {
		out.Asides = append(out.Asides, Scored{e, asides[i]})
		routed := certain[i] != "" || scores[i] >= t.threshold
		if certain[i] != "" || scores[i] >= t.sure {
			if p.needs[i] {
				out.Sure += 1 / float64(out.Examples)
			} else {
				out.SureFalse += 1 / float64(out.Harmless)
			}
		}
		if certain[i] != "" || scores[i] >= t.first {
			if p.needs[i] {
				out.First += 1 / float64(out.Examples)
			} else if e.Topic == Career {
				out.FirstCareer += 1 / float64(p.career())
			}
		}
		if !p.needs[i] && routed {
			out.Gentle += 1 / float64(out.Harmless)
		}
		c := out.Counts[e.From]
		if p.needs[i] {
			c.Sensitive++
			if routed {
				c.SensitiveRouted++
				if e.Topic.Sensitive() {
					named++
					if certain[i] == e.Topic || (certain[i] == "" && topics[i] == e.Topic) {
						right++
					}
				}
			} else {
				out.Misses = append(out.Misses, Scored{e, scores[i]})
			}
		} else {
			c.Harmless++
			if routed {
				c.HarmlessRouted++
				out.False = append(out.False, Scored{e, scores[i]})
			}
		}
		out.Counts[e.From] = c
	}
	out.Named = float64(right) / float64(max(1, named))
	return out, nil
}

// Write writes the table for weights.txt.
func (f *Fitted) Write(out io.Writer, date string) error {
	head := fmt.Sprintf("What words weigh when no certain wording decides; made by `dousuru triage fit`, which see. Fitted %s on %d messages that need\n"+
		"a person and %d that do not. Left out in ten parts: recall %.3f, precision %.3f, topic right %.3f. Feature, weight in hundredths,\n"+
		"weights of the columns (d danger, w wrongdoing, x harassment, m mental, l legal, h human; o others, p payroll, i it, f facilities,\n"+
		"s smalltalk, g general; a none of the desk's field).\n",
		date, f.Examples, f.Harmless, f.Recall, f.Precision, f.Named)
	return f.table.write(out, head)
}
