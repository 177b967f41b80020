package voice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// closing gives the end of each quote.
var closing = map[rune]rune{'「': '」', '『': '』', '“': '”'}

// quoted stands in a folded text for a quote, whatever it held.
const quoted = '\x00'

// fold appends a text as it is compared: without width and case, and each quote as one mark.
func fold(room []rune, text string) []rune {
	skip := 0
	for at, r := range text {
		if at < skip {
			continue
		}
		if length := quoteLength(text[at:], r); length > 0 {
			skip = at + length
			r = quoted
		}
		room = append(room, foldRune(r))
	}
	return room
}

func foldRune(r rune) rune {
	switch {
	case r >= '！' && r <= '～': // full width
		r -= '！' - '!'
	case r == '’':
		return '\''
	}
	if r < unicode.MaxASCII {
		return unicode.ToLower(r)
	}
	return r
}

// quoteLength is the length in bytes of the quote that the text begins with; 0 for none, and for one that nothing closes.
func quoteLength(text string, first rune) int {
	end, ok := closing[first]
	if !ok {
		return 0
	}
	depth := 0
	for at, r := range text {
		switch r {
		case first:
			depth++
		case end:
			if depth--; depth == 0 {
				return at + len(string(end))
			}
		}
	}
	return 0
}

// Within makes words fit to stand inside quotes of the desk: their own quotes become inner ones, lines become one.
func Within(words string) string {
	return inner.Replace(strings.Join(strings.Fields(words), " "))
}

var inner = strings.NewReplacer("「", "『", "」", "』", "“", "‘", "”", "’")

// Sentences cuts a text after its sentences. Joined they are the text; a quote is not cut.
func Sentences(text string) []string {
	var sentences []string
	start, skip := 0, 0
	for at, r := range text {
		if at < skip {
			continue
		}
		if length := quoteLength(text[at:], r); length > 0 {
			skip = at + length
			continue
		}
		_, size := utf8.DecodeRuneInString(text[at:]) // not the length of r, which stands for a byte that is no text
		end := at + size
		if after := text[end:]; endsSentence(foldRune(r)) || r == '.' && strings.HasPrefix(after, " ") {
			end += len(after) - len(strings.TrimLeft(after, " "))
			sentences, start, skip = append(sentences, text[start:end]), end, end
		}
	}
	if start < len(text) {
		sentences = append(sentences, text[start:])
	}
	return sentences
}
