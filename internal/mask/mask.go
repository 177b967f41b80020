// Package mask takes out of a text what tells of a person before the text leaves the house for a language model, and puts it
// back into what comes from there. In the place of 「凪さん」 stands 「［氏名1］さん」.
//
// It knows the company's own names, departments and employee numbers (Known), and the forms of mail addresses, telephones,
// addresses, long numbers and birth dates (package identify has some of them). It knows no other names unless they are
// addressed (田中さん), and no model: what it does not know it misses, and a page that speaks of masking has to say so.
package mask

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Kind is what was masked, in the word that stands in the placeholder.
type Kind string

// Kinds of placeholders.
const (
	Name   Kind = "氏名"
	Phone  Kind = "電話"
	Mail   Kind = "メール"
	Home   Kind = "住所"
	Birth  Kind = "生年月日"
	Number Kind = "番号" // employee numbers and all long numbers
	Link   Kind = "URL"
	Unit   Kind = "部署" // a department before somebody's name
	Post   Kind = "役職" // a department with its role: 製造二課の課長
)

// Known are the company's own words. Widths, case and spaces do not count in any of them.
type Known struct {
	// Names are people as the company writes them: 「凪 陽菜」, 「ナギ ヒナ」, "Ken Mehta". Parts stand apart by a space, ・ , . or _,
	// and count alone, too. Readings count in kana of both kinds and in Latin letters.
	Names []string
	// Places are departments and sites: 「みなと工場 製造第二課」. Each part counts.
	Places []string
	// Numbers are employee numbers. One of less than five digits and nothing else counts only where the text calls it one.
	Numbers []string
	// Public are names under which the company publishes: titles and aliases of programs, desks. Nothing within them is
	// masked, though somebody may be called like a part of it.
	Public []string
}

// A Masker masks with what is known. It does not change and may be used by many at once.
type Masker struct {
	japanese index // names in Japanese letters
	latin    map[string]bool
	numbers  map[string]bool
	places   index
	public   index
}

// A Map tells for each placeholder that was given what it stands for. It holds what was masked: never log or store it.
type Map struct{ values map[string]string }

// placeholder is the form of a placeholder, with the brackets and digits that a model may make of it.
var placeholder = regexp.MustCompile(`[\[［【] ?(氏名|電話|メール|住所|生年月日|番号|(?i:url)|部署|役職) ?([0-9０-９]{1,6}) ?[\]］】]`)

// canonical is the key of a placeholder however it is written, or "".
func canonical(found string) string {
	m := placeholder.FindStringSubmatch(found)
	if m == nil {
		return ""
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, m[2])
	return strings.ToUpper(m[1]) + strings.TrimLeft(digits, "0")
}

// Mask replaces what tells of a person. What is written alike has the same placeholder wherever it stands.
func (m *Masker) Mask(text string) (string, Map) {
	masked, back := m.MaskAll([]string{text})
	return masked[0], back
}

// MaskAll masks the texts of one request, so that the same words have the same placeholder in all of them.
func (m *Masker) MaskAll(texts []string) ([]string, Map) {
	taken := map[string]bool{} // a placeholder that somebody typed stays what it is
	for _, text := range texts {
		for _, found := range placeholder.FindAllString(text, -1) {
			taken[canonical(found)] = true
		}
	}
	back, given, last := Map{map[string]string{}}, map[string]string{}, map[Kind]int{}
	masked := make([]string, len(texts))
	for i, text := range texts {
		var b strings.Builder
		at := 0
		for _, mark := range m.marks(text) {
			words := text[mark.from:mark.to]
			sign, known := given[string(mark.kind)+words]
			for !known {
				last[mark.kind]++
				key := fmt.Sprintf("%s%d", mark.kind, last[mark.kind])
				if taken[key] {
					continue
				}
				sign, known = "［"+key+"］", true
				given[string(mark.kind)+words], back.values[key] = sign, words
			}
			b.WriteString(text[at:mark.from])
			b.WriteString(sign)
			at = mark.to
		}
		b.WriteString(text[at:])
		masked[i] = b.String()
	}
	return masked, back
}

// Unmask puts back what the given placeholders stand for. Any other placeholder stays, and no passage holds it: a sentence with
// an invented one fails the check. Brackets and digits of other widths are read, too, since models change them.
func (m Map) Unmask(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		if words, given := m.values[canonical(found)]; given {
			return words
		}
		return found
	})
}

// Len is the number of placeholders that were given.
func (m Map) Len() int { return len(m.values) }

// A mark is a place in a text, in bytes.
type mark struct {
	from, to int
	kind     Kind
}

// marks are the places of a text to mask, in their order and apart. Where two overlap, both are masked as one.
func (m *Masker) marks(source string) []mark {
	t := fold(source)
	public := m.public.spans(t)
	var all []mark // in bytes of the folded text
	for _, found := range slices.Concat(formsIn(t), m.numbersIn(t), m.namesIn(t), m.latinIn(t), m.strangersIn(t)) {
		if !slices.ContainsFunc(public, func(p mark) bool { return p.from <= found.from && found.to <= p.to }) {
			all = append(all, found)
		}
	}
	all = apart(append(all, m.unitsIn(t, all)...))
	for i := range all {
		all[i].from, all[i].to = t.from[all[i].from], t.to[all[i].to-1]
	}
	return apart(all)
}

// apart orders marks and joins those that overlap, with the kind of the first.
func apart(marks []mark) []mark {
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var kept []mark
	for _, next := range marks {
		if last := len(kept) - 1; last >= 0 && next.from < kept[last].to {
			kept[last].to = max(kept[last].to, next.to)
			continue
		}
		kept = append(kept, next)
	}
	return kept
}
