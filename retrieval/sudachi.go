package retrieval

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Limits and weights of the Sudachi format.
const (
	maxGroup         = 100 // wordings of one group; the first 80 groups of the public list have up to 23
	maxGroupsPerWord = 20  // groups from which one wording leads; the other groups still lead to it
	lexemeWeight     = 0.9 // between the spellings of one lexeme: 宛先, あて先
	groupWeight      = 0.5 // between the lexemes of one group, when the import says nothing: 宛先, 送り先
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

// readSudachi reads the synonym format of Sudachi: CSV, a wording a line, the wordings of one number a group wherever they
// stand, empty lines between groups or not. between is the weight between the lexemes of a group. What cannot be read is
// rejected, with its line; the error is for a list beyond the limits.
func (c *collector) readSudachi(text string, between float64) error {
	groups := map[string][]sudachiRow{}
	var order []string
	line := 0
	for raw := range strings.Lines(text) {
		if line++; line > maxListLines {
			return fmt.Errorf("line %d: more than %d lines", line, maxListLines)
		}
		raw = strings.TrimSpace(raw)
		if raw == "" {
			continue
		}
		number, row, err := readSudachiRow(raw)
		if err != nil {
			c.reject(line, "%s", err)
			continue
		}
		if row.word == "" || len(c.usable(line, []string{row.word})) == 0 {
			continue
		}
		row.line = line
		if groups[number] == nil {
			order = append(order, number)
		}
		groups[number] = append(groups[number], row)
	}
	in := map[string]int{} // groups from which a wording leads
	for _, number := range order {
		if err := c.addGroup(number, groups[number], between, in); err != nil {
			return err
		}
	}
	return nil
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

// addGroup leads from every trigger of a group to every other wording of it.
func (c *collector) addGroup(number string, rows []sudachiRow, between float64, in map[string]int) error {
	if len(rows) > maxGroup {
		c.reject(rows[0].line, "group %s has %d wordings, up to %d are possible", number, len(rows), maxGroup)
		return nil
	}
	for i, from := range rows {
		if !from.trigger {
			continue
		}
		if in[from.word]++; in[from.word] > maxGroupsPerWord {
			if in[from.word] == maxGroupsPerWord+1 {
				c.reject(from.line, "%q is in more than %d groups; from here on it leads nowhere", from.word, maxGroupsPerWord)
			}
			continue
		}
		for j, to := range rows {
			if i == j || from.word == to.word {
				continue
			}
			weight := between
			if slices.ContainsFunc(from.lexemes, func(n string) bool { return slices.Contains(to.lexemes, n) }) {
				weight = lexemeWeight
			}
			if err := c.lead(to.line, from.theme, from.word, to.word, weight); err != nil {
				return err
			}
		}
	}
	return nil
}

// looksLikeSudachi tells the two formats apart by the first line that says something.
func looksLikeSudachi(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			group, _, _ := strings.Cut(line, ",")
			return isNumber(strings.Trim(group, `"`)) && strings.Count(line, ",") >= sudachiWord
		}
	}
	return false
}
