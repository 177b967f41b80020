package matrix

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Table is one file of the matrix: a line for each action on a thing, a column for each role.
type Table struct {
	Title string // the comment above it, "# " at the start of each line
	Roles []string
	Lines []Line
}

// Line is what comes of one action on a thing, for each role in the order of Table.Roles. Action has no space; Thing may have some.
type Line struct {
	Thing, Action string
	Cells         []string
}

// Read reads a file of the matrix. A line has the thing, then "|", the action and the cells; the first one names the roles.
func Read(path string) (Table, error) {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return Table{}, fmt.Errorf("read matrix: %w", err)
	}
	var t Table
	for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if strings.HasPrefix(line, "#") || line == "" {
			t.Title += line + "\n"
			continue
		}
		thing, rest, found := strings.Cut(line, "|")
		cells := strings.Fields(rest)
		switch {
		case !found || len(cells) < 2:
			return Table{}, fmt.Errorf("read matrix: %s:%d: want thing | action cells", path, n+1)
		case t.Roles == nil:
			t.Roles = cells[1:]
		case len(cells)-1 != len(t.Roles):
			return Table{}, fmt.Errorf("read matrix: %s:%d: %d cells for %d roles", path, n+1, len(cells)-1, len(t.Roles))
		default:
			t.Lines = append(t.Lines, Line{Thing: strings.TrimSpace(thing), Action: cells[0], Cells: cells[1:]})
		}
	}
	return t, nil
}

// Write stores the table with columns that stand under each other.
func (t Table) Write(path string) error {
	lines := append([]Line{{Thing: "thing", Action: "action", Cells: t.Roles}}, t.Lines...)
	widths := make([]int, len(t.Roles)+2)
	for _, l := range lines {
		for i, cell := range append([]string{l.Thing, l.Action}, l.Cells...) {
			widths[i] = max(widths[i], len(cell))
		}
	}
	var text strings.Builder
	text.WriteString(t.Title)
	for _, l := range lines {
		var line strings.Builder
		fmt.Fprintf(&line, "%-*s | %-*s", widths[0], l.Thing, widths[1], l.Action)
		for i, cell := range l.Cells {
			fmt.Fprintf(&line, " %-*s", widths[i+2], cell)
		}
		text.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("write matrix: %w", err)
	}
	return nil
}

// Differences are the cells in which got is not what t says, lines that only one of the two has, each as a sentence.
func (t Table) Differences(got Table) (found []string) {
	if !slices.Equal(t.Roles, got.Roles) {
		return []string{fmt.Sprintf("the matrix has the roles %v, the test %v", t.Roles, got.Roles)}
	}
	name := func(l Line) string { return l.Thing + " " + l.Action }
	left := map[string]Line{}
	for _, l := range got.Lines {
		left[name(l)] = l
	}
	for _, want := range t.Lines {
		l, there := left[name(want)]
		if !there {
			found = append(found, name(want)+" stands in the matrix and does not exist")
			continue
		}
		delete(left, name(want))
		for i, cell := range want.Cells {
			if l.Cells[i] != cell {
				found = append(found, fmt.Sprintf("%s as %s: %s, the matrix says %s", name(want), t.Roles[i], l.Cells[i], cell))
			}
		}
	}
	for _, l := range got.Lines {
		if _, lacks := left[name(l)]; lacks {
			found = append(found, fmt.Sprintf("%s is missing in the matrix; it is %v", name(l), l.Cells))
		}
	}
	return found
}

// Count is how many cells say something.
func (t Table) Count() (n int) {
	for _, l := range t.Lines {
		for _, cell := range l.Cells {
			if cell != "." {
				n++
			}
		}
	}
	return n
}
