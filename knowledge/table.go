package knowledge

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dousuru/knowledge/internal/sheet"
)

// A table is one sheet on its way to articles and desks.
type table struct {
	file     string // with the sheet's name behind # where the workbook has several
	columns  []column
	articles []*Article
	desks    []Desk
	whole    bool // one document, whose headings are no fields
	people   bool // a list of people: not knowledge, left out
	rejected []Reject
}

// column is what one column of the header row means: a field, a facet, or its own heading.
type column struct {
	name  string
	field string
	facet Facet
}

// sets are the kinds of tables: some of the signs must stand in the header row for a table to be one, and then all of the
// required columns must.
var sets = []struct {
	name     string
	signs    []string
	required []string
}{
	{"desk", []string{"channel", "routes", "anonymous_ok"}, []string{"id", "title", "channel"}},
	{"faq", []string{"question", "answer"}, []string{"question", "answer"}},
	{"case", []string{"display_name", "consent", "programs_used", "profile"}, []string{"title"}},
	{"program", nil, []string{"title"}}, // a table with columns that are facets
}

// readTable turns a sheet into articles or desks by what its header row says; a header that says nothing makes one
// document of the whole sheet.
func readTable(file string, s sheet.Table) *table {
	t := &table{file: file}
	if len(s.Rows) == 0 {
		t.reject(0, "there are no rows")
		return t
	}
	if len(s.Rows) == 1 {
		defer func() {
			if len(t.rejected) == 0 && !t.people {
				t.reject(s.Rows[0].Line, "there are no rows under the header")
			}
		}()
	}
	head := s.Rows[0]
	set := t.readHead(head)
	if t.people || len(t.rejected) > 0 {
		return t
	}
	if set == "" {
		t.whole = true
		t.document(s)
		return t
	}
	for _, row := range s.Rows[1:] {
		switch {
		case len(t.rejected) >= maxReported:
			t.reject(row.Line, "more than %d rows are wrong; the rest was not read", maxReported)
			return t
		case len(row.Cells) > len(head.Cells) && slices.ContainsFunc(row.Cells[len(head.Cells):], func(c string) bool { return c != "" }):
			t.reject(row.Line, "row has %d cells where the header has %d", len(row.Cells), len(head.Cells))
			continue
		}
		r := t.rowRecord(row)
		if set == "desk" {
			t.desk(r)
		} else {
			t.article(r, set, row)
		}
	}
	return t
}

func (t *table) reject(line int, format string, args ...any) {
	t.rejected = append(t.rejected, Reject{t.file, line, fmt.Sprintf(format, args...)})
}

// readHead finds what the columns mean and which set they make; "" is a table of its own kind.
func (t *table) readHead(head sheet.Row) (set string) {
	given := map[string]bool{}
	facets := 0
	for _, name := range head.Cells {
		c := column{name: strings.Join(strings.Fields(name), " "), field: fieldOf(name)}
		t.columns = append(t.columns, c)
		given[c.field] = true
		if FacetOf(Program, name) != "" || FacetOf(Case, name) != "" {
			facets++
		}
	}
	t.people = slices.Contains(head.Cells, "email") && (slices.Contains(head.Cells, "roles") || slices.Contains(head.Cells, "manager"))
	base := strings.TrimSuffix(path.Base(strings.ToLower(t.file)), path.Ext(t.file))
	for _, s := range sets {
		found := base == s.name || base == s.name+"s" || slices.ContainsFunc(s.signs, func(sign string) bool { return given[sign] })
		if found || s.name == "program" && (facets > 1 || facets > 0 && given["title"]) {
			for _, needed := range s.required {
				if !given[needed] {
					t.reject(head.Line, "column %s is missing; there are: %s", fieldLabels[needed], short(strings.Join(head.Cells, ", ")))
				}
			}
			t.fitColumns(s.name)
			return s.name
		}
	}
	return ""
}

// fitColumns keeps the fields that belong to the set, each once; other columns are facets or sections of the text.
func (t *table) fitColumns(set string) {
	taken := map[string]bool{}
	for i, c := range t.columns {
		belongs := fieldSets[c.field]
		if belongs != "" && belongs != set && (belongs != "article" || set == "desk") || taken[c.field] {
			c.field = ""
		}
		if taken[c.field] = c.field != ""; c.field == "" {
			c.facet = FacetOf(Kind(set), c.name)
		}
		t.columns[i] = c
	}
	if !taken["format"] {
		t.plainBody(set)
	}
}

// meanings are what the headings of a list of records were taken for.
func (t *table) meanings() []Column {
	var all []Column
	for _, c := range t.columns {
		if c.name != "" && len(t.articles)+len(t.desks) > 0 && !t.whole {
			all = append(all, Column{t.file, c.name, c.field, c.facet})
		}
	}
	return all
}

// plainBody: where no column says that cells are Markdown, a column called 本文 is a part of the text like others.
func (t *table) plainBody(set string) {
	for i, c := range t.columns {
		if c.field == "body" {
			t.columns[i].field, t.columns[i].facet = "", FacetOf(Kind(set), c.name)
		}
	}
}
