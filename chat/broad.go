package chat

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed overview.txt
var overviewText string

//go:embed wavering.txt
var waveringText string

// A theme is what a broad wish is about: the names as articles carry them, and the wordings that mean it.
type theme struct {
	names    []string
	wide     bool     // counts where no other is named
	wordings []string // folded, the longest first
}

// broadWords are the themes in the order of overview.txt, and what may stand beside one without adding anything.
var broadWords = sync.OnceValues(func() ([]theme, []string) {
	themes, plain, err := readThemes(overviewText)
	if err != nil {
		panic("chat: overview.txt: " + err.Error()) // compiled in, and read by a test
	}
	return themes, plain
})

var waveringWordings = sync.OnceValue(func() wordings { return mustWordings("wavering.txt", waveringText) })

// readThemes reads the form that overview.txt describes at its beginning.
func readThemes(text string) (themes []theme, plain []string, err error) {
	all, err := readWordings(text)
	if err != nil {
		return nil, nil, err
	}
	for line := range strings.Lines(text) { // the order of the file, which the wordings lose
		key, ok := strings.CutPrefix(strings.TrimSpace(line), "[")
		if !ok {
			continue
		}
		key = strings.TrimSuffix(key, "]")
		var list []string
		for _, parts := range all[key] {
			list = append(list, strings.Join(parts, ""))
		}
		slices.SortStableFunc(list, func(a, b string) int { return len(b) - len(a) })
		if key == "plain" {
			plain = list
			continue
		}
		names, wide := strings.CutPrefix(key, "~ ")
		themes = append(themes, theme{strings.Fields(names), wide, list})
	}
	return themes, plain, nil
}

// maxBroad is how long a broad wish may be, in characters; a longer message says something of its own.
const maxBroad = 40

// themesIn are the names of the themes that a message names, if it asks for nothing beside them; else none.
func themesIn(message string) []string {
	rest := fold(message)
	if len([]rune(rest)) > maxBroad*charactersPerWord(message) {
		return nil
	}
	themes, plain := broadWords()
	var names []string
	for _, t := range themes {
		named := false
		for _, w := range t.wordings {
			if strings.Contains(rest, w) {
				rest = strings.ReplaceAll(rest, w, " ")
				named = true
			}
		}
		if named && (!t.wide || len(names) == 0) {
			names = union(names, t.names)
		}
	}
	if len(names) == 0 {
		return nil
	}
	for _, w := range plain {
		rest = strings.ReplaceAll(rest, w, " ")
	}
	if strings.ContainsFunc(rest, unicode.IsLetter) || strings.ContainsFunc(rest, unicode.IsDigit) {
		return nil
	}
	return names
}

// waversIn is the key of wavering.txt that fits a message which tells something and asks nothing; "" for none.
func waversIn(message string) string {
	folded := fold(message)
	if asksDesk(message) {
		return ""
	}
	for _, key := range waverings {
		if waveringWordings().in(folded, key) {
			return key
		}
	}
	return ""
}

// broaden keeps a message that names a theme or tells of a doubt from 「わかりません」 where it was no question: the first is
// answered with the theme's programs, the second with a question back.
func (j *judgement) broaden(message string) {
	weighed := j.outcome == OutcomeDecline && !j.said.Certain
	if j.outcome != OutcomeUnknown && j.outcome != OutcomeClarify && !weighed || j.foreign || j.read || len(j.offered) > 0 {
		return
	}
	question, _ := withoutSelf(message) // who somebody is, is no theme
	if j.themes = themesIn(question); len(j.themes) > 0 {
		j.outcome = OutcomeUnknown // until overview finds programs
	} else if j.wavers = waversIn(question); j.wavers != "" {
		j.outcome = OutcomeClarify
	}
}
