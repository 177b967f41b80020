package web

import (
	"strings"

	"dousuru/knowledge"
)

// shingle is the length in characters of the runs by which texts are compared; what is shorter cannot be copiedRun columns wide.
const shingle = copiedRun / 2

// A copiedPart is a place in a text that also stands in what askers wrote, from and to in characters, to exclusive.
type copiedPart struct{ From, To, columns int }

// copiedFrom are the parts of a text, at least copiedRun columns wide, that askers wrote too: signs, spaces, width and case do
// not count. A text of ten thousand characters is held against a group's worth of questions in some milliseconds.
func copiedFrom(text string, said []string) []copiedPart {
	theirs := map[string]bool{}
	for _, one := range said {
		letters, _ := foldedLetters(one)
		for i := 0; i+shingle <= len(letters); i++ {
			theirs[string(letters[i:i+shingle])] = true
		}
	}
	letters, at := foldedLetters(text)
	var parts []copiedPart
	for i := 0; i+shingle <= len(letters); i++ {
		if !theirs[string(letters[i:i+shingle])] {
			continue
		}
		end := i + shingle
		for end < len(letters) && theirs[string(letters[end+1-shingle:end+1])] {
			end++
		}
		if wide := columns(string(letters[i:end])); wide >= copiedRun {
			parts = append(parts, copiedPart{at[i], at[end-1] + 1, wide})
		}
		i = end - 1
	}
	return parts
}

// foldedLetters folds a text as names are folded, and tells for each letter which character of the text it comes from.
func foldedLetters(text string) (letters []rune, at []int) {
	for i, r := range []rune(text) {
		for _, folded := range knowledge.FoldName(string(r)) {
			letters, at = append(letters, folded), append(at, i)
		}
	}
	return letters, at
}

// copiedFromAny tells whether a short wording repeats one of the texts at length.
func copiedFromAny(text string, said, names []string) bool {
	for _, one := range said {
		if strings.TrimSpace(one) != "" && copied(text, one, names) {
			return true
		}
	}
	return false
}
