package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// A Part is a piece of a section's body with the file's line number of its first line.
type Part struct {
	Body string
	Line int
}

// unit is what is never parted again: sep joins it to the unit before it, head is repeated where it opens a part (the
// head of a table).
type unit struct {
	text, sep, head string
	line            int
}

// Split parts a body into pieces of at most limit columns (see Width), at the borders of blocks where it can, else of
// list items, table rows, lines, sentences, in this order. A table's head is repeated in each piece. lines are the line
// numbers of the body's lines.
func Split(body string, lines []int, limit int) []Part {
	if Width(body) <= limit {
		return []Part{{body, first(lines)}}
	}
	var parts []Part
	var current strings.Builder
	width, start := 0, 0
	flush := func() {
		if t := strings.Trim(current.String(), "\n"); t != "" {
			parts = append(parts, Part{t, start})
		}
		current.Reset()
		width = 0
	}
	for _, u := range units(body, lines, limit) {
		w := Width(u.text)
		if width > 0 && width+len(u.sep)+w > limit {
			flush()
		}
		if width == 0 {
			start = u.line
			current.WriteString(u.head)
			width = Width(u.head)
		} else {
			current.WriteString(u.sep)
			width += len(u.sep)
		}
		current.WriteString(u.text)
		width += w
	}
	flush()
	return parts
}

func first(lines []int) int {
	if len(lines) == 0 {
		return 0
	}
	return lines[0]
}

// units cuts the body into blocks, and blocks above the limit further.
func units(body string, lines []int, limit int) []unit {
	texts := strings.Split(body, "\n")
	all := make([]line, len(texts))
	for i, t := range texts {
		all[i] = line{t, first(lines[min(i, len(lines)):])}
	}
	source, starts := join(all)
	document := dialect.Parser().Parse(text.NewReader(source))
	var out []unit
	for n, from := document.FirstChild(), 0; n != nil; n = n.NextSibling() {
		to := len(all)
		if next := n.NextSibling(); next != nil && next.Pos() >= 0 {
			to = lineAt(starts, next.Pos())
		}
		block := blockUnits(n, all[from:max(from, to)], func(c ast.Node) int { return lineAt(starts, c.Pos()) - from }, limit)
		if len(block) > 0 {
			block[0].sep = "\n\n"
		}
		out = append(out, block...)
		from = max(from, to)
	}
	if document.FirstChild() == nil {
		return lineUnits(all, limit)
	}
	return out
}

func blockUnits(n ast.Node, lines []line, lineOf func(ast.Node) int, limit int) []unit {
	whole := unitOf(lines, "\n")
	if Width(whole.text) <= limit {
		return []unit{whole}
	}
	switch n.(type) {
	case *east.Table:
		return tableUnits(lines)
	case *ast.List:
		var out []unit
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			from, to := lineOf(c), len(lines)
			if next := c.NextSibling(); next != nil {
				to = lineOf(next)
			}
			if from < 0 || to > len(lines) || from >= to {
				return lineUnits(lines, limit)
			}
			if item := unitOf(lines[from:to], "\n"); Width(item.text) <= limit {
				out = append(out, item)
			} else {
				out = append(out, lineUnits(lines[from:to], limit)...)
			}
		}
		return out
	}
	return lineUnits(lines, limit)
}

func unitOf(lines []line, sep string) unit {
	var texts []string
	for _, l := range lines {
		texts = append(texts, l.text)
	}
	u := unit{text: strings.TrimRight(strings.Join(texts, "\n"), "\n \t"), sep: sep}
	if len(lines) > 0 {
		u.line = lines[0].number
	}
	return u
}

// tableUnits keeps head, rule and first row together.
func tableUnits(lines []line) []unit {
	if len(lines) < 3 {
		return []unit{unitOf(lines, "\n")}
	}
	out := []unit{unitOf(lines[:3], "\n")}
	head := lines[0].text + "\n" + lines[1].text + "\n"
	for _, l := range lines[3:] {
		if strings.TrimSpace(l.text) != "" {
			out = append(out, unit{text: l.text, sep: "\n", head: head, line: l.number})
		}
	}
	return out
}

func lineUnits(lines []line, limit int) []unit {
	var out []unit
	for _, l := range lines {
		if Width(l.text) <= limit {
			out = append(out, unit{text: l.text, sep: "\n", line: l.number})
			continue
		}
		for i, s := range sentences(l.text, limit) {
			u := unit{text: s, line: l.number}
			if i == 0 {
				u.sep = "\n"
			}
			out = append(out, u)
		}
	}
	return out
}

// sentences cuts a line behind its sentences, and a sentence above the limit wherever the limit falls.
func sentences(t string, limit int) []string {
	var out []string
	start, width := 0, 0
	for i, r := range t {
		if width += runeWidth(r); width > limit {
			out = append(out, t[start:i])
			start, width = i, runeWidth(r)
		}
		end := i + len(string(r))
		if strings.ContainsRune("。！？", r) || strings.ContainsRune(".!?", r) && strings.HasPrefix(t[end:], " ") {
			out = append(out, t[start:end])
			start, width = end, 0
		}
	}
	return append(out, t[start:])
}

// Width is the number of columns a text takes: two for a wide character, one for any other. It makes one limit fit
// Japanese and English, where a character carries about half as much.
func Width(text string) int {
	width := 0
	for _, r := range text {
		width += runeWidth(r)
	}
	return width
}

func runeWidth(r rune) int {
	if r >= 0x1100 {
		return 2
	}
	return 1
}
