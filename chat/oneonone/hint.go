package oneonone

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"dousuru/chat/voice"
)

// A Hint is a wording of a card to look at once more. It holds nothing back.
type Hint struct {
	Kind    string // of HintKinds
	At, End int    // its place in the text, in bytes
}

// HintKinds are what a wording may be, each with a sentence of its own on the page.
var HintKinds = []string{"verdict", "character", "always", "everybody", "mind", "command", "promise"}

//go:embed hints.txt
var hintFile string

// A hintRule is one kind in one language.
type hintRule struct {
	kind, language    string
	wordings, excepts []string
}

var hintRules = sync.OnceValue(func() []hintRule { return mustReadHints(hintFile) })

func mustReadHints(file string) (rules []hintRule) {
	for i, line := range strings.Split(file, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			kind, language, found := strings.Cut(strings.Trim(line, "[]"), " ")
			if !found || !slices.Contains(HintKinds, kind) {
				panic(fmt.Sprintf("hints.txt: line %d: %s", i+1, line))
			}
			rules = append(rules, hintRule{kind: kind, language: language})
		default:
			rule := &rules[len(rules)-1]
			if excepted, is := strings.CutPrefix(line, "! "); is {
				rule.excepts = append(rule.excepts, excepted)
			} else {
				rule.wordings = append(rule.wordings, line)
			}
		}
	}
	return rules
}

// voiceKinds are the rules of the desk's voice that say something about a card, too, and as what.
var voiceKinds = map[string]string{"fit": "verdict", "hopeless": "verdict", "diagnosis": "verdict", "stereotype": "everybody", "view": "command"}

// Hints finds wordings of verdict, of generalising and of command in a text of any of our languages, in the order of the
// text. What only the rules of the desk's voice find has no place: At and End are 0.
func Hints(text string) (hints []Hint) {
	folded := lower(text)
	for _, rule := range hintRules() {
		for _, wording := range rule.wordings {
			hints = append(hints, rule.find(folded, wording)...)
		}
	}
	slices.SortStableFunc(hints, func(a, b Hint) int {
		if a.At != b.At {
			return a.At - b.At
		}
		return b.End - a.End
	})
	end := 0
	hints = slices.DeleteFunc(hints, func(h Hint) bool { // of two that overlap the first counts
		inside := h.At < end
		end = max(end, h.End)
		return inside
	})
	for _, found := range voice.Check(text, "") {
		kind := voiceKinds[found.Rule]
		if kind != "" && !slices.ContainsFunc(hints, func(h Hint) bool { return h.Kind == kind }) {
			hints = append(hints, Hint{Kind: kind})
		}
	}
	return hints
}

func (r hintRule) find(folded, wording string) (hints []Hint) {
	open := strings.HasSuffix(wording, "*")
	wording = strings.TrimSuffix(wording, "*")
	for from := 0; ; {
		i := strings.Index(folded[from:], wording)
		if i < 0 {
			return hints
		}
		at := from + i
		end := at + len(wording)
		from = end
		if r.language == "en" && !whole(folded, at, end, open) || r.excepted(folded, at, end) {
			continue
		}
		hints = append(hints, Hint{r.kind, at, end})
	}
}

// whole tells whether English words end where the wording does.
func whole(text string, at, end int, open bool) bool {
	return (at == 0 || !letter(text[at-1])) && (open || end == len(text) || !letter(text[end]))
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b == '\'' }

// excepted tells whether the place stands inside words that are an exception.
func (r hintRule) excepted(text string, at, end int) bool {
	for _, words := range r.excepts {
		for from := max(0, at-len(words)); from <= at; from++ {
			if strings.HasPrefix(text[from:], words) && from+len(words) >= end {
				return true
			}
		}
	}
	return false
}

// lower makes ASCII letters small, and nothing else, so that places stay what they are.
func lower(text string) string {
	b := []byte(text)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
