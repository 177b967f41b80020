package chat

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dousuru/knowledge"
)

// usualFacets are shown after what was asked: what people want to know next of any program.
var usualFacets = []knowledge.Facet{
	knowledge.Summary, knowledge.Eligibility, knowledge.Window, knowledge.Notified, knowledge.Steps, knowledge.Contact,
}

// usualCaseFacets give a story its shape, what was hard included.
var usualCaseFacets = []knowledge.Facet{knowledge.Summary, knowledge.Situation, knowledge.Path, knowledge.Difficulty, knowledge.Outcome}

// maxParts keeps an option short; the article's page has the rest.
const maxParts = 6

// parts quotes an article: what was asked first, then where the question's words stand, then the usual facets.
func parts(lang string, c chosen, asked []knowledge.Facet) []Part {
	usual := usualFacets
	if c.article.Kind == knowledge.Case {
		usual = usualCaseFacets
	}
	var order []int
	add := func(match func(knowledge.Passage) bool) {
		for i, p := range c.article.Passages {
			if match(p) && !slices.Contains(order, i) && len(order) < maxParts {
				order = append(order, i)
				return
			}
		}
	}
	for _, facet := range asked {
		add(func(p knowledge.Passage) bool { return p.Facet == facet })
	}
	for _, hit := range c.hit.Passages[:min(2, len(c.hit.Passages))] {
		add(func(p knowledge.Passage) bool { return p.ID == hit.ID })
	}
	for _, facet := range usual {
		add(func(p knowledge.Passage) bool { return p.Facet == facet })
	}
	quoted := make([]Part, len(order))
	for i, at := range order {
		p := c.article.Passages[at]
		quoted[i] = Part{Facet: string(p.Facet), Label: label(lang, p), Text: shorten(knowledge.Plain(p.Body))}
	}
	return quoted
}

func label(lang string, p knowledge.Passage) string {
	if p.Facet != "" {
		return p.Facet.Label(lang)
	}
	return p.Heading
}

// shorten cuts a long quote at the end of a sentence and says so with an ellipsis.
func shorten(text string) string {
	if utf8.RuneCountInString(text) <= maxPartText {
		return text
	}
	cut := string([]rune(text)[:maxPartText])
	if end := strings.LastIndexAny(cut, "。.\n"); end > len(cut)/2 {
		_, size := utf8.DecodeRuneInString(cut[end:])
		cut = cut[:end+size]
	}
	return strings.TrimSpace(cut) + "…"
}
