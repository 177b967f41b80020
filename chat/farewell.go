package chat

import "strings"

// farewells end a consultation when they are all of a short message.
var farewells = setOf(`ありがとう ありがとうございました ありがとうございます どうもありがとうございました 終わります 終わりにします これで終わりです 以上です もう大丈夫です 大丈夫です
	さようなら またね また来ます 失礼します bye goodbye thanks thankyou thatsall`)

// ends tells whether a message ends the talk: it is a goodbye, or closes a talk that is going on.
func (t talk) ends(message string) bool {
	return farewells[onlyLetters(fold(message))] || t.remarkIn(message) == closing
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
