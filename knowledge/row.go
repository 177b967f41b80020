package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"dousuru/knowledge/internal/markdown"
	"dousuru/knowledge/internal/sheet"
)

// A table is one sheet on its way to articles and desks.
type table struct {
	file     string // with the sheet's name behind # where the workbook has several
	columns  []column
	articles []*Article
	desks    []Desk
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
		if belongs := fieldSets[c.field]; belongs != "" && belongs != set || taken[c.field] {
			c.field = ""
		}
		if taken[c.field] = c.field != ""; c.field == "" {
			c.facet = FacetOf(Kind(set), c.name)
		}
		t.columns[i] = c
	}
}

func (t *table) rowRecord(row sheet.Row) *record {
	r := newRecord(t.file, row.Line)
	for i, c := range t.columns {
		if i < len(row.Cells) && c.field != "" {
			r.set(c.field, field{text: row.Cells[i], line: row.Line})
		}
	}
	return r
}

func (t *table) article(r *record, set string, row sheet.Row) {
	if set == "faq" {
		if r.text("answer") == "" || r.text("question") == "" {
			t.reject(r.line, "question and answer must not be empty")
			return
		}
		r.fields["title"] = r.fields["question"]
	}
	a := articleOf(r, Kind(set))
	if a.Slug = slugOf(r.text("id")); a.Slug == "" {
		a.Slug = set + "-" + textKey(a.Title)
	}
	var passages []Passage
	add := func(facet Facet, heading, body string) {
		if body == "" {
			return
		}
		anchor := string(facet)
		if anchor == "" {
			anchor = markdown.Anchor(heading)
		}
		s := markdown.Section{Body: cellMarkdown(body), Lines: []int{row.Line}}
		passages = append(passages, parts(Passage{Facet: facet, Heading: heading, Anchor: anchor}, t.file, s)...)
	}
	language := labelLanguage(a.Title + r.text("answer"))
	if text := r.text("description"); text != "" {
		add(Summary, Summary.Label(language), text)
	}
	if set == "faq" {
		add(Answer, Answer.Label(language), r.text("answer"))
	}
	for i, c := range t.columns {
		if c.field == "" && i < len(row.Cells) {
			add(c.facet, c.name, row.Cells[i])
		}
	}
	addPassages(r, &a, passages)
	if r.fault != nil {
		t.rejected = append(t.rejected, *r.fault)
		return
	}
	t.articles = append(t.articles, &a)
}

// textKey is an id for a row that has none: it lives as long as its text does.
func textKey(text string) string {
	sum := sha256.Sum256([]byte(headingKey(text)))
	return hex.EncodeToString(sum[:6])
}

// cellMarkdown keeps a cell's line breaks where Markdown would join the lines, and makes lists of lines that people
// began with a dot.
func cellMarkdown(cell string) string {
	lines := strings.Split(cell, "\n")
	for i, l := range lines {
		for _, dot := range []string{"・", "●", "■", "◆", "○", "•"} {
			if rest, found := strings.CutPrefix(strings.TrimSpace(l), dot); found {
				lines[i] = "- " + strings.TrimSpace(rest)
			}
		}
	}
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			previous := lines[i-1]
			switch {
			case l == "" || previous == "":
				b.WriteString("\n")
			case isItem(l) && isItem(previous):
				b.WriteString("\n")
			case isItem(l) || isItem(previous):
				b.WriteString("\n\n")
			default:
				b.WriteString("  \n")
			}
		}
		b.WriteString(l)
	}
	return b.String()
}

func isItem(line string) bool { return strings.HasPrefix(line, "- ") }

// desk reads a row of desks.
func (t *table) desk(r *record) {
	d := Desk{
		Slug: slugOf(r.text("id")), Name: r.text("title"), Topic: r.text("topic"), Channel: r.text("channel"), Hours: r.text("hours"),
		Internal: r.text("internal") == "" || r.yes("internal"), AnonymousOK: r.yes("anonymous_ok"),
		CheckedOn: r.date("checked_on"), CheckedBy: r.text("checked_by"), Fallback: slugOf(r.text("fallback")),
		Routes: r.list("routes"), Note: r.text("note"), Languages: []string{},
	}
	if d.CheckedOn.IsZero() {
		d.CheckedOn = r.date("reviewed_on") // 確認日
	}
	for _, l := range strings.FieldsFunc(r.text("languages"), func(c rune) bool { return strings.ContainsRune("|・,、;，\n", c) }) {
		d.Languages = append(d.Languages, languageCode(strings.TrimSpace(l)))
	}
	if len(d.Languages) == 0 {
		d.Languages = []string{"ja"}
	}
	if d.Routes == nil {
		d.Routes = []string{}
	}
	if d.Slug == "" || d.Name == "" || d.Channel == "" {
		r.reject(0, "a desk needs id, name and channel")
	}
	if r.fault != nil {
		t.rejected = append(t.rejected, *r.fault)
		return
	}
	t.desks = append(t.desks, d)
}

// document makes one document of a table that is no list of records: its first column names the rows. A row that fits
// into a passage is one, with its cells under their column names; else every cell is a passage.
func (t *table) document(s sheet.Table) {
	r := newRecord(t.file, s.Rows[0].Line)
	base, name, _ := strings.Cut(path.Base(t.file), "#")
	title := strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(strings.TrimSuffix(base, path.Ext(base))))
	if name != "" {
		title += " " + name
	}
	r.set("title", field{text: title})
	a := articleOf(r, Document)
	a.Slug = pathSlug(strings.ReplaceAll(strings.ReplaceAll(t.file, path.Ext(base), ""), "#", "/"))
	var passages []Passage
	for _, row := range s.Rows[1:] {
		label := row.Cells[0]
		if len(row.Cells) == 1 {
			passages = append(passages, parts(Passage{}, t.file, markdown.Section{Body: cellMarkdown(label), Lines: []int{row.Line}})...)
			continue
		}
		if label == "" {
			label = fmt.Sprintf("%d", row.Line)
		}
		var whole strings.Builder
		var cells []Passage
		for i, cell := range row.Cells[1:] {
			if cell == "" {
				continue
			}
			name := fmt.Sprintf("%d", i+2)
			if i+1 < len(t.columns) && t.columns[i+1].name != "" {
				name = t.columns[i+1].name
			}
			fmt.Fprintf(&whole, "- **%s**: %s\n", name, strings.ReplaceAll(cell, "\n", "\n  "))
			section := markdown.Section{Body: cellMarkdown(cell), Lines: []int{row.Line}}
			heading := label + " › " + name
			cells = append(cells, parts(Passage{Heading: heading, Anchor: markdown.Anchor(heading)}, t.file, section)...)
		}
		if len(cells) > 0 && markdown.Width(whole.String()) <= passageWidth {
			cells = []Passage{{Heading: label, Anchor: markdown.Anchor(label), Body: strings.TrimSpace(whole.String()), Locator: locator(t.file, row.Line)}}
		}
		passages = append(passages, cells...)
	}
	addPassages(r, &a, passages)
	if r.fault != nil {
		t.rejected = append(t.rejected, *r.fault)
		return
	}
	t.articles = append(t.articles, &a)
}
