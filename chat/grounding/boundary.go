package grounding

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// trailing moves an end behind what belongs to the sentence: closing signs and citation marks. It is not ok while more of
// them may come.
func trailing(text string, end int) (int, bool) {
	for at := end; ; {
		rest := strings.TrimLeft(text[at:], " 　")
		at = len(text) - len(rest)
		if rest == "" {
			return 0, false
		}
		r, size := utf8.DecodeRuneInString(rest)
		switch r {
		case '」', '』', '）', ')', '”', '"', '。', '！', '？', '!', '?':
			at += size
			end = at
		case '[', '［', '【':
			length, sure := markLength(rest)
			if !sure {
				return 0, false
			}
			if length == 0 {
				return end, true
			}
			at += length
			end = at
		default:
			return end, true
		}
	}
}

// markLength is how long the citation mark is that the text begins with; 0 for none.
func markLength(text string) (length int, sure bool) {
	for at, r := range text {
		switch {
		case at == 0:
		case r == ']' || r == '］' || r == '】':
			if m := markForm.FindStringIndex(text); m != nil && m[0] == 0 {
				return m[1], true
			}
			return 0, true
		case !unicode.IsDigit(r) && !strings.ContainsRune(" 　,，、", r), at > 24:
			return 0, true
		}
	}
	return 0, false
}

// endsHere tells whether a sentence ends with the rune at a place; not sure while the text to come could tell otherwise.
func endsHere(text string, at int, r rune, next int) (ends, sure bool) {
	switch r {
	case '。', '！', '？', '!', '?', '．', '.':
	default:
		return false, true
	}
	if r == '。' || r == '！' || r == '？' {
		return true, true
	}
	if next == len(text) {
		return false, false
	}
	after, _ := utf8.DecodeRuneInString(text[next:])
	if r == '．' {
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		return !(unicode.IsDigit(before) && unicode.IsDigit(after)), true
	}
	if r != '.' {
		return after > unicode.MaxASCII || unicode.IsSpace(after) || after == '[' || after == '"' || after == ')', true
	}
	switch {
	case after == '[':
		return true, true
	case after == '\n':
		return true, true
	case !unicode.IsSpace(after):
		return false, true
	}
	rest := strings.TrimLeft(text[next:], " \t　")
	if rest == "" {
		return false, false
	}
	follows, _ := utf8.DecodeRuneInString(rest)
	word := lastWord(text[:at])
	abbreviated := titles[word] || numbered[word] && unicode.IsDigit(follows)
	return !unicode.IsLower(follows) && !abbreviated && !isListNumber(text[:at]), true
}

func lastWord(text string) string {
	start := strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' })
	if start >= 0 {
		_, size := utf8.DecodeRuneInString(text[start:])
		text = text[start+size:]
	}
	return strings.ToLower(text)
}

// isListNumber tells whether the sentence so far is the number of a list's line: 「1. 」.
func isListNumber(text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && len(text) <= 3 && strings.Trim(text, "0123456789") == ""
}

// titles are followed by a full stop that ends nothing; numbered are where a number follows them.
var (
	titles   = setOf("mr mrs ms dr prof vs e.g i.e approx st")
	numbered = setOf("no nos art sec fig ext tel jan feb mar apr jun jul aug sep sept oct nov dec")
)
