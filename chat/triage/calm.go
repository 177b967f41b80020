package triage

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"
)

// longestCalm is how long a message may be to be calm, in characters: more small words in a row may hide something.
const longestCalm = 24

// readCalm reads calm.txt.
func (l *lexicon) readCalm(folder fs.FS) error {
	text, err := fs.ReadFile(folder, "calm.txt")
	if err != nil {
		return fmt.Errorf("read calm words: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.SplitSeq(line, "|") {
			if word = lettersOf(fold(word)); word != "" {
				l.calm.add(word, 0)
			}
		}
	}
	return nil
}

// isCalm tells whether a message, marks left out, is made of calm words and of nothing else.
func (l *lexicon) isCalm(folded string) bool {
	letters := lettersOf(folded)
	if letters == "" || len([]rune(letters)) > longestCalm {
		return false
	}
	reached := make([]bool, len(letters)+1)
	reached[0] = true
	for _, s := range l.calm.find(letters) {
		if reached[s.start] {
			reached[s.end] = true
		}
	}
	return reached[len(letters)]
}

// lettersOf leaves out what is no letter: marks, emoji, digits stay.
func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}
