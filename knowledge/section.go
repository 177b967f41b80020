package knowledge

import (
	"cmp"
	"slices"
	"strings"

	"dousuru/knowledge/internal/markdown"
)

// A Section is a part of an article as people write it: one facet, or one heading, with its whole text. A long one makes
// several passages.
type Section struct {
	Facet   Facet
	Heading string
	Body    string // Markdown
	anchor  string
}

// MaxSection is how long the text of one section may be, in characters: ten times what is still read at a stretch.
const MaxSection = 20_000

// FacetsOf are the facets of a kind in the order in which an article shows them. A document has none of its own: its
// headings say which part is one.
func FacetsOf(kind Kind) []Facet {
	var list []Facet
	for _, row := range facets {
		if row.kind == kind || row.kind == "" && (kind == Program || kind == Case) {
			list = append(list, row.facet)
		}
	}
	return list
}

// Sections are the article's parts in its own order.
func (a Article) Sections() []Section {
	var list []Section
	for _, p := range a.Passages {
		if last := len(list) - 1; last >= 0 && list[last].Facet == p.Facet && list[last].Heading == p.Heading {
			list[last].Body += "\n\n" + p.Body
			continue
		}
		list = append(list, Section{p.Facet, p.Heading, p.Body, p.Anchor})
	}
	return list
}

// FormSections are the sections with an empty one for every facet that is not written, each behind the facet that it
// usually follows.
func (a Article) FormSections() []Section {
	list := a.Sections()
	order := FacetsOf(a.Kind)
	for i, f := range order {
		if slices.ContainsFunc(list, func(s Section) bool { return s.Facet == f }) {
			continue
		}
		at := 0
		for j, s := range list {
			if k := slices.Index(order, s.Facet); k >= 0 && k < i {
				at = j + 1
			}
		}
		list = slices.Insert(list, at, Section{Facet: f, Heading: f.Label(cmp.Or(a.Language, "ja"))})
	}
	return list
}

// SetSections writes the parts anew, without those that hold no text. A heading that stays keeps its address on the page.
// Language is filled in where it is empty.
func (a *Article) SetSections(list []Section) {
	anchors := map[Section]string{}
	for _, s := range a.Sections() {
		anchors[Section{Facet: s.Facet, Heading: s.Heading}] = s.anchor
	}
	var passages []Passage
	for _, s := range list {
		s.Body = strings.Trim(s.Body, "\n")
		s.Heading = strings.Join(strings.Fields(s.Heading), " ")
		if strings.TrimSpace(s.Body) == "" {
			continue
		}
		if a.Kind == Document {
			s.Facet = FacetOf(Document, s.Heading)
		}
		if s.Heading == "" {
			s.Heading = s.Facet.Label(labelLanguage(s.Body))
		}
		anchor := anchors[Section{Facet: s.Facet, Heading: s.Heading}]
		if anchor == "" {
			anchor = cmp.Or(string(s.Facet), markdown.Anchor(s.Heading))
		}
		whole := markdown.Section{Body: s.Body, Lines: make([]int, 1+strings.Count(s.Body, "\n"))}
		for _, p := range parts(Passage{Facet: s.Facet, Heading: s.Heading, Anchor: anchor}, "", whole) {
			p.Locator = ""
			passages = append(passages, p)
		}
	}
	a.Passages = nil
	addPassages(newRecord("", 0), a, passages)
}
