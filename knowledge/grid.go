package knowledge

import (
	"fmt"
	"path"
	"strings"

	"dousuru/knowledge/internal/markdown"
	"dousuru/knowledge/internal/sheet"
)

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
