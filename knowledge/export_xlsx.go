package knowledge

import (
	"io"

	"dousuru/knowledge/internal/sheet"
)

// A Sheet is one table of a workbook.
type Sheet struct {
	Name string
	Rows [][]string
}

// Sheets are the articles and the desks as the tables of one workbook, one a kind that a table can hold and that has any.
func Sheets(articles []Article, desks []Desk) []Sheet {
	var sheets []Sheet
	for _, kind := range TableKinds {
		if rows := Table(kind, articles); len(rows) > 1 {
			sheets = append(sheets, Sheet{kind.Label("ja"), rows})
		}
	}
	if len(desks) > 0 || len(sheets) == 0 {
		sheets = append(sheets, Sheet{"窓口", DeskTable(desks)})
	}
	return sheets
}

// WriteXLSX writes a workbook of texts: no cell is a formula.
func WriteXLSX(w io.Writer, sheets []Sheet) error {
	tables := make([]sheet.Named, len(sheets))
	for i, s := range sheets {
		tables[i] = sheet.Named(s)
	}
	return sheet.WriteXLSX(w, tables)
}
