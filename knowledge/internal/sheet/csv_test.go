package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

func cp932(s string) []byte {
	b, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return b
}

func utf16(s string) []byte {
	b, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return b
}

// Rows are shown as line: cell|cell.
func show(t Table) string {
	var out []string
	for _, r := range t.Rows {
		out = append(out, fmt.Sprintf("%d: %s", r.Line, strings.Join(r.Cells, "|")))
	}
	return strings.Join(out, "\n")
}

func TestReadCSV(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"utf-8":               {[]byte("id,答え\n1,はい\n"), "1: id|答え\n2: 1|はい"},
		"byte order mark":     {[]byte("\xef\xbb\xbfid,a\r\n1,b\r\n"), "1: id|a\n2: 1|b"},
		"cp932":               {cp932("id,質問\r\n1,時短は①いつまで～？\r\n"), "1: id|質問\n2: 1|時短は①いつまで～？"},
		"utf-16":              {utf16("id\t質問\n1\t髙橋\n"), "1: id|質問\n2: 1|髙橋"},
		"line breaks":         {[]byte("id,a\n1,\"two\r\nlines, one cell\"\n2,b\n"), "1: id|a\n2: 1|two\nlines, one cell\n4: 2|b"},
		"semicolons":          {[]byte("id;a\n1;\"x;y\"\n"), "1: id|a\n2: 1|x;y"},
		"tabs":                {[]byte("id\ta, b\n1\tc\n"), "1: id|a, b\n2: 1|c"},
		"declared delimiter":  {[]byte("sep=;\nid;a,b,c\n1;x\n"), "2: id|a,b,c\n3: 1|x"},
		"old line ends":       {[]byte("id,a\r1,b\r"), "1: id|a\n2: 1|b"},
		"empty rows":          {[]byte("id,a\n,\n\n　, \n1,b\n"), "1: id|a\n5: 1|b"},
		"spaces and controls": {[]byte("id , a\x00\n 1　,\x07b\n"), "1: id|a\n2: 1|b"},
		"quotes inside":       {[]byte("id,a\n1,\"say \"\"hi\"\"\"\n"), "1: id|a\n2: 1|say \"hi\""},
	} {
		t.Run(name, func(t *testing.T) {
			table, faults, err := ReadCSV(c.data)
			if err != nil || len(faults) > 0 {
				t.Fatalf("faults %v, error %v", faults, err)
			}
			if got := show(table); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// A broken record is reported with its line, the others are read.
func TestReadCSVFaults(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		line   int
		reason string
		rows   int
	}{
		"quote in a bare cell": {"id,a\n1,b\n2,c\"d\"\n3,e\n", 3, "quotes do not match", 3},
		"quote never closed":   {"id,a\n1,b\n2,\"c\n3,d\n4,e\n", 3, "not closed", 2},
		"too many columns":     {"id,a\n1,b" + strings.Repeat(",x", 300) + "\n2,c\n", 2, "columns", 2},
		"too long a cell":      {"id,a\n1," + strings.Repeat("長", MaxCell+1) + "\n2,c\n", 2, "characters", 2},
	} {
		t.Run(name, func(t *testing.T) {
			table, faults, err := ReadCSV([]byte(c.text))
			if err != nil || len(faults) != 1 {
				t.Fatalf("faults %v, error %v", faults, err)
			}
			if faults[0].Line != c.line || !strings.Contains(faults[0].Reason, c.reason) {
				t.Errorf("got %+v, want line %d with %q", faults[0], c.line, c.reason)
			}
			if len(table.Rows) != c.rows {
				t.Errorf("%d rows, want %d:\n%s", len(table.Rows), c.rows, show(table))
			}
		})
	}
}

func TestReadCSVLimits(t *testing.T) {
	table, _, err := ReadCSV([]byte("id\n" + strings.Repeat("x\n", MaxRows+10)))
	if err == nil || len(table.Rows) != MaxRows {
		t.Errorf("%d rows, error %v; want %d rows and an error", len(table.Rows), err, MaxRows)
	}
	if _, _, err := ReadCSV([]byte("\x81\xff\xfe\xa0binary\x80\x81")); err == nil {
		t.Error("binary data was read as text")
	}
}

// Whatever the bytes, rows come in order within the limits, as valid text.
func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("id,a\n1,\"b\nc\"\n"))
	f.Add(cp932("番号;答え\r\n1;\"はい\""))
	f.Add(utf16("a\tb\n"))
	f.Add([]byte("sep=,\n\"\"\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, _, err := ReadCSV(data)
		if err != nil {
			return
		}
		last := 0
		for _, r := range table.Rows {
			if r.Line <= last && last > 0 {
				t.Fatalf("row of line %d after line %d", r.Line, last)
			}
			last = r.Line
			for _, c := range r.Cells {
				if bytes.ContainsAny([]byte(c), "\x00\r") || strings.ToValidUTF8(c, "") != c {
					t.Fatalf("cell %q", c)
				}
			}
		}
	})
}
