package knowledge

import (
	"strings"

	"dousuru/knowledge/internal/markdown"
)

// facetPassages cuts a program or a case: a heading that names a facet opens one; what stands before the first is the
// summary. Headings below a facet's stay in its text, headings of the facets' own level that name none are sections.
func facetPassages(kind Kind, file string, sections []markdown.Section) []Passage {
	var groups []markdown.Section
	var facetOf []Facet
	for _, s := range sections {
		facet := FacetOf(kind, s.Heading)
		if s.Heading == "" && len(groups) == 0 {
			facet = Summary
		}
		if last := len(groups) - 1; last >= 0 && facet == "" && groups[last].Level > 0 && s.Level > groups[last].Level {
			groups[last] = joinSections(groups[last], s)
			continue
		}
		groups, facetOf = append(groups, s), append(facetOf, facet)
	}
	var passages []Passage
	for i, s := range groups {
		if s.Body == "" {
			continue
		}
		anchor := string(facetOf[i])
		if anchor == "" || strings.HasPrefix(s.ID, anchor+"-") {
			anchor = anchorOf(s)
		}
		heading := s.Heading
		if heading == "" {
			heading = facetOf[i].Label(labelLanguage(s.Body))
		}
		passages = append(passages, parts(Passage{Facet: facetOf[i], Heading: heading, Anchor: anchor}, file, s)...)
	}
	return passages
}

// joinSections puts a section with its heading under another.
func joinSections(above, below markdown.Section) markdown.Section {
	if below.Heading != "" {
		above.Body += "\n\n" + strings.Repeat("#", min(below.Level, 6)) + " " + below.Heading
		above.Lines = append(above.Lines, below.Line, below.Line)
	}
	if below.Body != "" {
		above.Body += "\n\n" + below.Body
		above.Lines = append(append(above.Lines, below.Lines[0]), below.Lines...)
	}
	above.Body = strings.TrimLeft(above.Body, "\n")
	return above
}

// sectionPassages cuts a document, or an FAQ, whose opening is the answer: every section with text is a passage under
// the headings it stands in.
func sectionPassages(kind Kind, file string, sections []markdown.Section) []Passage {
	var passages []Passage
	for _, s := range sections {
		if s.Body == "" {
			continue
		}
		p := Passage{Facet: FacetOf(kind, s.Heading), Anchor: anchorOf(s)}
		p.Heading = strings.Join(append(append([]string{}, s.Above...), s.Heading), " › ")
		p.Heading = strings.Trim(p.Heading, " ›")
		if kind == FAQ && s.Heading == "" {
			p.Facet, p.Anchor, p.Heading = Answer, string(Answer), Answer.Label(labelLanguage(s.Body))
		}
		passages = append(passages, parts(p, file, s)...)
	}
	return passages
}

// parts splits a long section; each part is a passage of the same heading.
func parts(p Passage, file string, s markdown.Section) []Passage {
	var out []Passage
	for _, part := range markdown.Split(s.Body, s.Lines, passageWidth) {
		p.Body, p.Locator = part.Body, locator(file, part.Line)
		out = append(out, p)
	}
	return out
}

func anchorOf(s markdown.Section) string {
	if s.ID != "" {
		return markdown.Anchor(s.ID)
	}
	return markdown.Anchor(s.Heading)
}
