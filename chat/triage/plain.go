package triage

import (
	"math"
	"strings"
	"unicode"
)

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
