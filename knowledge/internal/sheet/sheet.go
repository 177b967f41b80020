// Package sheet reads the tables that HR keeps: CSV in the encodings and with the delimiters that spreadsheets write, and
// XLSX. It gives rows of text with their places; what the columns mean is its caller's matter.
package sheet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"dousuru/internal/csvsafe"
)

// A Table is one CSV file or one visible sheet of a workbook.
type Table struct {
	Name string // the sheet's; empty for CSV
	Rows []Row  // without empty rows
}

// A Row is one record. Cells are trimmed, with line breaks as \n.
type Row struct {
	Line  int // of the file where the record begins; in a workbook the row's number
	Cells []string
}

// A Fault is a record, or a sheet, that could not be read. The others can be used.
type Fault struct {
	Sheet  string
	Line   int
	Reason string
}

// Limits: a rule book as a table has some hundred rows. Beyond these the file is an export of something else, and would
// fill memory and index for nothing.
const (
	MaxRows    = 50_000
	MaxColumns = 256
	MaxCell    = 32_767 // characters: what Excel itself allows in a cell
)

// tidyRow trims the cells and checks the limits; empty is true for a row without any text.
func tidyRow(cells []string) (tidy []string, empty bool, err error) {
	if len(cells) > MaxColumns {
		return nil, false, fmt.Errorf("row has %d columns, more than %d", len(cells), MaxColumns)
	}
	empty = true
	for i, c := range cells {
		if utf8.RuneCountInString(c) > MaxCell {
			return nil, false, fmt.Errorf("column %d holds more than %d characters", i+1, MaxCell)
		}
		c = tidyCell(csvsafe.Restore(tidyCell(c))) // what an export protected from running as a formula
		empty = empty && c == ""
		tidy = append(tidy, c)
	}
	return tidy, empty, nil
}

func tidyCell(c string) string {
	c = strings.ReplaceAll(strings.ReplaceAll(c, "\r\n", "\n"), "\r", "\n")
	c = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == '\ufeff' {
			return -1
		}
		return r
	}, c)
	return strings.Trim(strings.ToValidUTF8(c, "\ufffd"), " \t\n　")
}
