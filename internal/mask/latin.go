package mask

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var (
	latinWord = regexp.MustCompile(`\p{Latin}[\p{Latin}\p{Mn}'’]*`)
	title     = regexp.MustCompile(`(?:\b(?:mr|ms|mrs|dr|prof)\.? ?|\b(?:my name is|name is|called|named|dear|hi|hello|(?:my|our) (?:boss|manager|supervisor|colleague|team leader|leader|mentor),?) )$`)
	initials  = regexp.MustCompile(`\b(?:[a-z]\. ?){1,2}$`)
	selfSaid  = regexp.MustCompile(`(?:\bi am|\bi'm|\bthis is|\bmet|\basked|\btold|\bwith) $`)
)

func latinLetter(r rune) bool { return unicode.Is(unicode.Latin, r) }

// latin tells whether a word has Latin letters and nothing else that is a letter.
func latin(word string) bool {
	return strings.ContainsFunc(word, latinLetter) && !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !latinLetter(r) })
}

// plain is a word in Latin letters without marks: kōtarō is kotaro.
func plain(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == '-' {
			return -1
		}
		return r
	}, norm.NFD.String(word))
}

// latinIn are the names in Latin letters. A word that is common, or of two letters, is one where somebody is addressed, or with
// a capital beside another name.
func (m *Masker) latinIn(t folded) []mark {
	type word struct {
		from, to         int
		known, sure, big bool
	}
	var words []word
	for _, place := range latinWord.FindAllStringIndex(t.text, -1) {
		w := word{from: place[0], to: place[1], big: t.upper[place[0]]}
		written := strings.TrimSuffix(strings.TrimSuffix(t.text[w.from:w.to], "'s"), "’s")
		w.to = w.from + len(written)
		p := plain(written)
		if w.known = m.latin[p] && len(p) > 1; w.known {
			head := t.text[max(0, w.from-60):w.from]
			addressed := called.MatchString(t.text[w.to:]) || title.MatchString(head) || calls.MatchString(head) || w.big && selfSaid.MatchString(head)
			w.sure = addressed || len(p) > 2 && !common()[p]
		}
		words = append(words, w)
	}
	var all []mark
	for i, w := range words {
		beside := func(j int) bool {
			return j >= 0 && j < len(words) && words[j].sure && words[j].big && w.big && strings.Trim(t.text[min(w.to, words[j].to):max(w.from, words[j].from)], " ,.") == ""
		}
		if w.sure || w.known && (beside(i-1) || beside(i+1)) {
			if last := len(all) - 1; last >= 0 && strings.Trim(t.text[all[last].to:w.from], " ") == "" && i > 0 && words[i-1].to == all[last].to {
				all[last].to = w.to
				continue
			}
			if initial := initials.FindString(t.text[max(0, w.from-12):w.from]); w.big {
				w.from -= len(initial)
			}
			all = append(all, mark{w.from, w.to, Name})
		}
	}
	return slices.Clip(all)
}
