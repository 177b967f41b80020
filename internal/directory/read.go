package directory

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"

	"dousuru/internal/csvsafe"
)

// A list is what a file says: its rows, and which columns it has.
type list struct {
	columns []*column // nil where a heading names none
	rows    []row
	unread  []string // headings that name no column
}

type row struct {
	line  int
	cells []string
}

// apply puts what a row says over e; what the list has no column for stays as it is.
func (l list) apply(e *Entry, r row) error {
	for i, c := range l.columns {
		if c == nil {
			continue
		}
		cell := csvsafe.Restore(r.cells[i])
		if utf8.RuneCountInString(cell) > maxCell {
			return fmt.Errorf("%s: more than %d characters", c.name, maxCell)
		}
		if strings.ContainsFunc(cell, unicode.IsControl) {
			return fmt.Errorf("%s: line end or control character in the cell", c.name)
		}
		if err := c.put(e, cell); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	switch {
	case e.Slug == "":
		return errors.New("person: the key is missing")
	case e.Name == "":
		return errors.New("name: missing")
	}
	return nil
}

// read takes a CSV apart. A problem of one row does not hide those of the others; a file that cannot be followed further has
// its problem and no rows.
func read(file io.Reader) (list, []Problem, error) {
	data, err := io.ReadAll(io.LimitReader(file, MaxList+1))
	if err != nil {
		return list{}, nil, err
	}
	if len(data) > MaxList {
		return list{}, nil, fmt.Errorf("the file has more than %d MB", MaxList>>20)
	}
	if data, err = decode(data); err != nil {
		return list{}, nil, err
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	var l list
	var problems []Problem
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) { // what comes behind an open quote is not told apart any more
			return list{}, append(problems, Problem{broken.StartLine, broken.Err.Error()}), nil
		}
		if err != nil {
			return l, nil, err
		}
		line, _ := r.FieldPos(0)
		switch {
		case strings.TrimSpace(strings.Join(cells, "")) == "":
		case l.columns == nil:
			if problem := l.head(cells); problem != "" {
				return list{}, []Problem{{line, problem}}, nil
			}
		case len(cells) != len(l.columns):
			problems = append(problems, Problem{line, fmt.Sprintf("%d cells under %d headings", len(cells), len(l.columns))})
		case len(l.rows) == MaxRows:
			return l, nil, fmt.Errorf("the file has more than %d rows", MaxRows)
		default:
			l.rows = append(l.rows, row{line, cells})
		}
	}
	if len(l.rows) == 0 && len(problems) == 0 {
		return l, nil, errors.New("the file has no people in it")
	}
	return l, problems, nil
}

// head takes the headings; what is wrong with them, or "".
func (l *list) head(cells []string) string {
	seen := map[string]bool{}
	for _, heading := range cells {
		c := columnNamed(heading)
		l.columns = append(l.columns, c)
		switch {
		case c == nil:
			l.unread = append(l.unread, clean(heading))
		case seen[c.name]:
			return fmt.Sprintf("two columns are the %s", c.name)
		default:
			seen[c.name] = true
		}
	}
	for _, c := range columnsOf[:2] {
		if !seen[c.name] {
			return fmt.Sprintf("no column is the %s: it is headed %s", c.name, strings.Join(c.headings, ", "))
		}
	}
	return ""
}

// decode takes UTF-8, with or without a mark, or CP932, which a Japanese Excel writes as CSV.
func decode(data []byte) ([]byte, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if utf8.Valid(data) {
		return data, nil
	}
	decoded, err := japanese.ShiftJIS.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
		return nil, errors.New("the file is neither UTF-8 nor Shift_JIS (CP932)")
	}
	return decoded, nil
}
