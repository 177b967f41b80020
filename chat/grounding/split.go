package grounding

import (
	"strings"
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
