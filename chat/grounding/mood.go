package grounding

import (
	"regexp"
	"strings"
)

// A mood is how a word is said to be so, beside its denial.
type mood uint8

const (
	can     mood = 1 << iota // できる
	maybe                    // ことがある
	please                   // てください
	want                     // たい
	passive                  // れる, られる: passive or can
	causes                   // させる
	past                     // of the last word of a sentence
)

var (
	harmless = strings.NewReplacer("かもしれません", "かもしれ", "かもしれない", "かもしれ", "だけでなく", "", "だけではなく", "", "かまいません", "よい", "構いません", "よい", "差し支えありません", "よい",
		"なければなりません", "必要", "なければならない", "必要", "なければいけません", "必要", "ないといけません", "必要", "なくてはなりません", "必要", "少なく", "", "少ない", "", "なくす", "")
	denials = regexp.MustCompile(`ません|ない|なく|なけれ|ず、|ずに|ぬ|なし`)
)

// deniedEnd is the end of a clause that denies.
var deniedEnd = regexp.MustCompile(`(?:ません|ない|なく|ず|ませんでした|なかった)(?:でした|です|が|ので)?[。、,)]?$`)

// tail reads what follows a word up to the next one.
func (w *word) tail(text string, last bool) {
	text = harmless.Replace(text)
	w.denied += len(denials.FindAllString(text, -1))
	if strings.HasPrefix(text, "外") && w.key == "対象" {
		w.denied++
	}
	for _, m := range []struct {
		written string
		mood    mood
	}{{"でき", can}, {"可能", can}, {"よい", can}, {"ことがあ", maybe}, {"場合があ", maybe}, {"こともあ", maybe}, {"場合もあ", maybe}, {"可能性", maybe}, {"かもしれ", maybe}, {"とは限", maybe},
		{"てください", please}, {"でください", please}, {"て下さい", please}, {"お願い", please}, {"たい", want}, {"たく", want}, {"られ", passive}, {"れま", passive}, {"れる", passive}, {"れて", passive}, {"れた", passive}, {"れず", passive}, {"れない", passive},
		{"させ", causes}, {"せます", causes}} {
		if strings.Contains(text, m.written) {
			w.mood |= m.mood
		}
	}
	for _, c := range []string{"場合", "とき", "時点", "なら", "れば", "たら", "ければ", "なく", "うえで", "てから", "に限", "際に", "際は"} {
		if at := strings.Index(text, c); at >= 0 && !strings.Contains(text[at:], "。") && !last && !strings.Contains(text, "場合があ") && !strings.Contains(text, "場合もあ") && !strings.HasPrefix(text[at:], "なくても") {
			w.cond = true
		}
	}
	if w.key == "知らせ" { // 知らせる, 知らす, 知られる: who tells whom shows in the particles
		w.mood &^= causes | passive
	}
	if w.final = last; last {
		if end := strings.TrimRight(text, "。 )）」"); strings.HasSuffix(end, "た") || strings.HasSuffix(end, "ませんでし") {
			w.mood |= past
		}
	}
}
