package chat

import (
	"strings"
	"unicode"
)

// farewells end a consultation when they are all of a short message.
var farewells = setOf(`ありがとう ありがとうございました ありがとうございます どうもありがとうございました 終わります 終わりにします これで終わりです 以上です もう大丈夫です 大丈夫です
	さようなら またね また来ます 失礼します bye goodbye thanks thankyou thatsall`)

// saysGoodbye tells whether a message does nothing but end the talk.
func saysGoodbye(message string) bool {
	message = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == 'ー' {
			return r
		}
		return -1
	}, fold(message))
	return farewells[message]
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
