package triage

import (
	"math"
	"strings"
	"unicode"

	"dousuru/retrieval"
)

// A feature is a piece of a message with its share in it.
type feature struct {
	name  string
	share float64
}

// Kinds of features, by their first characters: runs of one to three characters of Japanese as they are; "e:" English words,
// alone, in pairs, and around one other; "<name>" classes of wordings; "#" the message's shape.
const (
	longestRun   = 3
	classShare   = 0.15 // of a class beside a run of characters: more fits the examples that the classes were written from (measured)
	askShare     = 0.5
	fewestShared = 4 // a single class in a short message is not all of it
)

// features lists the pieces of a message. Shares of one kind are such that a long message weighs no more than a short one.
func (l *lexicon) features(message string) []feature {
	normal := retrieval.Normalize(message)
	return l.featuresOf(normal, l.occurrences(fold(normal)))
}

// featuresOf are the features of a normalised message, in which the elements stand there.
func (l *lexicon) featuresOf(normal string, found occurrences) []feature {
	text := plain(normal)
	runs, words := pieces(text)
	all := share(nil, runs, 1, 0)
	all = share(all, words, 1, 0)
	all = share(all, shape(text), 1, 0)
	var classes set
	for element := range l.classes {
		if len(found[element]) > 0 {
			classes.add(l.elements[element])
		}
	}
	all = share(all, classes, classShare, fewestShared)
	var asks set
	for _, facet := range retrieval.AskedFacets(normal) {
		asks.add("#asks " + string(facet))
	}
	for _, t := range declined {
		if _, _, ok := l.topics[t].match(found); ok {
			asks.add("#declines " + string(t))
		}
	}
	return share(all, asks, askShare, 0)
}

func share(all []feature, names set, weight float64, atLeast int) []feature {
	each := weight / math.Sqrt(float64(max(len(names.order), atLeast)))
	for _, name := range names.order {
		all = append(all, feature{name, each})
	}
	return all
}

// A set keeps the order in which its members came.
type set struct {
	has   map[string]bool
	order []string
}

func (s *set) add(name string) {
	if s.has == nil {
		s.has = map[string]bool{}
	}
	if !s.has[name] {
		s.has[name] = true
		s.order = append(s.order, name)
	}
}

// pieces cuts a plain text into runs of characters and English words. Marks end both.
func pieces(text string) (runs, words set) {
	var japanese []rune
	var latin []string
	endRun := func() {
		if len(japanese) == 0 {
			return
		}
		japanese = append(japanese, '$')
		for n := 1; n <= longestRun; n++ {
			for i := 0; i+n <= len(japanese)+1; i++ { // '^' stands before the first
				if i == 0 {
					runs.add("^" + string(japanese[:n-1]))
				} else {
					runs.add(string(japanese[i-1 : i-1+n]))
				}
			}
		}
		japanese = japanese[:0]
	}
	endWords := func() {
		for i := range latin {
			words.add("e:" + latin[i])
			if i+1 < len(latin) {
				words.add("e:" + latin[i] + " " + latin[i+1])
			}
			if i+2 < len(latin) {
				words.add("e:" + latin[i] + " _ " + latin[i+2])
			}
		}
		latin = latin[:0]
	}
	start := -1
	for i, r := range text + "。" {
		if isLatin(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			latin = append(latin, text[start:i])
			start = -1
		}
		switch {
		case strings.ContainsRune("。?-「」", r):
			endRun()
			if r != '-' {
				endWords()
			}
		case r != ' ':
			japanese = append(japanese, r)
		}
	}
	return runs, words
}

// plain writes a normalised text as the features see it: hiragana for katakana, marks and digits as one, no long vowels, no
// letter more than twice in a row, spaces only between Latin words.
func plain(normal string) string {
	var out strings.Builder
	last, same, space := rune(0), 0, false
	for _, r := range normal {
		switch {
		case r == ' ':
			space = true
			continue
		case r >= 'ァ' && r <= 'ヶ':
			r -= 'ァ' - 'ぁ'
		case strings.ContainsRune("ー〜~-—―", r):
			if unicode.IsLetter(last) && !isLatin(last) {
				continue
			}
			r = '-'
		case strings.ContainsRune("。.!…、,・\n", r):
			r = '。'
		case unicode.IsDigit(r):
			r = '0'
		case r == '’':
			r = '\''
		}
		if space && isLatin(r) && isLatin(last) {
			out.WriteByte(' ')
		}
		space = false
		if r == last {
			if same++; same >= 2 || r == '。' || r == '0' {
				continue
			}
		} else {
			same = 0
		}
		last = r
		out.WriteRune(r)
	}
	return out.String()
}

func isLatin(r rune) bool { return r < 0x250 && (unicode.IsLetter(r) || r == '\'') }

// shape says how long a message is, whether it asks, and whether it is in kana alone.
func shape(text string) set {
	var s set
	length, kanji, latin := 0, 0, 0
	for _, r := range text {
		length++
		switch {
		case unicode.Is(unicode.Han, r):
			kanji++
		case isLatin(r):
			latin++
		}
	}
	for i, limit := range []int{6, 14, 30, 60, math.MaxInt} {
		if length <= limit {
			s.add([]string{"#tiny", "#short", "#middle", "#long", "#longest"}[i])
			break
		}
	}
	if strings.Contains(text, "?") {
		s.add("#asks")
	}
	if end := strings.TrimRight(text, "。笑w"); strings.HasSuffix(end, "か") || strings.HasSuffix(end, "?") {
		s.add("#ends asking")
	}
	if kanji == 0 && latin == 0 && length > 6 {
		s.add("#kana")
	}
	return s
}
