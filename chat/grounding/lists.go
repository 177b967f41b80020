package grounding

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed words.txt
var wordsText string

// A wording is refused wherever its parts follow each other.
type wording struct {
	parts  []string
	reason string
}

func (w wording) in(folded string) bool {
	for _, part := range w.parts {
		at := strings.Index(folded, part)
		if at < 0 {
			return false
		}
		folded = folded[at+len(part):]
	}
	return true
}

// A unit is how a counter is written: its canonical name, and what a number with it is multiplied by.
type unit struct {
	written, name string
	times         float64
}

// A form leads from how something is written to what it is.
type form struct{ written, is string }

// A table is words.txt as the check uses it.
type table struct {
	units     map[rune][]unit // by the first rune, longest first
	limits    map[string][]form
	same      map[string]string // word to the head of its class
	soft      map[string]bool
	light     map[string]bool
	tail      map[string]bool
	potential map[string]string
	strict    map[string][]form
	groups    map[string][][]string
	wordings  map[string][]wording
	offices   []string
	usual     map[string]bool
}

var lists = sync.OnceValue(func() *table {
	t := &table{units: map[rune][]unit{}, limits: map[string][]form{}, same: map[string]string{}, soft: map[string]bool{}, light: map[string]bool{}, tail: map[string]bool{}, potential: map[string]string{},
		strict: map[string][]form{}, groups: map[string][][]string{}, wordings: map[string][]wording{}, usual: map[string]bool{}}
	section, language := "", ""
	for line := range strings.Lines(wordsText) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section, language, _ = strings.Cut(strings.Trim(line, "[]"), " ")
		default:
			t.add(section, language, line)
		}
	}
	for _, list := range t.units {
		slices.SortStableFunc(list, func(a, b unit) int { return len(b.written) - len(a.written) })
	}
	for _, list := range t.limits {
		slices.SortStableFunc(list, func(a, b form) int { return len(b.written) - len(a.written) })
	}
	slices.SortFunc(t.offices, func(a, b string) int { return len(b) - len(a) })
	return t
})

func (t *table) add(section, language, line string) {
	head, rest, _ := strings.Cut(line, ":")
	words := strings.Fields(rest)
	switch section {
	case "units":
		times := 1.0
		if n := strings.IndexFunc(head, func(r rune) bool { return r > '9' || r == '%' }); n > 0 {
			times, _ = strconv.ParseFloat(head[:n], 64)
			head = head[n:]
		}
		for _, w := range words {
			w = strings.ReplaceAll(w, "_", " ")
			first, _ := utf8.DecodeRuneInString(w)
			t.units[first] = append(t.units[first], unit{w, head, times})
		}
	case "before", "after":
		for _, w := range words {
			key := section + " " + language
			t.limits[key] = append(t.limits[key], form{strings.ReplaceAll(w, "_", " "), head})
		}
	case "same":
		for _, w := range words {
			t.same[w] = words[0]
		}
		if _, ok := t.same[head]; !ok {
			t.same[head] = words[0]
		}
	case "soft":
		for _, w := range strings.Fields(line) {
			t.soft[w] = true
		}
	case "light":
		for _, w := range strings.Fields(line) {
			t.light[w] = true
		}
	case "tail":
		for _, w := range strings.Fields(line) {
			t.tail[w] = true
		}
	case "potential":
		for _, w := range strings.Fields(line) {
			can, plain, _ := strings.Cut(w, "=")
			t.potential[can] = plain
		}
	case "strict":
		for _, w := range words {
			t.strict[language] = append(t.strict[language], form{strings.ReplaceAll(w, "_", " "), head})
		}
	case "group":
		group := []string{head}
		for _, w := range words {
			group = append(group, strings.ReplaceAll(w, "_", " "))
		}
		t.groups[language] = append(t.groups[language], group)
	case "wordings":
		for _, w := range words {
			w = strings.ReplaceAll(w, "_", " ")
			t.wordings[language] = append(t.wordings[language], wording{strings.Split(w, ".."), head})
		}
	case "offices":
		t.offices = append(t.offices, strings.Fields(line)...)
	case "usual":
		for _, w := range strings.Fields(line) {
			t.usual[w] = true
		}
	default:
		panic("grounding: words.txt: no section " + section) // compiled in, and read by a test
	}
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
