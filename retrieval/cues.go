package retrieval

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// A cue is a wording and what it stands for.
type cue struct {
	words string // normalised, as it stands in a question
	key   string
}

// cueList finds wordings in a question, reading it once and not once a wording.
type cueList struct {
	cues  []cue
	at    map[string][]int // places in cues by the first characters
	whole bool             // no wording counts inside a longer word of katakana or Latin letters
}

// readCues reads lines of a key, a colon, and wordings separated by |. Lines that begin with # are comments.
func readCues(text string) cueList {
	list := cueList{at: map[string][]int{}}
	for line := range strings.Lines(text) {
		key, wordings, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(key, "#") {
			continue
		}
		for _, words := range phrases(wordings, "|") {
			c := cue{Normalize(words), strings.TrimSpace(key)}
			list.at[opening(c.words)] = append(list.at[opening(c.words)], len(list.cues))
			list.cues = append(list.cues, c)
		}
	}
	return list
}

// opening is the first two characters of a text, or all of a shorter one.
func opening(text string) string {
	_, first := utf8.DecodeRuneInString(text)
	_, second := utf8.DecodeRuneInString(text[first:])
	return text[:first+second]
}

// A span is where a wording stands in a normalised question.
type span struct {
	start, end int
	key        string
}

// spans finds the first place of each wording, in the order of the list.
func (l cueList) spans(normalised string) []span {
	first := map[int]int{}
	for i, r := range normalised {
		for _, start := range [2]string{opening(normalised[i:]), string(r)} {
			for _, c := range l.at[start] {
				if _, seen := first[c]; !seen && strings.HasPrefix(normalised[i:], l.cues[c].words) && (!l.whole || wholeWord(normalised, i, i+len(l.cues[c].words))) {
					first[c] = i
				}
			}
		}
	}
	spans := make([]span, 0, len(first))
	for _, c := range slices.Sorted(maps.Keys(first)) {
		spans = append(spans, span{first[c], first[c] + len(l.cues[c].words), l.cues[c].key})
	}
	return spans
}

// wholeWord tells whether a place in a text does not cut a word of katakana or of Latin letters: ライン in オンライン is none.
func wholeWord(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	first, _ := utf8.DecodeRuneInString(text[start:])
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !sameWord(before, first) && !sameWord(last, after)
}

func sameWord(a, b rune) bool {
	return kindOf(a) == katakanaKind && kindOf(b) == katakanaKind || isLatin(a) && isLatin(b) && a != utf8.RuneError && b != utf8.RuneError
}

// has tells whether a wording of a key stands in a normalised question.
func (l cueList) has(normalised, key string) bool {
	return slices.ContainsFunc(l.spans(normalised), func(s span) bool { return s.key == key })
}
