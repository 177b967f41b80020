package mask

import (
	"strings"
	"unicode/utf8"
)

// What a word of an index is.
const (
	whole   = 1 << iota // family and given name
	written             // a part as the company writes it
	reading             // a part as it is read
)

// An index finds words in a squeezed text: for each place the longest one. It is a map that is asked for each length: with the
// names of 100,000 people all of Mask takes 4.3 ms for 500 characters on a busy machine (BenchmarkMask), so no automaton is needed.
type index struct {
	words   map[string]uint8
	longest map[rune]int // bytes, by the first character
}

func newIndex() index { return index{map[string]uint8{}, map[rune]int{}} }

// add puts a word that was squeezed.
func (x index) add(word string, use uint8) {
	first, size := utf8.DecodeRuneInString(word)
	if size == 0 {
		return
	}
	x.words[word] |= use
	x.longest[first] = max(x.longest[first], len(word))
}

// each calls found for the words at each place of a text, longest first, with their place in the folded text. After one that
// is taken it goes on behind it.
func (x index) each(t folded, found func(from, to int, word string, use uint8) bool) {
	s := t.squeezed
	for at := 0; at < len(s); {
		first, size := utf8.DecodeRuneInString(s[at:])
		next := at + size
		for end := min(len(s), at+x.longest[first]); end > at; end-- {
			if end < len(s) && !utf8.RuneStart(s[end]) {
				continue
			}
			if use, known := x.words[s[at:end]]; known && found(t.at[at], t.at[end-1]+1, s[at:end], use) {
				next = end
				break
			}
		}
		at = next
	}
}

// spans are the places of the words in a text. In Latin letters a word counts on its own only.
func (x index) spans(t folded) []mark {
	var all []mark
	x.each(t, func(from, to int, _ string, _ uint8) bool {
		if latinLetter(t.before(from)) && latinLetter(t.after(from)) || latinLetter(t.after(to)) && latinLetter(t.before(to)) {
			return false
		}
		all = append(all, mark{from: from, to: to})
		return true
	})
	return all
}

// squeeze folds a known word as texts are folded.
func squeeze(word string) string { return fold(word).squeezed }

// partsOf are the parts of a name.
func partsOf(name string) []string {
	return strings.FieldsFunc(fold(name).text, func(r rune) bool { return parting(r) || strings.ContainsRune(".,_、=()", r) })
}
