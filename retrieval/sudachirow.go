package retrieval

import (
	"encoding/csv"
	"fmt"
	"strings"
	"unicode"
)

// Columns of the format, from docs/synonyms.md of WorksApplications/SudachiDict. Form, abbreviation and spelling (4 to 6) say
// how the wordings of one lexeme differ, nouns (1 in column 1) and verbs (2) are one to the analyzer: none of them is read.
const (
	sudachiGroup     = 0
	sudachiExpansion = 2 // 0 or empty: always; 1: others lead here, it leads nowhere; 2: deleted
	sudachiLexeme    = 3 // number in the group, or several with / between; empty or 0: not given
	sudachiTheme     = 7 // (医療), (IT/ビジネス) or ()
	sudachiWord      = 8
)

// themeSigns leaves of a theme what the text format can say: (IT/ビジネス) is IT/ビジネス.
var themeSigns = strings.NewReplacer("(", "", ")", "", "[", "", "]", "", "［", "", "］", "", "：", ":")

// A sudachiRow is one wording of a group.
type sudachiRow struct {
	line    int
	word    string
	trigger bool // leads to the others
	lexemes []string
	theme   string
}

// readSudachiRow reads one line; a deleted row has no word.
func readSudachiRow(line string) (group string, row sudachiRow, err error) {
	fields, err := splitCSV(line)
	if err != nil {
		return "", row, err
	}
	if len(fields) <= sudachiWord {
		return "", row, fmt.Errorf("%d columns, the wording is column %d", len(fields), sudachiWord+1)
	}
	group = strings.TrimSpace(fields[sudachiGroup])
	if !isNumber(group) {
		return "", row, fmt.Errorf("group %q is not a number", shorten(group))
	}
	switch flag := strings.TrimSpace(fields[sudachiExpansion]); flag {
	case "", "0":
		row.trigger = true
	case "1":
	case "2":
		return group, sudachiRow{}, nil
	default:
		return "", row, fmt.Errorf("expansion %q is none of 0, 1, 2", shorten(flag))
	}
	for n := range strings.SplitSeq(fields[sudachiLexeme], "/") {
		if n = strings.TrimSpace(n); n != "" && n != "0" {
			row.lexemes = append(row.lexemes, n)
		}
	}
	row.theme = shorten(tidy(themeSigns.Replace(fields[sudachiTheme])))
	if row.word = plainWord(fields[sudachiWord]); row.word == "" {
		return "", row, fmt.Errorf("no wording")
	}
	return group, row, nil
}

// splitCSV reads one line of CSV. Nearly no line has quotes, and a reader for each of the others would cost more than the
// rest of the import.
func splitCSV(line string) ([]string, error) {
	switch {
	case len(line) > maxLineBytes:
		return nil, fmt.Errorf("line is longer than %d KB", maxLineBytes>>10)
	case !strings.Contains(line, `"`):
		return strings.Split(line, ","), nil
	}
	fields, err := csv.NewReader(strings.NewReader(line)).Read()
	if err != nil {
		return nil, fmt.Errorf("quotes of the CSV do not match")
	}
	return fields, nil
}

func isNumber(text string) bool {
	return text != "" && len(text) <= 12 && strings.IndexFunc(text, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

// plainWord is a wording without the signs of the text format, so that every list can be exported. The analyzer does not
// read them either.
func plainWord(word string) string {
	return tidy(strings.Map(func(r rune) rune {
		if strings.ContainsRune("=|;＝｜；→⇒", r) {
			return ' '
		}
		return r
	}, word))
}
