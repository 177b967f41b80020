package escalation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// fold writes a text in one width and case, with voiced letters in one sign.
func fold(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

// folded is what somebody looks for as it is compared: folded, and as a regular expression of Postgres that matches it in any width and
// case, since Postgres' own normalize() is a thousand times slower than that.
func folded(text string) (pattern, plain string) {
	plain = fold(strings.TrimSpace(text))
	var all strings.Builder
	for _, r := range plain {
		ways := waysToWrite(r)
		for i := range ways {
			ways[i] = regexp.QuoteMeta(ways[i])
		}
		all.WriteString("(?:" + strings.Join(ways, "|") + ")")
	}
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
