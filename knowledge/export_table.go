package knowledge

import (
	"bytes"
	"slices"

	"dousuru/knowledge/internal/sheet"
)

// Table is the articles of one kind as rows under a header row, for a spreadsheet. Importing it changes nothing; a kind
// that no table can hold (see TableKinds) gives nothing. Spreadsheets hold at most 32,767 characters in a cell.
func Table(kind Kind, articles []Article) [][]string {
	columns := columnsOf(kind)
	if exported[kind] == nil {
		return nil
	}
	rows := [][]string{headOf(columns)}
	for i := range articles {
		if articles[i].Kind == kind {
			rows = append(rows, articleRow(columns, &articles[i]))
		}
	}
	return rows
}

// articleRow writes each part into the column of its facet if that gives the article back, else the whole text into 本文.
func articleRow(columns []column, a *Article) []string {
	row := fieldRow(columns, a)
	rest := a.Passages
	if a.Kind == FAQ {
		if answer := slices.IndexFunc(columns, func(c column) bool { return c.field == "answer" }); len(rest) > 0 && rest[0].Facet == Answer {
			row[answer], rest = rest[0].Body, rest[1:]
		}
	} else {
		rest = intoColumns(columns, row, rest)
	}
	row[len(row)-2] = restText(a, rest)
	if comesBack(columns, row, a) {
		return row
	}
	whole := fieldRow(columns, a)
	whole[len(whole)-2] = pageText(a.Kind, a.Passages)
	if !comesBack(columns, whole, a) {
		return row
	}
	return whole
}

// restText is what follows the columns, with the anchors that it gets behind them.
func restText(a *Article, rest []Passage) string {
	if len(rest) == 0 {
		return ""
	}
	w := textWriter{kind: a.Kind, seen: map[string]int{}}
	for _, p := range a.Passages[:len(a.Passages)-len(rest)] {
		w.heading(p)
		w.any = true
	}
	w.b.Reset()
	for _, p := range rest {
		w.add(p)
	}
	return string(bytes.TrimLeft([]byte(w.b.String()), "\n"))
}

func fieldRow(columns []column, a *Article) []string {
	row := make([]string, len(columns))
	for i, c := range columns {
		if c.field != "" && c.field != "body" && c.field != "format" && c.field != "answer" {
			row[i] = fieldText(a, c.field)
		}
	}
	row[len(row)-1] = formatMarkdown
	return row
}

// comesBack reads the row as an import does and compares.
func comesBack(columns []column, row []string, a *Article) bool {
	if len(columns) == 0 {
		return false
	}
	t := readTable(string(a.Kind)+"s.csv", sheet.Table{Rows: []sheet.Row{{Line: 1, Cells: headOf(columns)}, {Line: 2, Cells: row}}})
	return len(t.articles) == 1 && sameContent(t.articles[0], a)
}

func sameContent(a, b *Article) bool {
	one, err := snapshot(a)
	if err != nil {
		return false
	}
	other, err := snapshot(b)
	return err == nil && bytes.Equal(one, other)
}

// DeskTable is the desks as rows under a header row.
func DeskTable(desks []Desk) [][]string {
	var head []string
	for _, f := range exportedDesk {
		head = append(head, fieldHeads[f])
	}
	rows := [][]string{head}
	for _, d := range desks {
		row := make([]string, len(exportedDesk))
		for i, f := range exportedDesk {
			row[i] = deskText(d, f)
		}
		rows = append(rows, row)
	}
	return rows
}
