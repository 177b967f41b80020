package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook writes a workbook with the given sheets; the second and later rows of dates get Excel's own date formats.
func workbook(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	fill(f)
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func set(t *testing.T, f *excelize.File, sheet, cell string, value any) {
	t.Helper()
	if err := f.SetCellValue(sheet, cell, value); err != nil {
		t.Fatal(err)
	}
}

func TestReadXLSX(t *testing.T) {
	day := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	data := workbook(t, func(f *excelize.File) {
		set(t, f, "Sheet1", "A1", "id")
		set(t, f, "Sheet1", "B1", "確認日")
		set(t, f, "Sheet1", "A3", "x\ny")
		set(t, f, "Sheet1", "B3", day)
		for i, format := range []string{`yyyy"年"m"月"d"日"`, "yyyy/m/d"} {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			if err != nil {
				t.Fatal(err)
			}
			cell, _ := excelize.CoordinatesToCellName(2, 4+i)
			set(t, f, "Sheet1", cell, day)
			if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
				t.Fatal(err)
			}
		}
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14}) // Excel's short date
		if err != nil {
			t.Fatal(err)
		}
		set(t, f, "Sheet1", "B6", day)
		if err := f.SetCellStyle("Sheet1", "B6", "B6", style); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"二枚目", "hidden", "empty"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		set(t, f, "二枚目", "A1", 1234)
		set(t, f, "hidden", "A1", "secret")
		if err := f.SetSheetVisible("hidden", false); err != nil {
			t.Fatal(err)
		}
	})
	tables, faults, err := ReadXLSX(data)
	if err != nil || len(faults) > 0 {
		t.Fatalf("faults %v, error %v", faults, err)
	}
	if len(tables) != 2 {
		t.Fatalf("%d sheets, want the two that can be seen and hold something", len(tables))
	}
	lines := strings.Split(show(tables[0]), "\n")
	want := []string{"1: id|確認日", "3: x", "y|", "4: |2026年9月1日", "5: |2026/9/1", "6: |2026-09-01"}
	for i, w := range want {
		if i >= len(lines) || !strings.HasPrefix(lines[i], w) {
			t.Errorf("line %d is not %q:\n%s", i, w, show(tables[0]))
			break
		}
	}
	if tables[1].Name != "二枚目" || show(tables[1]) != "1: 1234" {
		t.Errorf("second sheet %q: %s", tables[1].Name, show(tables[1]))
	}
}

// bomb is a small archive that unpacks to size bytes.
func bomb(t *testing.T, name string, size int64) []byte {
	t.Helper()
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	w, err := archive.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(w, zeros{}, size); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestReadXLSXBadFiles(t *testing.T) {
	good := workbook(t, func(f *excelize.File) { set(t, f, "Sheet1", "A1", "x") })
	big := bomb(t, "xl/worksheets/sheet1.xml", maxUnzipped+1<<20)
	if len(big) > 1<<20 {
		t.Fatalf("the bomb has %d bytes", len(big))
	}
	for name, data := range map[string][]byte{
		"cut off":        good[:len(good)/2],
		"not a workbook": bomb(t, "hello.txt", 10),
		"no archive":     []byte("PK\x03\x04 and nothing more"),
		"empty":          {},
	} {
		if _, _, err := ReadXLSX(data); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	start := time.Now()
	if _, _, err := ReadXLSX(big); !errors.Is(err, ErrUnzipped) {
		t.Errorf("bomb: %v", err)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("the bomb took %v", took)
	}
	// The declared size is made small; the archive's own check or ours must still end the reading.
	lying := bytes.ReplaceAll(big, []byte{0, 0, 0x10, 0x04}, []byte{10, 0, 0, 0})
	if _, _, err := ReadXLSX(lying); bytes.Equal(lying, big) || err == nil {
		t.Error("an archive with a false size was read")
	}
}

// A workbook damaged anywhere is an error or a readable rest, never a panic.
func TestReadXLSXDamaged(t *testing.T) {
	good := workbook(t, func(f *excelize.File) {
		for i := range 50 {
			cell, _ := excelize.CoordinatesToCellName(1+i%5, 1+i/5)
			set(t, f, "Sheet1", cell, strings.Repeat("文", i))
		}
	})
	for at := 0; at < len(good); at += 7 {
		damaged := bytes.Clone(good)
		damaged[at] ^= 0x5a
		_, _, _ = ReadXLSX(damaged)
	}
}

// Whatever the bytes, a workbook is read within its limits or refused, and nothing panics.
func FuzzReadXLSX(f *testing.F) {
	var book bytes.Buffer
	if err := WriteXLSX(&book, []Named{{Name: "制度", Rows: [][]string{{"id", "本文"}, {"posting", "社内公募\n2行目"}}}}); err != nil {
		f.Fatal(err)
	}
	whole := book.Bytes()
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) // an encrypted or an old workbook
	f.Fuzz(func(t *testing.T, data []byte) {
		tables, _, err := ReadXLSX(data)
		if err != nil {
			return
		}
		for _, table := range tables {
			if len(table.Rows) > MaxRows {
				t.Fatalf("%d rows", len(table.Rows))
			}
		}
	})
}
