package escalation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// folded turns what somebody looks for into a regular expression of Postgres that matches it in any width and case, and the
// longest part of it that can be written in one way only, which is looked for first because that is ten times as fast as
// the expression, and Postgres' own normalize() a hundred times slower.
func folded(text string) (pattern, plain string) {
	var all, run strings.Builder
	keep := func() {
		if run.Len() > len(plain) {
			plain = run.String()
		}
		run.Reset()
	}
	for _, r := range strings.ToLower(norm.NFKC.String(strings.TrimSpace(text))) {
		ways := waysToWrite(r)
		if len(ways) == 1 {
			all.WriteString(regexp.QuoteMeta(ways[0]))
			run.WriteString(ways[0])
			continue
		}
		keep()
		for i := range ways {
			ways[i] = regexp.QuoteMeta(ways[i])
		}
		all.WriteString("(?:" + strings.Join(ways, "|") + ")")
	}
	keep()
	return all.String(), plain
}

// waysToWrite are the letter itself, its capital, the wide or half-width forms of both, and a voiced letter in two signs.
func waysToWrite(r rune) []string {
	var ways []string
	for _, letter := range []string{string(r), string(unicode.ToUpper(r))} {
		apart := norm.NFD.String(letter)
		ways = append(ways, letter, width.Widen.String(letter), apart, width.Narrow.String(strings.NewReplacer("\u3099", "ﾞ", "\u309a", "ﾟ").Replace(apart)))
	}
	slices.Sort(ways)
	return slices.Compact(ways)
}
