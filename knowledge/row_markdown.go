package knowledge

import (
	"errors"
	"strings"

	"dousuru/knowledge/internal/markdown"
	"dousuru/knowledge/internal/sheet"
)

// formatMarkdown in the column 記法 says that the cells are Markdown as they are: what an export writes, so that it comes back
// to the letter. Cells of people who write no Markdown keep their line breaks instead (cellMarkdown).
const formatMarkdown = "markdown"

// cellText is how the cells of a row become Markdown.
func cellText(r *record) func(cell string) string {
	format := r.text("format")
	if format == "" {
		return cellMarkdown
	}
	if !strings.EqualFold(format, formatMarkdown) {
		r.reject(0, "format: %q is none of %s", short(format), formatMarkdown)
	}
	return func(cell string) string { return cell }
}

// bodyPassages are those of the column 本文: in a row of Markdown a text with headings of its own, as on a page.
func (t *table) bodyPassages(r *record, kind Kind, row sheet.Row) []Passage {
	text := r.text("body")
	if text == "" {
		return nil
	}
	parsed, err := markdown.Parse("\n" + text) // it begins with an empty line, so that it has no front matter
	if err != nil {
		var at *markdown.Error
		if errors.As(err, &at) {
			r.reject(0, "%s", at.Reason)
		}
		r.reject(0, "cannot be read: %v", err)
	}
	var passages []Passage
	if kind == Program || kind == Case {
		passages = facetPassages(kind, t.file, parsed.Sections)
	} else {
		passages = sectionPassages(kind, t.file, parsed.Sections)
	}
	for i := range passages {
		passages[i].Locator = locator(t.file, row.Line)
	}
	return passages
}
