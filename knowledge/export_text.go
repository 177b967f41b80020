package knowledge

import (
	"fmt"
	"slices"
	"strings"

	"dousuru/knowledge/internal/markdown"
)

// pageText writes passages as the Markdown that a page is cut from into the same passages. A section that was split for its
// length is written as that many sections under one heading, because there is no telling where its parts were joined.
func pageText(kind Kind, passages []Passage) string {
	w := textWriter{kind: kind, seen: map[string]int{}}
	for _, p := range passages {
		w.add(p)
	}
	return strings.TrimLeft(w.b.String(), "\n")
}

type textWriter struct {
	b    strings.Builder
	kind Kind
	open []string       // documents: the headings that the last passage stands under, and its own
	seen map[string]int // anchors, as addPassages counts them
	any  bool
}

func (w *textWriter) add(p Passage) {
	heading := w.heading(p)
	w.any = true
	if heading != "" {
		w.b.WriteString("\n\n" + heading)
	}
	w.b.WriteString("\n\n" + p.Body)
}

// heading is what stands above the passage; empty for the opening of a page.
func (w *textWriter) heading(p Passage) string {
	switch {
	case w.any:
	case w.kind == FAQ && p.Facet == Answer && p.Heading == Answer.Label(labelLanguage(p.Body)):
		w.anchor(p, string(Answer))
		return ""
	case (w.kind == Program || w.kind == Case) && p.Facet == Summary && p.Anchor == string(Summary) && p.Heading == Summary.Label(labelLanguage(p.Body)):
		w.anchor(p, string(Summary))
		return ""
	case p.Heading == "":
		w.anchor(p, "")
		return ""
	}
	if w.kind == Program || w.kind == Case {
		anchor := string(FacetOf(w.kind, p.Heading))
		if anchor == "" {
			anchor = markdown.Anchor(p.Heading)
		}
		return "## " + escapeHeading(p.Heading) + w.anchor(p, anchor)
	}
	path := strings.Split(p.Heading, " › ")
	same := 0
	for same < len(path)-1 && same < len(w.open)-1 && path[same] == w.open[same] {
		same++
	}
	if same == len(w.open)-1 && len(path) > len(w.open) && path[same] == w.open[same] {
		same++ // it stands under the last one
	}
	w.open = path
	var lines []string
	for i := same; i < len(path); i++ {
		line := strings.Repeat("#", min(2+i, 6)) + " " + escapeHeading(path[i])
		if i == len(path)-1 {
			line += w.anchor(p, markdown.Anchor(path[i]))
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n\n")
}

// anchor is the mark that keeps a passage's anchor, where it is not the one that it gets by itself.
func (w *textWriter) anchor(p Passage, usual string) string {
	if usual == "" {
		usual = fmt.Sprintf("s%d", p.Ordinal+1)
	}
	expected := usual
	if n := w.seen[usual] + 1; n > 1 {
		expected = fmt.Sprintf("%s-%d", usual, n)
	}
	if expected == p.Anchor {
		w.count(usual)
		return ""
	}
	w.count(p.Anchor)
	return " {#" + p.Anchor + "}"
}

func (w *textWriter) count(anchor string) {
	w.seen[anchor]++
	if n := w.seen[anchor]; n > 1 {
		w.seen[fmt.Sprintf("%s-%d", anchor, n)]++
	}
}

var headingEscapes = strings.NewReplacer(`\`, `\\`, "*", `\*`, "`", "\\`", "[", `\[`, "]", `\]`, "<", `\<`, "{", `\{`)

func escapeHeading(heading string) string { return headingEscapes.Replace(heading) }

// fits tells whether a cell under the column's heading gives this passage back, as far as that shows without reading it.
func (c column) fits(p Passage) bool {
	if c.facet == Summary && p.Ordinal == 0 {
		return p.Facet == Summary
	}
	return c.field == "" && p.Facet == c.facet && p.Heading == c.name
}

// intoColumns puts the passages from the first on into columns as long as they follow their order; the rest is the text of
// the column 本文.
func intoColumns(columns []column, cells []string, passages []Passage) (rest []Passage) {
	from := 0
	for i, p := range passages {
		at := slices.IndexFunc(columns[from:], func(c column) bool { return c.fits(p) })
		if at < 0 {
			return passages[i:]
		}
		cells[from+at], from = p.Body, from+at+1
	}
	return nil
}
