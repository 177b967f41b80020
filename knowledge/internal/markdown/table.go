package markdown

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// resolveTables writes HTML tables as Markdown tables, so that there is one kind of table to split, search and show.
func resolveTables(lines []line) []line {
	var out []line
	fence := false
	for i := 0; i < len(lines); i++ {
		if fenceLine.MatchString(lines[i].text) {
			fence = !fence
		}
		before, _, found := strings.Cut(lines[i].text, "<table")
		end := -1
		if found && !fence {
			end = tableEnd(lines, i)
		}
		if end < 0 {
			out = append(out, lines[i])
			continue
		}
		var source []string
		for _, l := range lines[i : end+1] {
			source = append(source, l.text)
		}
		table, after, _ := strings.Cut(strings.Join(source, "\n")[len(before):], "</table>")
		if strings.TrimSpace(before) != "" {
			out = append(out, line{before, lines[i].number})
		}
		out = append(out, line{"", lines[i].number})
		for _, row := range pipeTable(table) {
			out = append(out, line{row, lines[i].number})
		}
		out = append(out, line{"", lines[end].number}, line{after, lines[end].number})
		i = end
	}
	return out
}

func tableEnd(lines []line, start int) int {
	for i := start; i < len(lines); i++ {
		if strings.Contains(lines[i].text, "</table>") {
			return i
		}
	}
	return -1
}

// pipeTable is the table's rows as Markdown, the first one as its head.
func pipeTable(source string) []string {
	nodes, err := html.ParseFragment(strings.NewReader(source), &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil {
		return nil
	}
	var rows [][]string
	for _, n := range nodes {
		for d := range n.Descendants() {
			if d.DataAtom == atom.Tr {
				if cells := rowCells(d); len(cells) > 0 {
					rows = append(rows, cells)
				}
			}
		}
	}
	return Table(rows)
}

func rowCells(row *html.Node) []string {
	var cells []string
	for c := range row.ChildNodes() {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells = append(cells, cellText(c))
		}
	}
	return cells
}

func cellText(cell *html.Node) string {
	var b strings.Builder
	for d := range cell.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.DataAtom == atom.Br:
			b.WriteString("<br>")
		}
	}
	return b.String()
}

// Table writes rows as a Markdown table whose first row is the head. Line breaks in cells become <br>.
func Table(rows [][]string) []string {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	if width == 0 {
		return nil
	}
	var out []string
	for i, r := range rows {
		var b strings.Builder
		b.WriteByte('|')
		for c := range width {
			cell := ""
			if c < len(r) {
				cell = strings.TrimSpace(r[c])
			}
			cell = strings.ReplaceAll(strings.ReplaceAll(cell, "|", `\|`), "\n", "<br>")
			b.WriteString(" " + strings.Join(strings.Fields(cell), " ") + " |")
		}
		out = append(out, b.String())
		if i == 0 {
			out = append(out, "|"+strings.Repeat(" --- |", width))
		}
	}
	return out
}
