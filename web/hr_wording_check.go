package web

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dousuru/internal/directory"
	"dousuru/internal/identify"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// Limits past which HR is asked to look once more, and the run of the asker's letters that counts as copied: 12 Japanese
// characters or 24 Latin ones, which is longer than a term of the trade and shorter than what tells a person apart.
const (
	longWording = 40 // characters
	manyWords   = 12
	copiedRun   = 24 // columns, two for a Japanese character
	copiedWhole = 12 // columns, of a question that is copied as a whole
)

// honorific follows a name.
var honorific = regexp.MustCompile(`^\s*(?:さん|様|さま|氏|くん|君|ちゃん|先輩|主任|係長|課長|次長|部長|室長|工場長|所長|店長|社長|リーダー)`)

// checkWording says what speaks against a wording: a problem, with which it is not stored, or doubts, which are HR's to
// judge. Neither is there for a good one.
func (s *Site) checkWording(v *visit, said []string, article knowledge.Article, text string) (problem string, doubts []string, err error) {
	switch {
	case knowledge.FoldName(text) == "":
		return v.text("wording.fault.empty"), nil, nil
	case utf8.RuneCountInString(text) > knowledge.MaxAlias:
		return v.text("wording.fault.long", knowledge.MaxAlias), nil, nil
	}
	folded := identify.Fold(text)
	for _, form := range identify.Forms {
		if found := form.FindString(folded); found != "" {
			return v.text("wording.fault."+string(form.Kind), found), nil, nil
		}
	}
	if copiedFromAny(text, said, append([]string{article.Title}, article.Aliases...)) {
		return v.text("wording.fault.copied"), nil, nil
	}
	names, err := directory.NamesIn(v.Context(), s.opts.DB, v.person.Viewer(), text)
	if err != nil {
		return "", nil, err
	}
	for _, name := range names {
		if name.Whole || addressed(folded, name.Name) {
			return v.text("wording.fault.name", name.Name), nil, nil
		}
		doubts = append(doubts, v.text("wording.doubt.name", name.Name))
	}
	return "", append(doubts, v.doubts(folded)...), nil
}

// doubts are those that show in the text alone.
func (v *visit) doubts(folded string) []string {
	var doubts []string
	if strings.ContainsFunc(folded, unicode.IsNumber) {
		doubts = append(doubts, v.text("wording.doubt.number"))
	}
	if utf8.RuneCountInString(folded) > longWording {
		doubts = append(doubts, v.text("wording.doubt.long", longWording))
	}
	if max(len(strings.Fields(folded)), retrieval.Substance(folded)) > manyWords {
		doubts = append(doubts, v.text("wording.doubt.words", manyWords))
	}
	return doubts
}

// addressed tells whether a part of a name is used like one.
func addressed(folded, name string) bool {
	for _, after := range strings.Split(folded, name)[1:] {
		if honorific.MatchString(after) {
			return true
		}
	}
	return false
}

// copied tells whether a wording repeats the question at length. What the article is called already is nobody's own words.
func copied(text, question string, names []string) bool {
	asked := knowledge.FoldName(question)
	wording := knowledge.FoldName(text)
	if wording == asked && columns(asked) >= copiedWhole && !slices.ContainsFunc(names, func(n string) bool { return knowledge.FoldName(n) == asked }) {
		return true
	}
	for _, name := range names {
		if name = knowledge.FoldName(name); name != "" {
			wording = strings.ReplaceAll(wording, name, "\n")
		}
	}
	return columns(longestCommon([]rune(wording), []rune(asked))) >= copiedRun
}

// columns is how wide a text is: two for a Japanese character.
func columns(text string) int {
	n := 0
	for _, r := range text {
		if n++; unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー' {
			n++
		}
	}
	return n
}

// longestCommon is the longest run of characters that stands in both.
func longestCommon(a, b []rune) string {
	best, end := 0, 0
	before := make([]int, len(b)+1)
	for i := range a {
		now := make([]int, len(b)+1)
		for j := range b {
			if a[i] == b[j] {
				if now[j+1] = before[j] + 1; now[j+1] > best {
					best, end = now[j+1], i+1
				}
			}
		}
		before = now
	}
	return string(a[end-best : end])
}
