package brief

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// openTheme is the theme of a talk that has none yet.
const openTheme = "open"

// Themes are all themes in the order of the screens.
func Themes(lang string) (list []Theme) {
	for _, t := range texts().themes {
		list = append(list, t.as(lang))
	}
	return list
}

// ThemeNamed is the theme with a key; false for none.
func ThemeNamed(key, lang string) (Theme, bool) {
	t, ok := texts().theme(key)
	if !ok {
		return Theme{}, false
	}
	return t.as(lang), true
}

func (t themeText) as(lang string) Theme {
	return Theme{t.key, t.in[language(lang)].one("name")}
}

// maxProposed is how many themes are proposed.
const maxProposed = 3

// Propose gives the themes whose words stand in a text, those with the most of them first: at most three, none where no word does.
// It reads a list of words and knows nothing of anybody. English words count from the beginning of a word.
func Propose(text, lang string) (list []Theme) {
	folded := lowered(text)
	type found struct {
		theme themeText
		runes int
	}
	var all []found
	for _, t := range texts().themes {
		f := found{theme: t}
		rest := folded
		for _, word := range t.words {
			if at := strings.Index(rest, word); at >= 0 && (!isLatin(rune(word[0])) || wordBegins(rest, at)) {
				f.runes += utf8.RuneCountInString(word)
				rest = strings.ReplaceAll(rest, word, "\x00") // a word within a word counts once
			}
		}
		if f.runes > 0 {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(b.runes, a.runes) })
	for _, f := range all[:min(maxProposed, len(all))] {
		list = append(list, f.theme.as(lang))
	}
	return list
}
