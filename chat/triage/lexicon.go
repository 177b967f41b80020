package triage

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

// words holds one file a topic and classes.txt; its README.md says how to write them.
//
//go:embed words/*.txt
var words embed.FS

// maxGap is how far the parts of a pattern may stand apart, in bytes of UTF-8: twelve Japanese characters.
const maxGap = 36

// deskClass names the class of words with which a message is never declined by weight.
const deskClass = "<この窓口>"

// A lexicon is all wordings, compiled: every literal stands in one trie, patterns are sequences of elements.
type lexicon struct {
	trie     trie
	calm     trie     // words that say nothing of a need
	elements []string // name of each: a literal, or <class>
	classes  int      // elements below it are classes
	desk     int      // the class of what is asked of this desk
	topics   map[Topic]vocabulary
}

// A vocabulary holds the patterns of one topic. Exceptions are look-alikes, taken out before the patterns are tried:
// 「死ぬほど忙しい」 is no danger. Where a doubt stands (「…の判例を学べる講座」) no pattern of the topic is certain.
type vocabulary struct {
	doubts     []pattern
	patterns   []pattern
	exceptions []pattern
}

// A pattern is a sequence of elements; text is the line as it was written.
type pattern struct {
	text  string
	steps []step
}

// A step is one element; gap: it may stand up to maxGap behind the one before, else it follows at once.
type step struct {
	element int
	gap     bool
}

var compiled = sync.OnceValue(func() *lexicon {
	folder, err := wordsFolder()
	if err == nil {
		var l *lexicon
		if l, err = readLexicon(folder); err == nil {
			return l
		}
	}
	panic("triage: " + err.Error()) // compiled in, and read by a test
})

func wordsFolder() (fs.FS, error) { return fs.Sub(words, "words") }

// readLexicon reads classes.txt and a file for each topic.
func readLexicon(folder fs.FS) (*lexicon, error) {
	l := &lexicon{topics: map[Topic]vocabulary{}}
	known := map[string]int{}
	if err := l.readClasses(folder, known); err != nil {
		return nil, err
	}
	l.classes = len(l.elements)
	desk, ok := known[deskClass]
	if !ok {
		return nil, errors.New("classes.txt lacks " + deskClass)
	}
	l.desk = desk
	if err := l.readCalm(folder); err != nil {
		return nil, err
	}
	for _, t := range Topics() {
		name := string(t) + ".txt"
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("read wordings: %w", err)
		}
		var v vocabulary
		number := 0
		for line := range strings.Lines(string(text)) {
			number++
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			written, exception := strings.CutPrefix(line, "! ")
			written, doubt := strings.CutPrefix(written, "? ")
			p, err := l.compile(written, known)
			if err != nil {
				return nil, fmt.Errorf("%s, line %d: %w", name, number, err)
			}
			p.text = line
			switch {
			case exception:
				v.exceptions = append(v.exceptions, p)
			case doubt:
				v.doubts = append(v.doubts, p)
			default:
				v.patterns = append(v.patterns, p)
			}
		}
		l.topics[t] = v
	}
	return l, nil
}

// compile reads a line: parts separated by " .. ", each of literals and <class> names.
func (l *lexicon) compile(line string, known map[string]int) (pattern, error) {
	var p pattern
	for n, part := range strings.Split(line, " .. ") {
		gap := n > 0
		for part != "" {
			literal, name, class := strings.Cut(part, "<")
			if literal = fold(literal); literal != "" {
				p.steps = append(p.steps, step{l.literal(literal, known), gap})
				gap = false
			}
			if !class {
				break
			}
			name, part, class = strings.Cut(name, ">")
			element, ok := known["<"+name+">"]
			if !class || !ok {
				return p, fmt.Errorf("unknown class <%s>", name)
			}
			p.steps = append(p.steps, step{element, gap})
			gap = false
		}
	}
	if len(p.steps) == 0 {
		return p, errors.New("an empty pattern")
	}
	return p, nil
}

// literal finds or makes the element of a literal.
func (l *lexicon) literal(text string, known map[string]int) int {
	if e, ok := known[text]; ok {
		return e
	}
	known[text] = len(l.elements)
	l.elements = append(l.elements, text)
	l.trie.add(text, known[text])
	return known[text]
}
