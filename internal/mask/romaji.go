package mask

import (
	"slices"
	"strings"
)

const kanaLetters = "ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロワヰヱヲンヴー"

// syllables in the spelling of passports, and in that of schools where it differs.
var syllables = spellings()

func spellings() map[string][2]string {
	syllables := map[string][2]string{}
	rows := map[string]string{"": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ", "t": "タチツテト", "d": "ダヂヅデド",
		"n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ", "r": "ラリルレロ"}
	other := map[string]string{"シ": "shi", "ジ": "ji", "チ": "chi", "ツ": "tsu", "ヂ": "ji", "ヅ": "zu", "フ": "fu"}
	for consonant, row := range rows {
		for i, kana := range strings.Split(row, "") {
			school := consonant + "aiueo"[i:i+1]
			passport := school
			if p := other[kana]; p != "" {
				passport = p
			}
			syllables[kana] = [2]string{passport, school}
			if i == 1 && consonant != "" {
				stem := strings.TrimSuffix(passport, "i")
				if passport == school {
					stem += "y"
				}
				for j, small := range []string{"ャ", "ュ", "ョ"} {
					syllables[kana+small] = [2]string{stem + "auo"[j:j+1], consonant + "y" + "auo"[j:j+1]}
				}
			}
		}
	}
	for kana, latin := range map[string]string{"ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヴ": "vu", "ティ": "ti", "ディ": "di", "シェ": "she", "ジェ": "je", "チェ": "che", "ファ": "fa", "フィ": "fi", "フェ": "fe", "フォ": "fo", "ウィ": "wi", "ウェ": "we"} {
		syllables[kana] = [2]string{latin, latin}
	}
	return syllables
}

// romaji are the ways in which a name of katakana is commonly spelled in Latin letters: 「オオノ」 is ono, ohno and oono.
func romaji(kana string) []string {
	var all []string
	for spelling := range 2 {
		word := spell(strings.Split(kana, ""), spelling)
		short := strings.NewReplacer("ou", "o", "oo", "o", "uu", "u").Replace(word)
		all = append(all, word, short, strings.NewReplacer("nb", "mb", "nm", "mm", "np", "mp").Replace(short),
			strings.NewReplacer("ou", "oh", "oo", "oh").Replace(word), strings.NewReplacer("oo", "o", "uu", "u").Replace(word))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func spell(kana []string, spelling int) string {
	var b strings.Builder
	double := false
	for i := 0; i < len(kana); i++ {
		latin := ""
		if i+1 < len(kana) {
			latin = syllables[kana[i]+kana[i+1]][spelling]
		}
		if latin != "" {
			i++
		} else if latin = syllables[kana[i]][spelling]; latin == "" {
			double = kana[i] == "ッ"
			continue
		}
		if double {
			if strings.HasPrefix(latin, "ch") {
				b.WriteByte('t')
			} else {
				b.WriteString(latin[:1])
			}
			double = false
		}
		b.WriteString(latin)
	}
	return b.String()
}
