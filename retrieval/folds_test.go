package retrieval

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestFolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 7).Draw(t, "k")
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,4}-\d{1,3}`), 0, 60, rapid.ID).Draw(t, "names")
		var groups []string
		var strata []bool
		kind := map[string]bool{}
		for _, name := range names {
			kind[name] = rapid.Bool().Draw(t, "stratum")
			for range rapid.IntRange(1, 3).Draw(t, "turns") {
				groups, strata = append(groups, name), append(strata, kind[name])
			}
		}
		part := map[string]int{}
		for i, fold := range Folds(groups, strata, k) {
			if before, ok := part[groups[i]]; fold < 0 || fold >= k || (ok && before != fold) {
				t.Fatalf("%s is in parts %d and %d of %d", groups[i], before, fold, k)
			}
			part[groups[i]] = fold
		}
		sizes := map[string]int{}
		for name, fold := range part {
			sizes[fmt.Sprint(fold)]++
			sizes[fmt.Sprint(fold, kind[name])]++
		}
		for _, stratum := range []string{"", " true", " false"} {
			low, high := len(names), 0
			for fold := range k {
				low, high = min(low, sizes[fmt.Sprint(fold, stratum)]), max(high, sizes[fmt.Sprint(fold, stratum)])
			}
			if high-low > 1 {
				t.Fatalf("parts of %d to %d questions (%q)", low, high, stratum)
			}
		}
	})
}
