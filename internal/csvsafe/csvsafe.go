// Package csvsafe writes CSV that opens in a spreadsheet as the text it is: no cell runs as a formula, Japanese is read as
// UTF-8, and what stands in a cell can be had back exactly.
//
// A cell that begins with = + - @, their full-width forms, a tab or a line end gets an apostrophe in front, which is how
// spreadsheets mark text. A cell that already begins with apostrophes before such a sign gets one more, so that Restore
// undoes Protect and nothing else.
package csvsafe

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// risky are the first characters that make a spreadsheet compute.
const risky = "=+-@\t\r\n＝＋－＠"

// bom tells Excel that the file is UTF-8; without it a Japanese Excel reads CP932.
const bom = "\ufeff"

// Write writes rows with commas and CRLF, every cell in quotes, so that no other separator of some country's Excel cuts a
// cell in two. Cells are protected.
func Write(w io.Writer, rows [][]string) error {
	out := bufio.NewWriter(w)
	_, _ = out.WriteString(bom) // the first error of a bufio.Writer is that of its Flush
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				_ = out.WriteByte(',')
			}
			_, _ = out.WriteString(`"` + strings.ReplaceAll(Protect(cell), `"`, `""`) + `"`)
		}
		_, _ = out.WriteString("\r\n")
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// Protect is the cell as it is written.
func Protect(cell string) string {
	if computes(cell) {
		return "'" + cell
	}
	return cell
}

// Restore is the cell as it was before Protect: Restore(Protect(x)) is x, whatever x is.
func Restore(cell string) string {
	if strings.HasPrefix(cell, "'") && computes(cell) {
		return cell[1:]
	}
	return cell
}

// computes tells whether a risky character begins the cell, behind any number of apostrophes.
func computes(cell string) bool {
	rest := strings.TrimLeft(cell, "'")
	return rest != "" && strings.ContainsRune(risky, []rune(rest[:min(len(rest), 4)])[0])
}
