package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// maxUnzipped bounds a workbook unpacked: some hundred rows of text are a few megabytes, and excelize alone would unpack
// up to 16 GB. maxEntries bounds the files inside; a workbook has some dozen.
const (
	maxUnzipped = 64 << 20
	maxEntries  = 4096
)

// ErrUnzipped is returned for a workbook that is larger unpacked than any table of rules.
var ErrUnzipped = fmt.Errorf("workbook is larger than %d MB when unpacked", maxUnzipped>>20)

// ReadXLSX reads the visible sheets of a workbook. Dates come as the text that the cell shows, with Excel's own short date
// as 2026-09-01.
func ReadXLSX(data []byte) (tables []Table, faults []Fault, err error) {
	if err := checkZip(data); err != nil {
		return nil, nil, err
	}
	// excelize panics on some malformed workbooks; one bad file must not end an import.
	defer func() {
		if recover() != nil {
			tables, faults, err = nil, nil, errors.New("workbook is broken")
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped, ShortDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return nil, nil, errors.New("file is not a readable XLSX workbook")
	}
	defer func() { _ = book.Close() }()
	for _, name := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(name); err == nil && !visible {
			continue
		}
		table, sheetFaults, err := readSheet(book, name)
		faults = append(faults, sheetFaults...)
		if err != nil {
			faults = append(faults, Fault{Sheet: name, Line: 1, Reason: err.Error()})
			continue
		}
		if len(table.Rows) > 0 {
			tables = append(tables, table)
		}
	}
	return tables, faults, nil
}

func readSheet(book *excelize.File, name string) (Table, []Fault, error) {
	table := Table{Name: name}
	var faults []Fault
	rows, err := book.Rows(name)
	if err != nil {
		return table, nil, errors.New("sheet cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return table, faults, fmt.Errorf("sheet cannot be read from row %d on", number)
		}
		cells, empty, err := tidyRow(cells)
		switch {
		case err != nil:
			faults = append(faults, Fault{name, number, err.Error()})
		case empty:
		case len(table.Rows) == MaxRows:
			return table, faults, fmt.Errorf("sheet has more than %d rows", MaxRows)
		default:
			table.Rows = append(table.Rows, Row{number, cells})
		}
	}
	if err := rows.Error(); err != nil {
		return table, faults, errors.New("sheet is broken")
	}
	return table, faults, nil
}

// checkZip unpacks everything once and counts, since the sizes that an archive declares need not be true.
func checkZip(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return errors.New("file is not a readable XLSX workbook")
	}
	if len(archive.File) > maxEntries {
		return fmt.Errorf("workbook holds more than %d files", maxEntries)
	}
	var total int64
	for _, f := range archive.File {
		if f.UncompressedSize64 > maxUnzipped {
			return ErrUnzipped
		}
		reader, err := f.Open()
		if err != nil {
			return errors.New("file is not a readable XLSX workbook")
		}
		n, err := io.Copy(io.Discard, io.LimitReader(reader, maxUnzipped-total+1))
		_ = reader.Close()
		if total += n; total > maxUnzipped {
			return ErrUnzipped
		}
		if err != nil {
			return errors.New("file is not a readable XLSX workbook")
		}
	}
	return nil
}
