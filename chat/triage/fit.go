package triage

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"slices"
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

// A Point is one threshold of the curve.
type Point struct{ Threshold, Recall, Precision float64 }

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

// curve fills the points: one for each example that needs a person, from the highest score down.
func (f *Fitted) curve(scores []float64, certain []Topic, needs []bool) {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	value := func(i int) float64 {
		if certain[i] != "" {
			return math.Inf(1)
		}
		return scores[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(value(b), value(a)) })
	right, wrong := 0, 0
	for _, i := range order {
		if !needs[i] {
			wrong++
			continue
		}
		right++
		f.Points = append(f.Points, Point{value(i), float64(right) / float64(f.Examples), float64(right) / float64(right+wrong)})
	}
}

// at is the first point of the curve that reaches a recall.
func (f *Fitted) at(recall float64) Point {
	for _, p := range f.Points {
		if p.Recall >= recall {
			return p
		}
	}
	return f.Points[len(f.Points)-1]
}

// Curve is the curve at some recalls, for people.
func (f *Fitted) Curve() []Point {
	var some []Point
	for _, recall := range []float64{0.8, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.998} {
		some = append(some, f.at(recall))
	}
	return some
}

// calibrate fits the logistic function of scores (Platt 1999) by gradient steps on two numbers.
func calibrate(scores []float64, needs []bool) (slope, offset float64) {
	slope = 1
	for range 2000 {
		ds, do := 0.0, 0.0
		for i, s := range scores {
			s = max(s, -5) // nothing known
			miss := 1 / (1 + math.Exp(-slope*s-offset))
			if needs[i] {
				miss--
			}
			ds += miss * s
			do += miss
		}
		slope -= ds / float64(len(scores)) * 2
		offset -= do / float64(len(scores)) * 2
	}
	return slope, offset
}

// shuffled is a fixed order of n things.
func shuffled(n int) []int { return rand.New(rand.NewSource(7)).Perm(n) }

// WriteErrors writes what was missed and what was routed needlessly while it was left out, the worst first.
func (f *Fitted) WriteErrors(out *os.File) error {
	w := bufio.NewWriter(out)
	slices.SortStableFunc(f.Misses, func(a, b Scored) int { return cmp.Compare(a.Score, b.Score) })
	for _, m := range f.Misses {
		fmt.Fprintf(w, "missed\t%.2f\t%s\t%s\t%s\n", m.Score, m.Topic, m.From, m.Text)
	}
	slices.SortStableFunc(f.False, func(a, b Scored) int { return cmp.Compare(b.Score, a.Score) })
	for _, m := range f.False {
		fmt.Fprintf(w, "needless\t%.2f\t%s\t%s\t%s\n", m.Score, certainTopic(m.Text), m.From, m.Text)
	}
	return w.Flush()
}
