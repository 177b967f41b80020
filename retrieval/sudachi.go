package retrieval

import (
	"fmt"
	"slices"
	"strings"
)

// Limits and weights of the Sudachi format.
const (
	maxGroup         = 100 // wordings of one group; the first 80 groups of the public list have up to 23
	maxGroupsPerWord = 20  // groups from which one wording leads; the other groups still lead to it
	lexemeWeight     = 0.9 // between the spellings of one lexeme: 宛先, あて先
	groupWeight      = 0.5 // between the lexemes of one group, when the import says nothing: 宛先, 送り先
)

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
