package grounding

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dousuru/retrieval"
)

// plainVerb turns the last sign of a verb's noun form from え to い, as far as it is one: 繰り越せ.
func plainVerb(key string) string {
	last, size := utf8.DecodeLastRuneInString(key)
	if at := strings.IndexRune("えけせてねべめれげ", last); at >= 0 && len(key) > size {
		return key[:len(key)-size] + string([]rune("いきしちにびみりぎ")[at/3])
	}
	return ""
}

// between may stand before a comma between two subjects: 「前日まで、そのほかは」.
var between = setOf(") まで でも だけ のみ など から")

// tells whether what stands in brackets is a sentence of its own, from its bracket on.
func tells(text string) bool {
	inside, _, ok := strings.Cut(text, ")")
	return ok && (strings.HasSuffix(inside, "ます") || strings.HasSuffix(inside, "です") || strings.HasSuffix(inside, "した") || strings.HasSuffix(inside, "せん") || strings.Contains(inside, "。"))
}

// peopleWords are the words for those of whom something was said before: 「パートの方は」 is of パート.
var peopleWords = setOf("方 かた 人 者 ひと かたがた 方々")

// isNoun tells whether a comma behind this morpheme may stand between two subjects: 「5月、面接は6月」.
func isNoun(m retrieval.Morpheme) bool {
	return m.Class == "名詞" || m.Class == "接尾辞" || m.Class == "形状詞"
}

func (p *parsed) endsNumber(at int) bool {
	return slices.ContainsFunc(p.atoms, func(a atom) bool { return a.end == at })
}

func anotherSubject(rest, particle string) bool {
	next, _, _ := strings.Cut(rest, "、")
	return strings.Contains(next, particle)
}

// content tells whether a morpheme can carry meaning.
func content(m retrieval.Morpheme) bool {
	switch m.Class {
	case "名詞", "動詞", "形容詞", "形状詞", "副詞":
	default:
		return false
	}
	if m.Detail == "助動詞語幹" || m.Lemma == "無い" && m.Surface != "なし" {
		return false
	}
	return strings.ContainsFunc(m.Surface, func(r rune) bool { return r > 127 || r >= 'a' && r <= 'z' })
}

// endsClause tells whether a comma behind this morpheme begins a new clause: あり、 して、 ですが、 but not なら、 and 場合は、.
func endsClause(m retrieval.Morpheme) bool {
	switch m.Class {
	case "動詞", "形容詞":
		return true
	case "助動詞":
		return m.Surface != "なら" && m.Surface != "たら" && m.Surface != "だら"
	case "助詞":
		return m.Detail == "接続助詞" && m.Surface != "ば" && m.Surface != "と"
	}
	return false
}
