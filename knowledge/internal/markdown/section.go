package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// dialect is the Markdown that handbooks are written in.
var dialect = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify, extension.TaskList))

var headingID = regexp.MustCompile(`[ \t]*\{[^{}]*\}[ \t]*$`)

// head is a heading found in the text: lines from to end (exclusive) of the heading itself.
type head struct {
	level    int
	text, id string
	from, to int
}

// maxDepth bounds blocks within blocks; six levels of headings and a few blocks stay far below.
const maxDepth = 16

// cut finds the headings and gives each the text down to the next one.
func cut(lines []line) []Section {
	source, starts := join(lines)
	heads := findHeads(source, starts)
	var sections []Section
	var open []Section // the sections that the current one stands in
	var blocks []int   // of <details>: how many sections were open around each
	add := func(s Section, from, to int) {
		s.Body, s.Lines = trimBody(lines[from:to])
		if s.Line == 0 && len(s.Lines) > 0 {
			s.Line = s.Lines[0]
		}
		if s.Heading != "" || s.Body != "" {
			sections = append(sections, s)
		}
	}
	end := func(i int) int {
		if i < len(heads) {
			return heads[i].from
		}
		return len(lines)
	}
	add(Section{}, 0, end(0))
	for i, h := range heads {
		title, isOpen := strings.CutPrefix(h.text, string(openMark))
		switch {
		case isOpen:
			blocks = append(blocks, min(len(open), maxDepth))
			h.level, h.text = 1, title
			if len(open) > 0 {
				h.level = open[len(open)-1].Level + 1
			}
		case strings.HasPrefix(h.text, string(closeMark)):
			around := Section{}
			if len(blocks) > 0 {
				open, blocks = open[:min(len(open), blocks[len(blocks)-1])], blocks[:len(blocks)-1]
			}
			if len(open) > 0 {
				around = open[len(open)-1]
			}
			around.Line = 0
			if body, _ := trimBody(lines[h.to:end(i+1)]); body != "" {
				add(around, h.to, end(i+1))
			}
			continue
		}
		keep := 0
		if len(blocks) > 0 && !isOpen {
			keep = min(len(open), blocks[len(blocks)-1]+1) // a heading inside a block stays inside
			h.level = max(h.level, open[keep-1].Level+1)
		} else if isOpen {
			keep = len(open)
		}
		for len(open) > keep && open[len(open)-1].Level >= h.level {
			open = open[:len(open)-1]
		}
		open = open[:min(len(open), maxDepth)]
		s := Section{Level: h.level, Heading: h.text, ID: h.id, Line: lines[h.from].number}
		for _, o := range open {
			s.Above = append(s.Above, o.Heading)
		}
		open = append(open[:len(open):len(open)], s)
		add(s, h.to, end(i+1))
	}
	return sections
}

// join is the lines as one text with the offset at which each begins.
func join(lines []line) (source []byte, starts []int) {
	for _, l := range lines {
		starts = append(starts, len(source))
		source = append(append(source, l.text...), '\n')
	}
	return source, starts
}

func findHeads(source []byte, starts []int) []head {
	document := dialect.Parser().Parse(text.NewReader(source))
	var heads []head
	for n := document.FirstChild(); n != nil; n = n.NextSibling() {
		h, isHeading := n.(*ast.Heading)
		if !isHeading || n.Pos() < 0 {
			continue
		}
		from := lineAt(starts, n.Pos())
		to := from + 1
		if first := bytes.TrimLeft(source[starts[from]:], " "); !bytes.HasPrefix(first, []byte("#")) {
			to = lineAt(starts, n.Lines().At(n.Lines().Len()-1).Start) + 2 // setext: the text and its underline
		}
		title, id := plainInline(n, source), ""
		if m := headingID.FindString(title); m != "" {
			title = strings.TrimSuffix(title, m)
			for _, word := range strings.Fields(strings.Trim(m, " \t{}")) {
				if name, isID := strings.CutPrefix(strings.TrimPrefix(word, ":"), "#"); isID {
					id = name
				}
			}
		}
		heads = append(heads, head{h.Level, strings.Join(strings.Fields(title), " "), id, from, min(to, len(starts))})
	}
	return heads
}

// lineAt is the index of the line that holds the offset.
func lineAt(starts []int, offset int) int {
	low, high := 0, len(starts)
	for low+1 < high {
		if mid := (low + high) / 2; starts[mid] <= offset {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// unmarked takes away the marks of a block whose border the parser did not see as a heading.
var unmarked = strings.NewReplacer("###### "+string(openMark), "", "###### "+string(closeMark), "", string(openMark), "", string(closeMark), "")

func trimBody(lines []line) (string, []int) {
	for len(lines) > 0 && strings.TrimSpace(lines[0].text) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1].text) == "" {
		lines = lines[:len(lines)-1]
	}
	var body []string
	var numbers []int
	for i, l := range lines {
		if empty := strings.TrimSpace(l.text) == ""; empty && i > 0 && strings.TrimSpace(lines[i-1].text) == "" {
			continue // what was left out leaves one empty line, not many
		}
		text := strings.TrimRight(unmarked.Replace(l.text), " \t")
		if text != "" && strings.HasSuffix(l.text, "  ") && i+1 < len(lines) && strings.TrimSpace(lines[i+1].text) != "" {
			text += "  " // Markdown's line break
		}
		body = append(body, text)
		numbers = append(numbers, l.number)
	}
	return strings.Join(body, "\n"), numbers
}
