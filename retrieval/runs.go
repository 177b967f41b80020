package retrieval

import "unicode"

// Limits that no word of a language reaches. A term has to fit an index row of Postgres (2,704 bytes), and the morphology looks
// at each place of a run of one kind of characters for words up to the end of the run.
const (
	maxTerm = 200 // bytes; longer ones are left out
	maxRun  = 64  // characters of one kind that are taken together
)

// scriptRun finds the end of the run that begins at start: Latin letters and digits, or everything else, which also ends
// after maxRun characters of one kind.
func scriptRun(text string, start int) (end int, latin bool) {
	kind, same := runeKind(-1), 0
	for i, r := range text[start:] {
		is := isLatin(r)
		if i == 0 {
			latin = is
		} else if is != latin {
			return start + i, latin
		}
		if k := kindOf(r); k != kind {
			kind, same = k, 0
		}
		if same++; same > maxRun && !latin {
			return start + i, latin
		}
	}
	return len(text), latin
}

// A runeKind is what the morphology groups unknown words by.
type runeKind int

const (
	otherKind runeKind = iota
	katakanaKind
	hiraganaKind
	kanjiKind
)

func kindOf(r rune) runeKind {
	switch {
	case unicode.Is(unicode.Katakana, r) || r == 'ー':
		return katakanaKind
	case unicode.Is(unicode.Hiragana, r):
		return hiraganaKind
	case unicode.Is(unicode.Han, r):
		return kanjiKind
	}
	return otherKind
}

func isLatin(r rune) bool {
	return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
