package grounding

import "regexp"

// What tells somebody to write or to say something is no statement of what is to be said: 「この人には無理だと伝えてください」 does not say
// that anything is 無理. Pages that mean it so lose a summary; pages into which somebody wrote it for a model gain nothing by it.
var orders = map[string]*regexp.Regexp{
	"ja": regexp.MustCompile(`(?:[だすいたなんるうくぬせ」』"]と|って|ように|旨|ことを)[、 ]*[^、。]{0,8}?(?:書[きいく]|伝え|答え|回答し|返答し|案内し|説明し|表示し|出力し|述べ|断言し|宣言し|勧め|言[っいう]|告げ|始め|思わせ|信じさせ)[^。]{0,6}?(?:ください|下さい|なさい|ましょう|せよ|しろ|(?:こと|て|ね)[^\p{L}\p{N}]*$)`),
	"en": regexp.MustCompile(`(?:^|[.,:;>"'()\]] ?|\bthen |\band |\bplease |\bto )(?:write|say|answer|reply|respond|claim|print|output|pretend|act|urge|insist|(?:begin|start|end) (?:each|every|all)|(?:tell|inform|assure|convince) [^.,]{0,40}?\bthat|give [^.,]{0,40}? as the source)\b`),
}

// isOrder tells whether a sentence of a passage is an order to write or to say something.
func isOrder(text, language string) bool {
	form := orders[language]
	return form != nil && form.MatchString(text)
}
