package grounding

import (
	"strings"
	"unicode"

	"dousuru/retrieval"
)

// A source is a passage as the check reads it.
type source struct {
	language string
	whole    string // normalised: title, label, text, date, note
	squeezed string // the same without spaces, for names and quotes
	frame    *parsed
	units    []*parsed // its sentences, list items and table rows
}

// read reads a passage: its sentences each for itself, since a number belongs to the sentence that it stands in.
func read(p Passage) *source {
	whole := retrieval.Normalize(strings.Join([]string{p.Title, p.Label, p.Text, p.Note, p.Date}, " / "))
	s := &source{language: languageOf(p.Title + p.Label + p.Text), whole: whole, squeezed: squeeze(whole)}
	s.frame = parse(retrieval.Normalize(strings.Join([]string{p.Title, p.Label, p.Date}, " / ")), s.language, true)
	text := p.Text
	if p.Note != "" {
		text += "\n" + p.Note
	}
	for _, line := range rows(strings.Split(text, "\n")) {
		var splitter Splitter
		for _, sentence := range append(splitter.Write(line), splitter.Rest()) {
			if plain, _, _ := unmark(sentence); plain != "" {
				s.units = append(s.units, parse(retrieval.Normalize(plain), s.language, true))
			}
		}
	}
	return s
}

// rows gives each cell of a table a line of its own, with the head of its row and of its column: a number belongs to both.
// A table's line has its cells between " / ", the first line its heads.
func rows(lines []string) []string {
	var out []string
	var heads []string
	for _, line := range lines {
		cells := strings.Split(strings.TrimSpace(" "+line+" "), "/ ")
		for i := range cells {
			cells[i] = strings.Trim(cells[i], " /")
		}
		switch {
		case len(cells) < 2:
			heads = nil
			out = append(out, line)
		case len(heads) != len(cells):
			heads = cells
		default:
			for i := 1; i < len(cells); i++ {
				out = append(out, strings.Trim(cells[0]+" / "+heads[i]+" / "+cells[i], " /"))
			}
		}
	}
	return out
}

func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// languageOf is "ja" for a text with Japanese letters in some number, "en" for one with Latin letters, "" for signs alone.
func languageOf(text string) string {
	japanese, latin, other := 0, 0, 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han), r == 'ー', r == '々':
			japanese++
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsLetter(r):
			other++
		}
	}
	kana := strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) })
	switch {
	case other > 0:
		return "other"
	case japanese > 0 && (3*japanese >= latin) && (kana || latin == 0):
		if !kana && japanese > 12 {
			return "other" // Chinese
		}
		return "ja"
	case latin > 0 && japanese == 0:
		return "en"
	case japanese > 0 && kana:
		return "ja"
	}
	return ""
}
