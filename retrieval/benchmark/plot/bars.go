package plot

import (
	"bytes"
	"fmt"
)

// A Row is one name with a bar in each column.
type Row struct {
	Name   string
	Values []float64 // from 0 to 1, as many as there are columns
	Color  int
	Bold   bool
}

const (
	rowHeight = 34.0
	barHeight = 20.0
	rowNames  = 232.0
	valueRoom = 62.0 // right of a whole bar
)

// Bars draws a table of bars from 0 to 1 with their values.
func Bars(title, note string, columns []string, rows []Row) []byte {
	var body bytes.Buffer
	column := (width - rowNames - 16) / float64(len(columns))
	for i, name := range columns {
		label(&body, rowNames+float64(i)*column, header+28, "start", "panel", name)
	}
	for i, row := range rows {
		top := header + 44 + float64(i)*rowHeight
		class := ""
		if row.Bold {
			class = "bold"
		}
		label(&body, rowNames-12, top+barHeight/2+5, "end", class, row.Name)
		for j, value := range row.Values {
			x, whole := rowNames+float64(j)*column, column-valueRoom
			fmt.Fprintf(&body, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="var(--grid)"/>`, x, top, whole, barHeight)
			fmt.Fprintf(&body, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="var(--c%d)"/>`+"\n", x, top, whole*value, barHeight, row.Color%8)
			label(&body, x+whole+5, top+barHeight/2+5, "start", class, fmt.Sprintf("%.3f", value))
		}
	}
	return document(title, note, header+44+float64(len(rows))*rowHeight+16, body.Bytes())
}
