package voice

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

//go:embed rules.txt
var rulesText string

// A rule is a kind of sentence that the desk does not say, in one language.
type rule struct {
	name       string
	principle  int
	lang       string
	exceptions [][]rune // folded
}

// A wording breaks a rule where its parts follow each other. The parts are folded.
type wording struct {
	rule  *rule
	words string // as it stands in the file
	parts []part
}

type part struct {
	runes []rune
	whole bool // English: neither letters before nor after
	open  bool // … but any letters after
}

// wordings of one language by the first rune of their first part.
type wordings map[rune][]wording

var rules = sync.OnceValue(func() map[string]wordings {
	all, err := readRules(rulesText)
	if err != nil {
		panic("voice: rules.txt: " + err.Error()) // compiled in, and read by a test
	}
	return all
})

// readRules reads the form that rules.txt describes at its beginning.
func readRules(text string) (map[string]wordings, error) {
	all := map[string]wordings{}
	var current *rule
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			var err error
			if current, err = readRule(line); err != nil {
				return nil, fmt.Errorf("line %d: %w", number, err)
			}
		case current == nil:
			return nil, fmt.Errorf("line %d: a wording before the first rule", number)
		default:
			if exception, ok := strings.CutPrefix(line, "! "); ok {
				current.exceptions = append(current.exceptions, fold(nil, exception))
				continue
			}
			w, err := readWording(current, line)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", number, err)
			}
			if all[current.lang] == nil {
				all[current.lang] = wordings{}
			}
			first := w.parts[0].runes[0]
			all[current.lang][first] = append(all[current.lang][first], w)
		}
	}
	return all, nil
}

func readRule(line string) (*rule, error) {
	fields := strings.Fields(strings.Trim(line, "[]"))
	if len(fields) != 3 || !slices.Contains([]string{"ja", "en"}, fields[2]) {
		return nil, fmt.Errorf("not [rule principle language]: %s", line)
	}
	principle, err := strconv.Atoi(fields[1])
	if err != nil || principle < 1 || principle > 20 {
		return nil, fmt.Errorf("no principle: %s", line)
	}
	return &rule{name: fields[0], principle: principle, lang: fields[2]}, nil
}

func readWording(r *rule, line string) (wording, error) {
	w := wording{rule: r, words: line}
	for words := range strings.SplitSeq(line, " .. ") {
		words, open := strings.CutSuffix(words, "*")
		p := part{runes: fold(nil, words), open: open}
		if len(p.runes) == 0 {
			return w, fmt.Errorf("an empty part: %s", line)
		}
		p.whole = p.runes[0] < unicode.MaxASCII && unicode.IsLetter(p.runes[0])
		w.parts = append(w.parts, p)
	}
	return w, nil
}
