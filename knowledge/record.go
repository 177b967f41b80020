package knowledge

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A record is what one page or one row gives, before it is checked: its fields with their places.
type record struct {
	file   string
	line   int
	fields map[string]field
	fault  *Reject // the first thing found wrong
}

type field struct {
	text string
	list []string // of a list in front matter; nil otherwise
	line int
}

func newRecord(file string, line int) *record {
	return &record{file: file, line: line, fields: map[string]field{}}
}

// set keeps the first of two names of one field: our own name wins, since it is set first by the callers.
func (r *record) set(name string, f field) {
	if _, given := r.fields[name]; !given && (f.text != "" || len(f.list) > 0) {
		r.fields[name] = f
	}
}

// reject keeps the first fault; line 0 means the record's own.
func (r *record) reject(line int, format string, args ...any) {
	if r.fault == nil {
		if line == 0 {
			line = r.line
		}
		r.fault = &Reject{r.file, line, fmt.Sprintf(format, args...)}
	}
}

// text is a field as one text.
func (r *record) text(name string) string {
	f := r.fields[name]
	if f.list != nil {
		return strings.Join(f.list, "、")
	}
	return f.text
}

// list is a field as a list: of front matter, or text parted by | or line breaks, else by commas.
func (r *record) list(name string) []string {
	f := r.fields[name]
	items := f.list
	if items == nil {
		parting := ",;、，；"
		if strings.ContainsAny(f.text, "|\n") {
			parting = "|\n"
		}
		items = strings.FieldsFunc(f.text, func(c rune) bool { return strings.ContainsRune(parting, c) })
	}
	var out []string
	for _, item := range items {
		if item = strings.TrimSpace(item); item != "" && !slices.Contains(out, item) {
			out = append(out, item)
		}
	}
	if len(out) > MaxList {
		r.reject(f.line, "%s has more than %d entries", name, MaxList)
	}
	return out
}

func (r *record) date(name string) Date {
	f := r.fields[name]
	d, err := ParseDate(f.text)
	if err != nil {
		r.reject(f.line, "%s: %v", name, err)
	}
	return d
}

// looseDate is a date of a foreign handbook, where "yesterday" is no reason to lose the page.
func (r *record) looseDate(name string) Date {
	d, _ := ParseDate(r.fields[name].text)
	return d
}

var yesWords, noWords = strings.Fields("yes true y 1 はい あり 有 可 ○ ◯ 同意 同意あり 社内"), strings.Fields("no false n 0 いいえ なし 無 不可 × ✕ 同意なし 社外")

// yes reads yes or no in the ways people write it; empty is no.
func (r *record) yes(name string) bool {
	f := r.fields[name]
	word := strings.ToLower(norm.NFKC.String(f.text))
	switch {
	case slices.Contains(yesWords, word):
		return true
	case word != "" && !slices.Contains(noWords, word):
		r.reject(f.line, "%s: %q is neither yes nor no", name, short(f.text))
	}
	return false
}

// oneOf reads a word that has a code and labels, such as a status; empty gives the fallback.
func oneOf[T ~string](r *record, name string, table map[T]words, fallback T) T {
	f := r.fields[name]
	word := strings.ToLower(norm.NFKC.String(f.text))
	if word == "" {
		return fallback
	}
	var codes []string
	for code, w := range table {
		if word == string(code) || word == norm.NFKC.String(w.ja) || word == strings.ToLower(w.en) {
			return code
		}
		codes = append(codes, string(code))
	}
	slices.Sort(codes)
	r.reject(f.line, "%s: %q is none of %s", name, short(f.text), strings.Join(codes, ", "))
	return fallback
}
