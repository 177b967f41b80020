// Package attack tries to compute what a report hides. Tests use it, and nothing else does.
package attack

import (
	"fmt"
	"maps"
	"slices"

	"dousuru/chat/report"
)

// A Contribution is what one person counts as in the gaps of a month.
type Contribution struct {
	Theme   string
	Kind    report.GapKind
	Article string
}

// Solve lists the hidden numbers of which somebody can tell more than the rule allows, from what is published of a month whose truth
// is how many people each contribution has; and how many numbers are hidden. Two try: one who knows what is published, to
// whom each hidden number must leave k/2 possibilities beside the true one; and one who is told besides which are below k,
// to whom it must leave one.
func Solve(truth map[Contribution]int, table report.GapTable, k int) (found []string, hidden int) {
	for _, told := range []bool{false, true} {
		var more []string
		more, hidden = solvable(know(truth, table, k, told), k)
		found = append(found, more...)
	}
	return found, hidden
}

// know is everything that the published table and what the attacker is told say about the truth.
func know(truth map[Contribution]int, table report.GapTable, k int, told bool) *network {
	w := &network{isTold: told}
	sum := func(match func(Contribution) bool) (n int) {
		for c, m := range truth {
			if match(c) {
				n += m
			}
		}
		return n
	}
	all := sum(func(Contribution) bool { return true })
	if table.People.Hidden {
		w.told("end", "whole", all, k, "everybody")
	} else {
		w.known("end", "whole", table.People.N)
	}
	for _, kind := range report.GapKinds {
		n := sum(func(c Contribution) bool { return c.Kind == kind })
		if shown, ok := table.Kinds[kind]; ok && !shown.Hidden {
			w.known(string(kind), "end", shown.N)
		} else {
			w.unknown(string(kind), "end", n, string(kind))
		}
	}
	lines := map[string]report.ThemeGaps{}
	for _, line := range table.Themes {
		if !line.Several {
			lines[line.Theme] = line
			continue
		}
		w.known("whole", "several", line.People.N)
		for _, member := range line.Members {
			lines[member] = line
		}
		for _, kind := range report.GapKinds {
			n := sum(func(c Contribution) bool { return c.Kind == kind && slices.Contains(line.Members, c.Theme) })
			switch shown, ok := line.Kinds[kind]; {
			case !ok:
				w.unknown("several "+string(kind), string(kind), n, "several, "+string(kind))
			case shown.Hidden:
				w.told("several "+string(kind), string(kind), n, k, "several, "+string(kind))
			default:
				w.known("several "+string(kind), string(kind), shown.N)
			}
		}
	}
	themes := map[string]bool{}
	for c := range truth {
		themes[c.Theme] = true
	}
	for _, theme := range slices.Sorted(maps.Keys(themes)) {
		n := sum(func(c Contribution) bool { return c.Theme == theme })
		line, listed := lines[theme]
		switch {
		case n == 0 && !listed:
			continue
		case !listed:
			w.unknown("whole", theme, n, theme)
		case line.Several:
			w.told("several", theme, n, k, theme)
		default:
			w.known("whole", theme, line.People.N)
		}
		for _, kind := range report.GapKinds {
			cell := theme + ", " + string(kind)
			n := sum(func(c Contribution) bool { return c.Theme == theme && c.Kind == kind })
			to := string(kind)
			shown, split := line.Kinds[kind]
			switch {
			case line.Several:
				w.unknown(theme, cell, n, cell)
				to = "several " + to
			case !split:
				w.unknown(theme, cell, n, cell)
			case shown.Hidden:
				w.told(theme, cell, n, k, cell)
			default:
				w.known(theme, cell, shown.N)
			}
			articles(w, truth, line, theme, kind, cell, to, k)
		}
	}
	return w
}

// articles adds what is known of the articles of a cell.
func articles(w *network, truth map[Contribution]int, line report.ThemeGaps, theme string, kind report.GapKind, cell, to string, k int) {
	shown, pool := map[string]int{}, -1
	for _, s := range line.Subjects {
		switch {
		case s.Kind != kind || line.Several:
		case s.Several:
			pool = s.People.N
		default:
			shown[s.Article] = s.People.N
		}
	}
	if pool >= 0 {
		w.known(cell, cell+", several", pool)
	}
	if len(shown) == 0 && pool < 0 {
		w.unknown(cell, to, 0, cell+", articles that nobody thinks of")
	}
	for c, n := range truth {
		if c.Theme != theme || c.Kind != kind || n == 0 {
			continue
		}
		what := cell + ", " + c.Article
		switch m, ok := shown[c.Article]; {
		case ok:
			w.known(cell, to, m)
		case pool >= 0:
			w.told(cell+", several", to, n, k, what)
		default:
			w.unknown(cell, to, n, what)
		}
	}
}

// solvable are the hidden numbers of which the attacker knows more than the rule lets them: each must be left with k/2
// possibilities beside the true one, and with one for who is told.
func solvable(w *network, k int) (found []string, hidden int) {
	for i, e := range w.edges {
		if e.counts == "" || e.flow == 0 {
			continue
		}
		hidden++
		least := k / 2
		if w.isTold {
			least = 1
		}
		if lo, hi := w.bounds(i); hi-lo < least {
			found = append(found, fmt.Sprintf("%s = %d is between %d and %d", e.counts, e.flow, lo, hi))
		}
	}
	return found, hidden
}
