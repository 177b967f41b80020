package evaluation

import (
	"cmp"
	_ "embed"
	"fmt"
	"maps"
	"slices"
)

//go:embed compare.html
var compareHTML string

// A ComparedRow is a line of the table of both.
type ComparedRow struct {
	Name           Label
	Offline, Model string
	Good           bool // it says whether the desk was right
}

// Rows are what both are counted by, for the page.
func (c Comparison) Rows() []ComparedRow {
	number := func(name Label, good bool, of func(Side) int) ComparedRow {
		return ComparedRow{name, fmt.Sprint(of(c.Offline)), fmt.Sprint(of(c.Model)), good}
	}
	rows := []ComparedRow{
		number(Label{"正解どおり", "right"}, true, func(s Side) int { return s.Right }),
		number(Label{"まちがった答え", "wrong answers"}, true, func(s Side) int { return s.Wrong }),
		number(Label{"答えられたはずの「わかりません」", "needless unknowns"}, true, func(s Side) int { return s.Needless }),
	}
	for _, outcome := range outcomeOrder {
		rows = append(rows, number(outcomeLabel(outcome), false, func(s Side) int { return s.Outcomes[outcome] }))
	}
	rows = append(rows, number(Label{"答えに添えた引用", "citations"}, false, func(s Side) int { return s.Quotes.All }),
		ComparedRow{Label{"引用のうち、正解の記事のもの", "of the right article"}, c.Offline.Quotes.articles(), c.Model.Quotes.articles(), false})
	if c.Offline.Quotes.Parts+c.Model.Quotes.Parts > 0 {
		rows = append(rows, ComparedRow{Label{"引用のうち、聞かれた項目のもの", "of the right facet"}, c.Offline.Quotes.parts(), c.Model.Quotes.parts(), false})
	}
	return rows
}

func (q Quoted) articles() string { return fmt.Sprintf("%d / %d", q.Article, q.Judged) }
func (q Quoted) parts() string    { return fmt.Sprintf("%d / %d", q.PartGood, q.Parts) }

// Articles and Facets are how many of the judged are right, for the page.
func (q Quoted) Articles() string { return q.articles() }

// Facets is the same of the part that is asked for.
func (q Quoted) Facets() string { return q.parts() }

// A TimeRow is a line of the table of times.
type TimeRow struct {
	Name Label
	Latency
}

// Times are what a person waits for, for the page.
func (c Comparison) Times() []TimeRow {
	rows := []TimeRow{{Label{"答えまで（モデルなし）", "answer, offline"}, c.Offline.Answer}, {Label{"答えまで（モデルあり）", "answer, model"}, c.Model.Answer}}
	if w := c.Wordings; w != nil {
		rows = append(rows, TimeRow{Label{"まとめの最初の文まで", "first checked sentence"}, w.First}, TimeRow{Label{"まとめの終わりまで", "end of the summary"}, w.Whole})
	}
	return rows
}

// A ReasonRow counts a reason.
type ReasonRow struct {
	Name Label
	N    int
}

// reasonRows are the most frequent first.
func reasonRows(counts map[string]int, labels map[string]Label) []ReasonRow {
	var rows []ReasonRow
	for _, reason := range slices.Sorted(maps.Keys(counts)) {
		rows = append(rows, ReasonRow{labelIn(labels, reason), counts[reason]})
	}
	slices.SortStableFunc(rows, func(a, b ReasonRow) int { return cmp.Compare(b.N, a.N) })
	return rows
}

// WhyNotKept and WhyDropped are the reasons, for the page.
func (w Wordings) WhyNotKept() []ReasonRow { return reasonRows(w.NotKept, notKeptLabels) }

// WhyDropped is the same of sentences.
func (w Wordings) WhyDropped() []ReasonRow { return reasonRows(w.Unsupported, unsupportedLabels) }

// Dropped is how many sentences did not pass.
func (w Wordings) Dropped() int { return w.Written - w.Supported }

// Cost is in yen, empty where no price is set.
func (w Wordings) Cost() string {
	if w.Yen == nil {
		return ""
	}
	return fmt.Sprintf("%.2f", *w.Yen)
}

// ms are shown with a decimal below a tenth of a second.
func ms(v float64) string {
	if v < 100 {
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

// maxDiffering is how many turns that came out differently are listed.
const maxDiffering = 20

// A Differing is a turn that came out differently, for the page.
type Differing struct {
	ID, Text       string
	Before         []string
	Expected       Label
	Verdict        Label  // what the model changed
	Class          string // wrong, better or plain
	Rewritten      bool
	Offline, Model Differed
}

// Differed is one side of it.
type Differed struct {
	Outcome Label
	Cited   []Link
}

// differing lists what the model made worse first, then what it made better, then the others.
func differing(c *Comparison, links linker) []Differing {
	rank := func(p pair) int {
		switch {
		case p.offline.Right() && !p.model.Right(), p.model.Wrong() && !p.offline.Wrong():
			return 0
		case p.model.Right() && !p.offline.Right():
			return 1
		}
		return 2
	}
	sorted := slices.SortedStableFunc(slices.Values(c.differing), func(a, b pair) int { return cmp.Compare(rank(a), rank(b)) })
	verdicts := []Label{{"わるくなった", "worse"}, {"よくなった", "better"}, {"変わった", "changed"}}
	var list []Differing
	for _, p := range sorted[:min(maxDiffering, len(sorted))] {
		q := p.offline.Question
		one := func(t Turn) Differed { return Differed{outcomeLabel(t.Outcome), links.all(t.Cited, q.Articles)} }
		list = append(list, Differing{q.ID, p.offline.Text, q.Messages()[:p.offline.Number-1], expectedLabel(q.Expected), verdicts[rank(p)],
			[]string{"wrong", "better", "plain"}[rank(p)], p.model.Rewritten, one(p.offline), one(p.model)})
	}
	return list
}
