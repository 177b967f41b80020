package retrieval

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A figure that is reported must not come from the questions it was tuned on, in slightly other words. Four tenths of the letter
// triples in common is more than any such pair has (0.32 at most). It finds copies; a paraphrase is for the reader to find.
func TestReportedQuestionsAreNotTuned(t *testing.T) {
	const limit = 0.4
	var tuned, held []labelledLine
	triples := map[string]map[string]bool{}
	for _, q := range labelledLines(t) {
		triples[q.ID] = letterTriples(q.Text)
		if labelledSets[q.set].held {
			held = append(held, q)
		} else {
			tuned = append(tuned, q)
		}
	}
	for _, h := range held {
		for _, other := range tuned {
			if got := overlap(triples[h.ID], triples[other.ID]); got > limit {
				t.Errorf("%s %q and %s %q share %.2f", h.ID, h.Text, other.ID, other.Text, got)
			}
		}
	}
}

// plainLetters is the text's letters and digits only, in one width and case.
func plainLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != 'ー' {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(text))
}

func letterTriples(text string) map[string]bool {
	letters := []rune(plainLetters(text))
	triples := map[string]bool{}
	for i := 0; i+3 <= len(letters); i++ {
		triples[string(letters[i:i+3])] = true
	}
	return triples
}

// overlap is the share of what both hold in all that either holds, 0 to 1.
func overlap(a, b map[string]bool) float64 {
	common := 0
	for triple := range a {
		if b[triple] {
			common++
		}
	}
	if all := len(a) + len(b) - common; all > 0 {
		return float64(common) / float64(all)
	}
	return 0
}
