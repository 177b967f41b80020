package report

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"dousuru/internal/postgres/postgrestest"
)

// A contribution is what one person counts as.
type contribution struct {
	theme   string
	kind    GapKind
	article string
}

// tables draws months of different shapes: themes of very different sizes, empty kinds, one theme, one kind, few articles.
func tables(t *rapid.T, k int) map[contribution]int {
	truth := map[contribution]int{}
	themes := rapid.IntRange(1, 9).Draw(t, "themes")
	kinds := rapid.SampledFrom([][]GapKind{GapKinds, GapKinds, GapKinds, GapKinds[:2], GapKinds[1:], GapKinds[2:]}).Draw(t, "kinds")
	size := rapid.SampledFrom([]int{0, 1, k - 1, k, k + 1, 2 * k, 5 * k})
	for i := range themes {
		for _, kind := range kinds {
			articles := 1
			if kind != NotThere {
				articles = rapid.IntRange(1, 4).Draw(t, "articles")
			}
			for a := range articles {
				c := contribution{theme: fmt.Sprint("t", i), kind: kind}
				if kind != NotThere {
					c.article = fmt.Sprint("a", i, a)
				}
				n := rapid.IntRange(0, size.Draw(t, "most")).Draw(t, "n")
				if rapid.IntRange(0, 3).Draw(t, "empty") == 0 {
					n = 0
				}
				truth[c] += n
			}
		}
	}
	return truth
}

// attack is everything that the published table and what the attacker is told say about the truth.
func attack(truth map[contribution]int, table GapTable, k int, told bool) *network {
	w := &network{isTold: told}
	sum := func(match func(contribution) bool) (n int) {
		for c, m := range truth {
			if match(c) {
				n += m
			}
		}
		return n
	}
	all := sum(func(contribution) bool { return true })
	if table.People.Hidden {
		w.told("end", "whole", all, k, "everybody")
	} else {
		w.known("end", "whole", table.People.N)
	}
	for _, kind := range GapKinds {
		n := sum(func(c contribution) bool { return c.kind == kind })
		if shown, ok := table.Kinds[kind]; ok && !shown.Hidden {
			w.known(string(kind), "end", shown.N)
		} else {
			w.unknown(string(kind), "end", n, string(kind))
		}
	}
	lines := map[string]ThemeGaps{}
	for _, line := range table.Themes {
		if !line.Several {
			lines[line.Theme] = line
			continue
		}
		w.known("whole", "several", line.People.N)
		for _, member := range line.Members {
			lines[member] = line
		}
		for _, kind := range GapKinds {
			n := sum(func(c contribution) bool { return c.kind == kind && slices.Contains(line.Members, c.theme) })
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
		themes[c.theme] = true
	}
	for _, theme := range slices.Sorted(maps.Keys(themes)) {
		n := sum(func(c contribution) bool { return c.theme == theme })
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
		for _, kind := range GapKinds {
			cell := theme + ", " + string(kind)
			n := sum(func(c contribution) bool { return c.theme == theme && c.kind == kind })
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
func articles(w *network, truth map[contribution]int, line ThemeGaps, theme string, kind GapKind, cell, to string, k int) {
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
		if c.theme != theme || c.kind != kind || n == 0 {
			continue
		}
		what := cell + ", " + c.article
		switch m, ok := shown[c.article]; {
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

// The attacker is no straw man: of a table whose small cells alone were hidden they compute every one.
func TestTheAttackerSolvesWhatIsHiddenCarelessly(t *testing.T) {
	const k = 10
	truth := map[contribution]int{}
	table := GapTable{Kinds: map[GapKind]Count{}}
	for theme, row := range map[string][]int{"a": {12, 3, 20}, "b": {15, 30, 2}, "c": {40, 20, 30}} {
		line := ThemeGaps{Theme: theme, Kinds: map[GapKind]Count{}}
		for i, kind := range GapKinds {
			truth[contribution{theme: theme, kind: kind}] = row[i]
			line.Kinds[kind] = Count{N: row[i], Hidden: row[i] < k}
			line.People.N += row[i]
			table.People.N += row[i]
			total := table.Kinds[kind]
			total.N += row[i]
			table.Kinds[kind] = total
		}
		table.Themes = append(table.Themes, line)
	}
	found, hidden := solvable(attack(truth, table, k, false), k)
	small := 0
	for _, f := range found {
		if len(f) > 0 {
			small++
		}
	}
	if hidden < 2 || small < 2 {
		t.Errorf("found %q of %d hidden numbers", found, hidden)
	}
}

// No hidden number can be computed from what is published: random months go in as facts, are closed by the worker, and are
// attacked as HR reads them.
func TestNoHiddenNumberCanBeComputed(t *testing.T) {
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	ids := people(t, db, 900)
	next := month(1950, time.January)
	months, numbers, split, pooled := 0, 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.SampledFrom([]int{5, 6, 10}).Draw(rt, "k")
		truth := tables(rt, k)
		next = next.AddDate(0, 1, 0)
		var facts []past
		for _, c := range slices.SortedFunc(maps.Keys(truth), func(a, b contribution) int { return compare(a, b) }) {
			for range truth[c] {
				f := Fact{What: "unknown", Theme: c.theme, Kind: c.kind}
				if c.article != "" {
					f.Articles = []string{c.article}
				}
				if len(facts) < len(ids) {
					facts = append(facts, past{next, ids[len(facts)], f})
				} else {
					truth[c]--
				}
			}
		}
		remember(t, owner, facts)
		table := closed(t, db, next, k)
		hidden := 0
		for _, told := range []bool{false, true} {
			var found []string
			if found, hidden = solvable(attack(truth, table, k, told), k); len(found) > 0 {
				rt.Fatalf("k %d, of %v\npublished %+v\nan attacker (told: %v) finds %q", k, truth, table, told, found)
			}
		}
		months++
		numbers += hidden
		if table.Kinds != nil {
			split++
		}
		for _, line := range table.Themes {
			if line.Several {
				pooled++
			}
		}
	})
	t.Logf("%d months attacked, %d hidden numbers, 0 solvable; %d months were split by kind, %d have themes counted as one", months, numbers, split, pooled)
	if split < months/10 || pooled < months/10 {
		t.Errorf("of %d months %d are split and %d have pooled themes: the test sees too little", months, split, pooled)
	}
}

func compare(a, b contribution) int {
	return slices.Compare([]string{a.theme, string(a.kind), a.article}, []string{b.theme, string(b.kind), b.article})
}
