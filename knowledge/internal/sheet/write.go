package sheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"dousuru/internal/csvsafe"
)

// Named is a table to write.
type Named struct {
	Name string
	Rows [][]string
}

// Widths of columns in characters, so that a table opens readable: the first is a key, the others hold texts.
const firstWidth, otherWidth = 18, 26

// WriteXLSX writes a workbook whose cells are texts, with a header row that stays in sight. A cell that reading would
// take an apostrophe from gets one more.
func WriteXLSX(w io.Writer, tables []Named) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	style, err := book.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}) // 49: text
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	for i, t := range tables {
		if i == 0 {
			err = book.SetSheetName(book.GetSheetName(0), t.Name)
		} else {
			_, err = book.NewSheet(t.Name)
		}
		if err == nil {
			err = writeSheet(book, t, style)
		}
		if err != nil {
			return fmt.Errorf("write sheet %s: %w", t.Name, err)
		}
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

func writeSheet(book *excelize.File, t Named, style int) error {
	out, err := book.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, 1, firstWidth); err != nil {
		return err
	}
	if err := out.SetColWidth(2, MaxColumns, otherWidth); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range t.Rows {
		cells := make([]any, len(row))
		for j, text := range row {
			if text == "" {
				continue
			}
			if csvsafe.Restore(text) != text {
				text = csvsafe.Protect(text)
			}
			cells[j] = excelize.Cell{StyleID: style, Value: text}
		}
		place, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := out.SetRow(place, cells); err != nil {
			return err
		}
	}
	return out.Flush()
}
