package grounding

import (
	"strings"
	"unicode"

	"dousuru/retrieval"
)

// A source is a passage as the check reads it.
type source struct {
	language string
	whole    string  // normalised: title, label, text, date, note
	stated   string  // the same of what the passage says itself, see isOrder
	squeezed string  // the same without spaces, for names and quotes
	frame    *parsed // title and label
	label    *parsed
	units    []*parsed // its sentences, list items and cells of tables
	rows     []*parsed // heads of the rows and columns of its tables
	columns  []*parsed
}

// read reads a passage: its sentences each for itself, since a number belongs to the sentence that it stands in.
func read(p Passage) *source {
	whole := retrieval.Normalize(strings.Join([]string{p.Title, p.Label, p.Text, p.Note, p.Date}, " / "))
	s := &source{language: languageOf(p.Title + p.Label + p.Text), whole: whole, squeezed: squeeze(whole)}
	s.frame = parse(retrieval.Normalize(named(p.Title)+" / "+named(p.Label)), s.language, true)
	s.label = parse(retrieval.Normalize(named(p.Label)), s.language, true)
	text := p.Text
	if p.Note != "" {
		text += "\n" + p.Note
	}
	stated := []string{p.Title, p.Label, p.Date}
	for _, l := range lines(strings.Split(text, "\n")) {
		var splitter Splitter
		for _, sentence := range append(splitter.Write(l.text), splitter.Rest()) {
			plain, _, _ := unmark(sentence)
			if folded := retrieval.Normalize(plain); plain != "" && !isOrder(folded, s.language) {
				u := parse(folded, s.language, true)
				stated = append(stated, folded)
				if l.row != "" {
					u.row, u.column = parse(retrieval.Normalize(l.row), s.language, true), parse(retrieval.Normalize(l.column), s.language, true)
					s.rows, s.columns = append(s.rows, u.row), append(s.columns, u.column)
				}
				s.units = append(s.units, u)
			}
		}
	}
	s.stated = retrieval.Normalize(strings.Join(stated, " / "))
	return s
}

// named is what of a title or a heading names something: behind the end of a sentence somebody speaks, which is for the text to do.
func named(heading string) string {
	if end := strings.IndexAny(heading, "。\n"); end >= 0 {
		heading = heading[:end]
	}
	name, _, _ := strings.Cut(heading, ". ")
	return name
}

// A line of a passage; of a table's cell with the heads of its row and column.
type line struct{ text, row, column string }

// lines gives each cell of a table a line of its own, with the head of its row and of its column: a number belongs to both.
// A table's line has its cells between " / ", the first line its heads.
func lines(list []string) []line {
	var out []line
	var heads []string
	for _, l := range list {
		cells := strings.Split(strings.TrimSpace(l)+" ", "/ ")
		for i := range cells {
			cells[i] = strings.Trim(cells[i], " /")
		}
		switch {
		case len(cells) < 2:
			heads = nil
			out = append(out, line{text: l})
		case len(heads) != len(cells):
			heads = cells
		default:
			for i := 1; i < len(cells); i++ {
				text := heads[0] + " " + cells[0] + " / " + heads[i] + " / " + cells[i]
				if cells[i] == "なし" || cells[i] == "あり" {
					text = heads[i] + " / " + cells[0] + cells[i] // what is not there, for 「転勤はありません」
				}
				out = append(out, line{strings.Trim(text, " /"), cells[0], heads[i]})
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
		return "ja"
	case latin > 0 && japanese == 0:
		return "en"
	case japanese > 0 && kana:
		return "ja"
	}
	return ""
}
