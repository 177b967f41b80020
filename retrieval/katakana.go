package retrieval

import (
	"unicode"
	"unicode/utf8"

	"github.com/ikawaha/kagome/v2/tokenizer"
)

// brokenKatakana counts the morphemes at the front that are one katakana word which the dictionary lacks and therefore
// cut to pieces: リスキリング becomes 栗鼠 and キリング. A run whose pieces are all known and longer than two characters
// (キャリア, デザイン) is a compound and stays in parts: 0.
func brokenKatakana(morphemes []tokenizer.Token) int {
	n, broken := 0, false
	for _, m := range morphemes {
		if !isKatakana(m.Surface) {
			break
		}
		n++
		broken = broken || m.Class == tokenizer.UNKNOWN || utf8.RuneCountInString(m.Surface) <= 2
	}
	if n >= 2 && broken {
		return n
	}
	return 0
}

func isKatakana(text string) bool {
	for _, r := range text {
		if !unicode.Is(unicode.Katakana, r) && r != 'ー' {
			return false
		}
	}
	return true
}
