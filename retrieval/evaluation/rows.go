package evaluation

import (
	"fmt"
	"maps"
	"slices"
)

// A Row counts the turns of a set or of a kind.
type Row struct {
	Name            string
	Turns           int
	Right           int // outcome as labelled, and an answer quotes a gold article
	Wrong, Needless int
	Judged          int      // turns with gold articles
	Recall          []Figure // at RecallAt
}

// Share of the turns that came out right.
func (r Row) Share() Figure { return share(r.Right, r.Turns) }

func rowsBySet(turns []Turn) []Row {
	return rowsBy(turns, func(q Question) string { return q.Set })
}

// rowsByKind counts the questions that tell their kind.
func rowsByKind(turns []Turn) []Row {
	return rowsBy(turns, func(q Question) string { return q.Kind })
}

// rowsBy sorts by name; turns without one are left out.
func rowsBy(turns []Turn, name func(Question) string) []Row {
	parts := map[string][]Turn{}
	for _, t := range turns {
		if n := name(t.Question); n != "" {
			parts[n] = append(parts[n], t)
		}
	}
	var rows []Row
	for _, n := range slices.Sorted(maps.Keys(parts)) {
		s := Summarise(parts[n], 0)
		r := Row{Name: n, Turns: s.Turns, Wrong: s.Wrong, Needless: s.Needless, Judged: s.Judged}
		for _, t := range parts[n] {
			if t.Right() {
				r.Right++
			}
		}
		for _, k := range RecallAt {
			found := undefined
			if s.Judged > 0 {
				found = Figure(s.Recall[fmt.Sprint(k)])
			}
			r.Recall = append(r.Recall, found)
		}
		rows = append(rows, r)
	}
	return rows
}
