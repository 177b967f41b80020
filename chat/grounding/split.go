package grounding

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxSentence is how many bytes a sentence may have; a longer one is cut there, and no part of that length passes the check.
const MaxSentence = 1500

// A Splitter cuts a text that comes in pieces into sentences, each with the citation marks that follow it. Wherever the pieces
// are cut, between runes, the sentences are the same. The zero Splitter is ready.
//
// A sentence ends at 。！？, at a full stop that is followed by a space and no small letter, and at the end of a line; not in a
// number, an address, an abbreviation, quotes or brackets that are closed on the same line.
type Splitter struct {
	rest string
}

// Write takes the next piece and returns the sentences that are whole by now, without the space around them.
func (s *Splitter) Write(piece string) []string {
	s.rest += piece
	var sentences []string
	for {
		end, ok := boundary(s.rest)
		if !ok {
			return sentences
		}
		if sentence := strings.TrimSpace(s.rest[:end]); sentence != "" {
			sentences = append(sentences, sentence)
		}
		s.rest = s.rest[end:]
	}
}

// Rest is what has come after the last whole sentence: the last sentence of a text, once nothing more comes. It empties
// the Splitter.
func (s *Splitter) Rest() string {
	rest := strings.TrimSpace(s.rest)
	s.rest = ""
	return rest
}

// boundary is where the first sentence of a text ends; not ok while more text could move it.
func boundary(text string) (end int, ok bool) {
	var closers []rune
	open := 0 // where the outermost quote or bracket begins
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		next := at + size
		switch {
		case r == '\n':
			if len(closers) > 0 { // never closed on this line: read again as if it were no bracket
				if end, ok := flatBoundary(text, open); ok {
					return end, true
				}
			}
			return next, true
		case len(closers) > 0 && r == closers[len(closers)-1]:
			closers = closers[:len(closers)-1]
		case brackets[r] != 0:
			if len(closers) == 0 {
				open = at
			}
			closers = append(closers, brackets[r])
		case len(closers) == 0:
			if ends, sure := endsHere(text, at, r, next); !sure {
				return 0, false
			} else if ends {
				return trailing(text, next)
			}
		}
		if at = next; at >= MaxSentence {
			return at, true
		}
	}
	return 0, false
}

// flatBoundary is the first end from a place on within the line, brackets being signs like others.
func flatBoundary(text string, from int) (int, bool) {
	for at := from; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if r == '\n' {
			return 0, false
		}
		if ends, sure := endsHere(text, at, r, at+size); ends && sure {
			return trailing(text, at+size)
		}
		at += size
	}
	return 0, false
}

var brackets = map[rune]rune{'「': '」', '『': '』', '（': '）', '(': ')', '“': '”', '〈': '〉', '《': '》'}

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

// titles are followed by a full stop that ends nothing; numbered are where a number follows them.
var (
	titles   = setOf("mr mrs ms dr prof vs e.g i.e approx st")
	numbered = setOf("no nos art sec fig ext tel jan feb mar apr jun jul aug sep sept oct nov dec")
)

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
