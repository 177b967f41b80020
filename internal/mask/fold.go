package mask

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A folded text with the way back to its source.
type folded struct {
	text     string // NFKC, lower case
	from, to []int  // for each byte of text: where in the source the characters begin and end that it comes from
	upper    []bool // for each byte of text: it was a capital letter

	squeezed string // text without spaces and middle dots, hiragana as katakana
	at       []int  // for each byte of squeezed: its place in text
}

// fold folds a text by the groups of characters that belong together, so that half-width ｷﾞ and decomposed が are found, too.
func fold(source string) folded {
	var t folded
	var text, squeezed strings.Builder
	var it norm.Iter
	it.InitString(norm.NFKC, source)
	for !it.Done() {
		from := it.Pos()
		segment := string(it.Next())
		low := strings.ToLower(segment)
		upper := low != segment
		for range len(low) {
			t.from, t.to, t.upper = append(t.from, from), append(t.to, it.Pos()), append(t.upper, upper)
		}
		for offset, r := range low {
			if parting(r) {
				continue
			}
			k := katakana(r)
			for i := range utf8.RuneLen(k) {
				t.at = append(t.at, min(text.Len()+offset+i, text.Len()+len(low)-1))
			}
			squeezed.WriteRune(k)
		}
		text.WriteString(low)
	}
	t.text, t.squeezed = text.String(), squeezed.String()
	return t
}

// parting tells what may stand within a name and does not count.
func parting(r rune) bool {
	return unicode.IsSpace(r) || r == '・' || r >= 0x200b && r <= 0x200d || r == 0xfeff
}

// katakana is a hiragana as a katakana; both have the same length in bytes.
func katakana(r rune) rune {
	if r >= 'ぁ' && r <= 'ゖ' {
		return r + 'ァ' - 'ぁ'
	}
	return r
}

// before and after are the characters next to a place of the folded text, or 0.
func (t folded) before(at int) rune {
	r, size := utf8.DecodeLastRuneInString(t.text[:at])
	if size == 0 {
		return 0
	}
	return r
}

func (t folded) after(at int) rune {
	r, size := utf8.DecodeRuneInString(t.text[at:])
	if size == 0 {
		return 0
	}
	return r
}

func han(r rune) bool      { return unicode.Is(unicode.Han, r) || r == '々' }
func hiragana(r rune) bool { return unicode.Is(unicode.Hiragana, r) }
func katakanaLetter(r rune) bool {
	return unicode.Is(unicode.Katakana, r) || r == 'ー'
}
