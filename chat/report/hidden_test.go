package report_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"dousuru/chat/report"
	"dousuru/chat/report/attack"
	"dousuru/internal/postgres/postgrestest"
)

// tables draws months of different shapes: themes of very different sizes, empty kinds, one theme, one kind, few articles.
func tables(t *rapid.T, k int) map[attack.Contribution]int {
	truth := map[attack.Contribution]int{}
	themes := rapid.IntRange(1, 9).Draw(t, "themes")
	kinds := rapid.SampledFrom([][]report.GapKind{report.GapKinds, report.GapKinds, report.GapKinds, report.GapKinds[:2], report.GapKinds[1:], report.GapKinds[2:]}).Draw(t, "kinds")
	size := rapid.SampledFrom([]int{0, 1, k - 1, k, k + 1, 2 * k, 5 * k})
	for i := range themes {
		for _, kind := range kinds {
			articles := 1
			if kind != report.NotThere {
				articles = rapid.IntRange(1, 4).Draw(t, "articles")
			}
			for a := range articles {
				c := attack.Contribution{Theme: fmt.Sprint("t", i), Kind: kind}
				if kind != report.NotThere {
					c.Article = fmt.Sprint("a", i, a)
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

// The attacker is no straw man: of a table whose small cells alone were hidden they compute every one.
func TestTheAttackerSolvesWhatIsHiddenCarelessly(t *testing.T) {
	const k = 10
	truth := map[attack.Contribution]int{}
	table := report.GapTable{Kinds: map[report.GapKind]report.Count{}}
	for theme, row := range map[string][]int{"a": {12, 3, 20}, "b": {15, 30, 2}, "c": {40, 20, 30}} {
		line := report.ThemeGaps{Theme: theme, Kinds: map[report.GapKind]report.Count{}}
		for i, kind := range report.GapKinds {
			truth[attack.Contribution{Theme: theme, Kind: kind}] = row[i]
			line.Kinds[kind] = report.Count{N: row[i], Hidden: row[i] < k}
			line.People.N += row[i]
			table.People.N += row[i]
			total := table.Kinds[kind]
			total.N += row[i]
			table.Kinds[kind] = total
		}
		table.Themes = append(table.Themes, line)
	}
	if found, hidden := attack.Solve(truth, table, k); hidden < 2 || len(found) < 2 {
		t.Errorf("found %q of %d hidden numbers", found, hidden)
	}
}

// No hidden number can be computed from what is published: random months go in as facts, are closed by the worker, and are
// attacked as HR reads them.
func TestNoHiddenNumberCanBeComputed(t *testing.T) {
	db := postgrestest.New(t)
	ids := report.People(t, db, 900)
	next := report.FirstOf(1950, time.January)
	months, numbers, split, pooled := 0, 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.SampledFrom([]int{5, 6, 10}).Draw(rt, "k")
		truth := tables(rt, k)
		next = next.AddDate(0, 1, 0)
		var facts []report.Past
		for _, c := range slices.SortedFunc(maps.Keys(truth), compare) {
			for range truth[c] {
				f := report.Fact{What: "unknown", Theme: c.Theme, Kind: c.Kind}
				if c.Article != "" {
					f.Articles = []string{c.Article}
				}
				if len(facts) < len(ids) {
					facts = append(facts, report.Past{Month: next, Person: ids[len(facts)], Fact: f})
				} else {
					truth[c]--
				}
			}
		}
		report.Remember(t, db, facts)
		table := report.Closed(t, db, next, k)
		found, hidden := attack.Solve(truth, table, k)
		if len(found) > 0 {
			rt.Fatalf("k %d, of %v\npublished %+v\nan attacker finds %q", k, truth, table, found)
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

func compare(a, b attack.Contribution) int {
	return slices.Compare([]string{a.Theme, string(a.Kind), a.Article}, []string{b.Theme, string(b.Kind), b.Article})
}
