package grounding

import (
	"math"
	"strings"
	"unicode/utf8"
)

// An atom is a number as it must come back: 「1か月前まで」 is 1 か月 with the limits before and le.
type atom struct {
	value      float64
	unit       string   // canonical; "" for a bare number; a code (s1) holds its letters
	context    string   // of a day its month, of a month its year: 「2027年6月」
	limits     []string // sorted
	per        string   // 年 of 「年2回」
	date       bool     // day, month, year, time of day
	concessive bool     // 「1年未満でも」 limits nothing
	condition  bool     // 「最初の10日間は」, 「5年の間なら」: of nothing else it is said
	start, end int      // byte offsets in the normalised text, limits included
}

// same tells whether two atoms say the same number; what limits them is compared apart.
func (a atom) same(in atom) bool {
	return math.Abs(a.value-in.value) < 1e-9 && a.unit == in.unit && strings.HasSuffix(in.context, a.context)
}

// atoms finds the numbers of a normalised text in order.
func atoms(text, language string) []atom {
	var all []atom
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !startsNumber(r, text, at, language) {
			at += size
			continue
		}
		a, ok := readAtom(text, at, language)
		if !ok {
			at += size
			if language == "en" {
				for at < len(text) && isLetter(text[at]) {
					at++
				}
			}
			continue
		}
		joinDates(&a, all, text)
		all = append(all, a)
		at = max(a.end, at+size)
	}
	return all
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' }

func startsNumber(r rune, text string, at int, language string) bool {
	if r >= '0' && r <= '9' {
		return true
	}
	if language == "en" {
		return r >= 'a' && r <= 'z' && (at == 0 || !isLetter(text[at-1]))
	}
	return strings.ContainsRune(kanjiDigits, r) || strings.HasPrefix(text[at:], "半年") || strings.HasPrefix(text[at:], "ひとり") || strings.HasPrefix(text[at:], "ふたり")
}

func readAtom(text string, at int, language string) (atom, bool) {
	for written, a := range fixedNumbers {
		if strings.HasPrefix(text[at:], written) && (language == "ja") == (written[0] >= utf8.RuneSelf) && !lettersAfter(text, at+len(written), written) {
			a.start, a.end = at, at+len(written)
			a.suffixes(text, language)
			a.prefixes(text, language)
			return a, true
		}
	}
	if a, ok := readWrittenDate(text, at); ok {
		a.suffixes(text, language)
		a.prefixes(text, language)
		return a, true
	}
	value, end, digits := readNumber(text, at, language)
	if end == at {
		return atom{}, false
	}
	a := atom{value: value, start: at, end: end}
	if digits {
		if letters := codeBefore(text, at); letters != "" {
			a.unit = "code " + letters
			a.start -= len(letters)
			a.suffixes(text, language)
			return a, true
		}
	}
	if name, times, unitEnd := readUnit(text, end, language); unitEnd > 0 {
		a.value, a.unit, a.end = value*times, name, unitEnd
	} else if unit := counted(text, end, language, digits); unit != "" {
		a.unit = unit
	} else if !digits {
		return atom{}, false
	}
	if !digits && notNumber(text, at, a.end) {
		return atom{}, false
	}
	a.era(text)
	a.suffixes(text, language)
	a.prefixes(text, language)
	return a, true
}
