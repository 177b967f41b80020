package triage

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// maxClass bounds how many wordings one class may grow to by the classes that it names.
const maxClass = 5000

// readClasses reads classes.txt: "<name>: wording | wording", continued on lines that begin with a space. A wording may name
// classes that stand above.
func (l *lexicon) readClasses(folder fs.FS, known map[string]int) error {
	text, err := fs.ReadFile(folder, "classes.txt")
	if err != nil {
		return fmt.Errorf("read classes: %w", err)
	}
	wordings := map[string][]string{}
	name, number := "", 0
	for line := range strings.Lines(string(text)) {
		number++
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		if head, rest, ok := strings.Cut(trimmed, ">:"); ok && strings.HasPrefix(head, "<") && line[0] == '<' {
			if name = head + ">"; wordings[name] != nil {
				return fmt.Errorf("classes.txt, line %d: %s stands twice", number, name)
			}
			wordings[name], trimmed = []string{}, rest
		}
		if name == "" {
			return fmt.Errorf("classes.txt, line %d: a wording before the first class", number)
		}
		for w := range strings.SplitSeq(trimmed, "|") {
			if w = fold(w); w == "" {
				continue
			}
			all, err := expand(w, wordings)
			if err != nil {
				return fmt.Errorf("classes.txt, line %d: %w", number, err)
			}
			wordings[name] = append(wordings[name], all...)
		}
		if _, ok := known[name]; !ok {
			known[name] = len(l.elements)
			l.elements = append(l.elements, name)
		}
	}
	for name, all := range wordings {
		for _, w := range all {
			l.trie.add(w, known[name])
		}
	}
	return nil
}

// expand replaces the classes that a wording names by their wordings.
func expand(wording string, classes map[string][]string) ([]string, error) {
	before, rest, ok := strings.Cut(wording, "<")
	if !ok {
		return []string{wording}, nil
	}
	name, after, ok := strings.Cut(rest, ">")
	inner := classes["<"+name+">"]
	if !ok || len(inner) == 0 {
		return nil, fmt.Errorf("unknown class <%s>", name)
	}
	tails, err := expand(after, classes)
	if err != nil {
		return nil, err
	}
	if len(inner)*len(tails) > maxClass {
		return nil, errors.New("too many wordings in " + wording)
	}
	var all []string
	for _, middle := range inner {
		for _, tail := range tails {
			all = append(all, before+middle+tail)
		}
	}
	return all, nil
}
