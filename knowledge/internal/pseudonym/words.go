package pseudonym

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// replaceWords replaces words, given in lower case, where no letter or digit stands beside them.
func replaceWords(text string, words []string) string {
	lower := lowerASCII(text)
	for _, w := range words {
		if !strings.Contains(lower, w) {
			continue
		}
		var b strings.Builder
		for at := 0; ; {
			i := strings.Index(lower[at:], w)
			if i < 0 {
				b.WriteString(text[at:])
				break
			}
			start, end := at+i, at+i+len(w)
			b.WriteString(text[at:start])
			if bordered(text, start, end) {
				b.WriteString("person")
			} else {
				b.WriteString(text[start:end])
			}
			at = end
		}
		text = b.String()
		lower = lowerASCII(text)
	}
	return text
}

// lowerASCII keeps every byte in its place, unlike strings.ToLower.
func lowerASCII(text string) string {
	b := []byte(text)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// findWords finds the words in a row, with any white space between, from an offset on.
func findWords(text string, words []string, from int) (start, end int) {
	for {
		i := strings.Index(text[from:], words[0])
		if i < 0 {
			return -1, -1
		}
		start = from + i
		end = start + len(words[0])
		matched := true
		for _, w := range words[1:] {
			rest := strings.TrimLeft(text[end:], " \t\n　")
			if len(rest) == len(text[end:]) || !strings.HasPrefix(rest, w) {
				matched = false
				break
			}
			end = len(text) - len(rest) + len(w)
		}
		if matched {
			return start, end
		}
		from = start + len(words[0])
	}
}

// bordered reports whether no Latin letter or digit stands at either side: "Ada" is not in "Adaption", but in "Adaさん".
func bordered(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	inWord := func(r rune) bool { return unicode.In(r, unicode.Latin) || unicode.IsDigit(r) }
	return !inWord(before) && !inWord(after)
}
