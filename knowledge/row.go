package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"dousuru/knowledge/internal/markdown"
	"dousuru/knowledge/internal/sheet"
)

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
		if r.text("answer") == "" && (r.text("format") == "" || r.text("body") == "") || r.text("question") == "" {
			t.reject(r.line, "question and answer must not be empty")
			return
		}
		r.fields["title"] = r.fields["question"]
	}
	a := articleOf(r, Kind(set))
	if a.Slug = slugOf(r.text("id")); a.Slug == "" {
		a.Slug = set + "-" + textKey(a.Title)
	}
	markup := cellText(r)
	var passages []Passage
	add := func(facet Facet, heading, body string) {
		if body == "" {
			return
		}
		anchor := string(facet)
		if anchor == "" {
			anchor = markdown.Anchor(heading)
		}
		s := markdown.Section{Body: markup(body), Lines: []int{row.Line}}
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
	passages = append(passages, t.bodyPassages(r, a.Kind, row)...)
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
				lines[i] = strings.TrimRight("- "+strings.TrimSpace(rest), " ")
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
		Routes: r.list("routes"), Note: r.text("note"), Languages: LanguagesOf(r.text("languages")),
	}
	if d.CheckedOn.IsZero() {
		d.CheckedOn = r.date("reviewed_on") // 確認日
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
