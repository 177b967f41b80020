package evaluation

import (
	"cmp"
	"slices"
)

// A Worst is a question that went wrong, with what is needed to see why.
type Worst struct {
	ID, Set, Kind string
	Before        []string // what was said before it
	Text          string
	Wrong         bool // answered wrongly; otherwise it was left without an answer needlessly
	Expected      string
	Hidden        string // what was hidden, in Japanese; empty for a turn as it was
	Outcome       string
	Gold, Found   []Link
	Asked         []string // facets
	Confidence    Figure
	Signals       []Signal
}

// A Signal is a number that the confidence was read from.
type Signal struct {
	Name  string
	Value Figure
}

// How many questions are listed, at least half of them of each sort if there are so many; how many articles of each.
const (
	maxWorst  = 30
	maxFound  = 5
	maxMissed = 15
)

// worst lists answers that are wrong, the surest first, then needless 「わかりません」, the least sure first.
func worst(turns []Turn, links linker) []Worst {
	var wrong, needless []Turn
	for _, t := range turns {
		switch {
		case t.Wrong():
			wrong = append(wrong, t)
		case t.Needless():
			needless = append(needless, t)
		}
	}
	sortTurns(wrong, -1)
	sortTurns(needless, 1)
	wrong = wrong[:min(len(wrong), max(maxWorst/2, maxWorst-len(needless)))]
	needless = needless[:min(len(needless), maxWorst-len(wrong))]
	var list []Worst
	for _, t := range append(wrong, needless...) {
		list = append(list, describe(t, links))
	}
	return list
}

func sortTurns(turns []Turn, direction int) {
	slices.SortStableFunc(turns, func(a, b Turn) int {
		return cmp.Or(direction*cmp.Compare(a.Confidence, b.Confidence), cmp.Compare(a.Question.ID, b.Question.ID), cmp.Compare(a.Number, b.Number))
	})
}
