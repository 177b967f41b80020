package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ReadCSV reads comma, semicolon or tab separated values in any encoding that Text knows. A record with a broken quote is
// a fault; one that opens a quote and never closes it takes the rest of the file with it.
func ReadCSV(data []byte) (Table, []Fault, error) {
	text, err := Text(data)
	if err != nil {
		return Table{}, nil, err
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	delimiter, rest, skipped := declaredDelimiter(text)
	if delimiter == 0 {
		delimiter = guessDelimiter(rest)
	}
	reader := csv.NewReader(strings.NewReader(rest))
	reader.Comma = delimiter
	reader.FieldsPerRecord = -1
	var table Table
	var faults []Fault
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return table, faults, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			faults = append(faults, Fault{Line: broken.StartLine + skipped, Reason: quoteReason(broken)})
			continue
		}
		if err != nil {
			return table, faults, err
		}
		line, _ := reader.FieldPos(0)
		line += skipped
		cells, empty, err := tidyRow(cells)
		switch {
		case err != nil:
			faults = append(faults, Fault{Line: line, Reason: err.Error()})
		case empty:
		case len(table.Rows) == MaxRows:
			return table, faults, fmt.Errorf("file has more than %d rows", MaxRows)
		default:
			table.Rows = append(table.Rows, Row{line, cells})
		}
	}
}

func quoteReason(err *csv.ParseError) string {
	if errors.Is(err.Err, csv.ErrQuote) && err.Line != err.StartLine {
		return fmt.Sprintf("quote is not closed (read to line %d)", err.Line)
	}
	return "quotes do not match in this record"
}

// declaredDelimiter reads the line "sep=;" that Excel writes and reads at the head of a file.
func declaredDelimiter(text string) (delimiter rune, rest string, skipped int) {
	line, after, _ := strings.Cut(text, "\n")
	sep, found := strings.CutPrefix(strings.ToLower(strings.TrimRight(line, " ")), "sep=")
	if found && len(sep) == 1 && strings.Contains(",;\t|", sep) {
		return rune(sep[0]), after, 1
	}
	return 0, text, 0
}

// guessDelimiter counts the candidates in the first record, outside quotes.
func guessDelimiter(text string) rune {
	counts := map[rune]int{}
	quoted := false
	for _, r := range text {
		if r == '"' {
			quoted = !quoted
		} else if r == '\n' && !quoted {
			break
		} else if !quoted {
			counts[r]++
		}
	}
	switch {
	case counts['\t'] > 0 && counts['\t'] >= counts[',']: // nobody types a tab into a heading
		return '\t'
	case counts[';'] > counts[',']:
		return ';'
	}
	return ','
}
