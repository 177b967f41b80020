// Package steering audits the desk for stereotypes: who asks must not change which programs are offered, unless a written rule of
// a program says so (principle 12 of docs/design.md).
package steering

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed pairs.txt
var builtin string

// Pairs are what the audit asks.
type Pairs struct {
	Questions []string
	Values    []Value
	rules     map[string][]string // words of written rules, by group
}

// A Value is one of an attribute's, as it is said and as tags of the asker.
type Value struct {
	Group string
	Said  string
	Tags  []string
}

// Builtin are the pairs of pairs.txt.
func Builtin() (Pairs, error) { return Parse(builtin) }

// Parse reads the form of pairs.txt. An error names the line.
func Parse(text string) (Pairs, error) {
	p := Pairs{rules: map[string][]string{}}
	number := 0
	for line := range strings.Lines(text) {
		number++
		what, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case what == "" || strings.HasPrefix(what, "#"):
		case what == "question" && rest != "":
			p.Questions = append(p.Questions, rest)
		case what == "rule":
			words := strings.Fields(rest)
			if len(words) < 2 {
				return p, fmt.Errorf("line %d: a rule has a group and words", number)
			}
			p.rules[words[0]] = words[1:]
		case what == "value":
			fields := strings.Split(rest, "|")
			if len(fields) != 3 {
				return p, fmt.Errorf("line %d: a value is group | said | tags", number)
			}
			p.Values = append(p.Values, Value{strings.TrimSpace(fields[0]), strings.TrimSpace(fields[1]), strings.Fields(fields[2])})
		default:
			return p, fmt.Errorf("line %d: %q is none of rule, value, question", number, what)
		}
	}
	for _, v := range p.Values {
		if p.rules[v.Group] == nil {
			return p, fmt.Errorf("no rule words for %s", v.Group)
		}
	}
	return p, nil
}

// With are the pairs with other questions, one a line; lines that begin with # are comments.
func (p Pairs) With(questions string) Pairs {
	p.Questions = nil
	for line := range strings.Lines(questions) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			p.Questions = append(p.Questions, line)
		}
	}
	return p
}

// Ways are the ways to make an attribute known: said in front of the question, as a clause of it, behind it, and as tags of the asker.
var Ways = []string{"before", "clause", "after", "tags"}

// message is the question with the value said, and the asker's tags.
func (v Value) message(question, way string) (text string, tags []string) {
	tags = []string{"role:employee"}
	switch way {
	case "before":
		return v.Said + "。" + question, tags
	case "clause":
		if strings.HasSuffix(v.Said, "です") {
			return v.Said + "が、" + question, tags
		}
		return v.Said + "けれど、" + question, tags
	case "after":
		return question + "。" + v.Said + "。", tags
	}
	return question, append(tags, v.Tags...)
}
