package knowledge

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"dousuru/knowledge/internal/sheet"
)

// parsed is what one file gave.
type parsed struct {
	file     string
	page     *page
	tables   []*table
	skipped  bool
	rejected []Reject
	notes    []Reject
}

// readFile reads one file by its extension. Nothing it finds, and no fault of a reader, ends the import.
func readFile(s Source, f found) (p parsed) {
	p.file = f.file
	reject := func(format string, args ...any) parsed {
		p.rejected = append(p.rejected, Reject{File: f.file, Reason: fmt.Sprintf(format, args...)})
		return p
	}
	// The readers take files from strangers; a panic of one of them is that file's fault and not the end of all others.
	defer func() {
		if r := recover(); r != nil {
			p = parsed{file: f.file, rejected: []Reject{{File: f.file, Reason: fmt.Sprintf("cannot be read: %v", r)}}}
		}
	}()
	if f.size > maxFile {
		return reject("file is larger than %d MB", maxFile>>20)
	}
	data, err := fs.ReadFile(s.FS, f.file)
	switch {
	case err != nil:
		return reject("cannot be read: %s", plainReason(err))
	case len(data) > maxFile:
		return reject("file is larger than %d MB", maxFile>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return reject("file is empty")
	}
	if reason := foreign(f.file, data); reason != "" {
		return reject("%s", reason)
	}
	switch strings.ToLower(path.Ext(f.file)) {
	case ".md", ".markdown":
		return p.readMarkdown(data)
	case ".csv", ".tsv":
		t, faults, err := sheet.ReadCSV(data)
		if err != nil {
			p.rejected = append(p.rejected, Reject{File: f.file, Reason: err.Error()})
			if len(t.Rows) == 0 {
				return p
			}
		}
		return p.readTables([]sheet.Table{t}, faults, false)
	default:
		tables, faults, err := sheet.ReadXLSX(data)
		if err != nil {
			return reject("%s", err)
		}
		return p.readTables(tables, faults, len(tables)+len(faults) > 1)
	}
}

func (p parsed) readMarkdown(data []byte) parsed {
	text, err := sheet.Text(data)
	if err != nil {
		p.rejected = append(p.rejected, Reject{File: p.file, Reason: err.Error()})
		return p
	}
	page, fault := readPage(p.file, text)
	if fault != nil {
		p.rejected = append(p.rejected, *fault)
		return p
	}
	p.page = page
	for name, n := range page.parsed.Dropped {
		p.notes = append(p.notes, Reject{File: p.file, Reason: fmt.Sprintf("%d × %s left out (what it shows is not in the file)", n, name)})
	}
	return p
}

// readTables reads the sheets; several of one workbook are told apart as file.xlsx#sheet.
func (p parsed) readTables(tables []sheet.Table, faults []sheet.Fault, several bool) parsed {
	name := func(s string) string {
		if several && s != "" {
			return p.file + "#" + s
		}
		return p.file
	}
	for _, f := range faults {
		if len(p.rejected) < maxReported {
			p.rejected = append(p.rejected, Reject{name(f.Sheet), f.Line, f.Reason})
		}
	}
	for _, s := range tables {
		t := readTable(name(s.Name), s)
		if t.people {
			p.skipped = true
			p.notes = append(p.notes, Reject{File: t.file, Reason: "is a list of people, which is not imported as knowledge"})
			continue
		}
		p.rejected = append(p.rejected, t.rejected...)
		p.tables = append(p.tables, t)
	}
	if len(tables) == 0 && len(p.rejected) == 0 {
		p.rejected = append(p.rejected, Reject{File: p.file, Reason: "workbook has no visible sheet with text"})
	}
	return p
}

// signatures are the first bytes of what people drop into a folder of documents, with what to do about it.
var signatures = []struct{ bytes, reason string }{
	{"%PDF-", "is a PDF; save it as Markdown, CSV or XLSX"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old or password-protected Office file; save it as XLSX or CSV"},
	{"\x89PNG", "is a picture"}, {"\xff\xd8\xff", "is a picture"}, {"GIF8", "is a picture"}, {"\x1f\x8b", "is an archive; unpack it first"},
}

// foreign is why a file cannot be imported, judged by its content first: a PDF named .md is still a PDF.
func foreign(file string, data []byte) string {
	ext := strings.ToLower(path.Ext(file))
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.bytes)) {
			return s.reason
		}
	}
	zip := bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
	switch ext {
	case ".xlsx", ".xlsm":
		if !zip {
			return "is named XLSX and is none"
		}
		return ""
	case ".docx", ".pptx", ".odt", ".doc", ".ppt":
		return "is a word processor's file; save it as Markdown"
	case ".md", ".markdown", ".csv", ".tsv":
		wide := bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
		if zip {
			return "is an archive or Office file under a wrong name"
		}
		if !wide && bytes.IndexByte(data[:min(len(data), 8192)], 0) >= 0 {
			return "is a binary file"
		}
		return ""
	}
	return fmt.Sprintf("files of type %q are not read (Markdown, CSV and XLSX are)", ext)
}
