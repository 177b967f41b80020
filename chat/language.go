package chat

import "unicode"

// languageOf is the language that a message is answered in: Japanese as soon as kana or kanji stand in it, English for
// Latin letters alone, else as before. 「MBA」 or 「OK」 alone changes nothing.
func languageOf(message, before string) string {
	latin := 0
	for _, r := range message {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han):
			return "ja"
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	if latin >= 8 {
		return "en"
	}
	return before
}
