package voice

import (
	"slices"
	"strings"
	"unicode"
)

// A Finding is a wording that the desk does not use.
type Finding struct {
	Rule      string // controlling, fit, hopeless …; shout and questions are counted and stand in no list
	Principle int    // of the conversation, 1 to 20
	Words     string // the wording as rules.txt has it
}

// maxGap is how far the parts of a wording may stand apart, in characters.
const maxGap = 12

// Check looks for what the desk does not say, in "ja" or "en"; with another language for both. What stands in quotes is
// somebody else's voice. A text without findings gives nil and allocates nothing.
func Check(text, lang string) []Finding {
	var room [512]rune
	folded := fold(room[:0], text)
	found := counted(folded)
	for language, list := range rules() {
		if language != lang && (lang == "ja" || lang == "en") {
			continue
		}
		for at, r := range folded {
			if at > 0 && isWord(r) && isWord(folded[at-1]) {
				continue // within an English word
			}
			for _, w := range list[r] {
				if w.at(folded, at) {
					found = append(found, Finding{w.rule.name, w.rule.principle, w.words})
				}
			}
		}
	}
	return found
}

// counted finds what needs no list: raised voices, and more than one question.
func counted(folded []rune) []Finding {
	var found []Finding
	questions := 0
	for at, r := range folded {
		switch {
		case r == '!':
			found = append(found, Finding{"shout", 5, "!"})
		case r == '?', (r == '。' || r == '\n') && asks(folded[:at]), at == len(folded)-1 && asks(folded):
			questions++
		}
	}
	if questions > 1 {
		found = append(found, Finding{"questions", 4, "?"})
	}
	return found
}

// asks tells whether a Japanese sentence ends as a question does: ですか, でしょうか, ませんか, あるのか.
func asks(sentence []rune) bool {
	n := len(sentence)
	return n > 1 && sentence[n-1] == 'か' && strings.ContainsRune("すうんのたるい", sentence[n-2])
}

// at tells whether the wording stands at this place, and not within an exception of its rule.
func (w *wording) at(text []rune, at int) bool {
	end := w.parts[0].end(text, at)
	if end < 0 || w.rule.excepts(text, at, end) {
		return false
	}
	for i := range w.parts[1:] {
		if end = w.parts[i+1].follows(text, end); end < 0 {
			return false
		}
	}
	return true
}

// end is where the part ends if it begins here, or -1.
func (p *part) end(text []rune, at int) int {
	end := at + len(p.runes)
	if end > len(text) || !slices.Equal(text[at:end], p.runes) {
		return -1
	}
	if p.whole && (at > 0 && isWord(text[at-1]) || !p.open && end < len(text) && isWord(text[end])) {
		return -1
	}
	return end
}

// follows is where the part ends if it stands in the same sentence within maxGap, or -1.
func (p *part) follows(text []rune, from int) int {
	for at := from; at < len(text) && at <= from+maxGap && !endsSentence(text[at]); at++ {
		if end := p.end(text, at); end >= 0 {
			return end
		}
	}
	return -1
}

// excepts tells whether the place from at to end lies within one of the rule's exceptions.
func (r *rule) excepts(text []rune, at, end int) bool {
	for _, words := range r.exceptions {
		for from := max(0, end-len(words)); from <= at && from+len(words) <= len(text); from++ {
			if slices.Equal(text[from:from+len(words)], words) {
				return true
			}
		}
	}
	return false
}

func isWord(r rune) bool { return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

func endsSentence(r rune) bool { return r == '。' || r == '?' || r == '!' || r == '\n' }
