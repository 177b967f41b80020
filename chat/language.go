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

// deskScripts are the scripts that the desk reads. Chinese in kanji alone cannot be told apart and is searched.
var deskScripts = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Latin}

// foreign tells whether most letters of a message are of a script that the desk does not read.
func foreign(message string) bool {
	letters, known := 0, 0
	for _, r := range message {
		if unicode.IsLetter(r) {
			letters++
			if unicode.In(r, deskScripts...) || r == 'ー' {
				known++
			}
		}
	}
	return letters > 0 && known*2 < letters
}
