package brief

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dousuru/internal/identify"
)

//go:embed warn.txt
var warnText string

// Kinds of warnings: details about somebody that a brief does without.
const (
	WarnHealth     = "health"
	WarnFamily     = "family"
	WarnEvaluation = "evaluation"
	WarnName       = "name"
)

// A Warning is a place in what a manager types that they may want to look at once more.
type Warning struct {
	Kind    string // WarnHealth, WarnFamily, WarnEvaluation, WarnName
	At, End int    // bytes of the text, End exclusive
}

// A hintRule is the wordings of one kind in one language.
type hintRule struct {
	kind, lang string
	wordings   []hint
	exceptions []string // folded
}

// A hint is a wording: parts that follow each other.
type hint struct {
	parts []string
	open  bool // English: any letters after the last part
}

var hintRules = sync.OnceValue(func() []hintRule {
	rules, err := readHints(warnText)
	if err != nil {
		panic("brief: warn.txt: " + err.Error()) // compiled in, and read by a test
	}
	return rules
})

func readHints(text string) (rules []hintRule, err error) {
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			kind, lang, ok := strings.Cut(strings.Trim(line, "[]"), " ")
			if !ok || lang != "ja" && lang != "en" {
				return nil, fmt.Errorf("line %d: not [kind language]", number)
			}
			rules = append(rules, hintRule{kind: kind, lang: lang})
		case len(rules) == 0:
			return nil, fmt.Errorf("line %d: a wording before the first kind", number)
		default:
			r := &rules[len(rules)-1]
			if exception, ok := strings.CutPrefix(line, "! "); ok {
				r.exceptions = append(r.exceptions, lowered(exception))
				continue
			}
			words, open := strings.CutSuffix(line, "*")
			h := hint{open: open}
			for part := range strings.SplitSeq(words, " .. ") {
				h.parts = append(h.parts, lowered(part))
			}
			r.wordings = append(r.wordings, h)
		}
	}
	return rules, nil
}

// Warn marks details about somebody's health, family and evaluation, and names: forms of names, and the given ones. It knows
// wordings and not meanings, in both languages, whatever the language of the screen; in the order of the text, without overlaps. It
// keeps nothing. How often it is right is measured in warn_test.go.
func Warn(text string, names []string) []Warning {
	folded, at := foldAt(text)
	var found []Warning
	for _, r := range hintRules() {
		for _, w := range r.find(folded) {
			found = append(found, Warning{r.kind, at[w[0]], at[w[1]]})
		}
	}
	bytes := make([]int, 0, len(text)+1)
	for i := range text {
		bytes = append(bytes, i)
	}
	bytes = append(bytes, len(text))
	for _, m := range identify.Find(text, identify.Known{Names: names}) {
		if m.Kind == identify.Name {
			found = append(found, Warning{WarnName, bytes[m.From], bytes[m.To]})
		}
	}
	slices.SortStableFunc(found, func(a, b Warning) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(b.End, a.End)) })
	var apart []Warning
	for _, w := range found {
		if len(apart) == 0 || w.At >= apart[len(apart)-1].End {
			apart = append(apart, w)
		}
	}
	return apart
}

// find gives where the rule's wordings stand in a folded text, from and to in bytes.
func (r hintRule) find(folded string) (places [][2]int) {
	for _, h := range r.wordings {
		for from := 0; ; {
			start := strings.Index(folded[from:], h.parts[0])
			if start < 0 {
				break
			}
			start += from
			from = start + len(h.parts[0])
			end, ok := h.end(folded, start)
			if ok && r.lang == "en" {
				for h.open && end < len(folded) && isLatin(rune(folded[end])) {
					end++
				}
				ok = wordBegins(folded, start) && wordEnds(folded, end)
			}
			if ok && !r.excepted(folded, start, end) {
				places = append(places, [2]int{start, end})
			}
		}
	}
	return places
}

// maxApart is how far the parts of a wording may stand apart, in bytes of ten characters.
const maxApart = 30

func (h hint) end(folded string, start int) (int, bool) {
	end := start + len(h.parts[0])
	for _, part := range h.parts[1:] {
		rest := folded[end:min(len(folded), end+maxApart+len(part))]
		at := strings.Index(rest, part)
		if at < 0 || strings.ContainsAny(rest[:at], "。.!?\n") {
			return 0, false
		}
		end += at + len(part)
	}
	return end, true
}

func (r hintRule) excepted(folded string, start, end int) bool {
	for _, words := range r.exceptions {
		for from := max(0, end-len(words)); from <= start && from+len(words) <= len(folded); from++ {
			if folded[from:from+len(words)] == words {
				return true
			}
		}
	}
	return false
}

func wordBegins(text string, at int) bool {
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	return !isLatin(last)
}

func wordEnds(text string, at int) bool {
	next, _ := utf8.DecodeRuneInString(text[at:])
	return !isLatin(next)
}

func isLatin(r rune) bool { return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

func lowered(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

// foldAt folds a text, and tells for each byte of the result, and for its end, which byte of the text it comes from.
func foldAt(text string) (folded string, at []int) {
	var b strings.Builder
	var segments norm.Iter
	segments.InitString(norm.NFKC, text)
	for !segments.Done() {
		from := segments.Pos()
		b.WriteString(strings.ToLower(string(segments.Next())))
		for len(at) < b.Len() {
			at = append(at, from)
		}
	}
	return b.String(), append(at, len(text))
}
