package chat

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

// usualFacets are shown after what was asked: what people want to know next of any program.
var usualFacets = []knowledge.Facet{
	knowledge.Summary, knowledge.Eligibility, knowledge.Window, knowledge.Notified, knowledge.Contact, knowledge.Steps,
}

// usualCaseFacets give a story its shape, what was hard included.
var usualCaseFacets = []knowledge.Facet{knowledge.Summary, knowledge.Situation, knowledge.Path, knowledge.Difficulty, knowledge.Outcome}

// maxParts keeps an option short; the article's page has the rest. What was asked and where its words stand leave room for all
// of the usual ones but the steps.
const maxParts = 8

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
	for _, facet := range c.whoFirst(asked) {
		add(func(p knowledge.Passage) bool { return p.Facet == facet })
	}
	if c.isGeneral() {
		add(func(p knowledge.Passage) bool { return p.Facet == knowledge.Summary })
	}
	hits := c.telling()
	most := 2
	if len(order) > 0 {
		most = 1
	}
	for _, hit := range hits[:min(most, len(hits))] {
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

// whoFirst has who may and who may not stand together, first the one that says more of what the question names: 「パートも対象？」
// is answered where パート stands.
func (c chosen) whoFirst(asked []knowledge.Facet) []knowledge.Facet {
	if len(asked) == 0 || asked[0] != knowledge.Eligibility && asked[0] != knowledge.Exclusions {
		return asked
	}
	who := []knowledge.Facet{knowledge.Eligibility, knowledge.Exclusions}
	if c.scoreOf(knowledge.Exclusions) > clearlyBetter*c.scoreOf(knowledge.Eligibility) {
		slices.Reverse(who)
	}
	for _, facet := range asked {
		if !slices.Contains(who, facet) {
			who = append(who, facet)
		}
	}
	return who
}

func (c chosen) scoreOf(facet knowledge.Facet) float64 {
	for _, p := range c.hit.Passages {
		if p.Facet == facet {
			return p.Score
		}
	}
	return 0
}

// clearlyBetter is how far a passage must stand above the summary to be quoted before it. Title and aliases count for both,
// so a little is much.
const clearlyBetter = 1.15

// isGeneral tells whether the question fits the article as a whole: no passage stands clearly above its summary.
func (c chosen) isGeneral() bool {
	hits := c.telling()
	for _, p := range hits {
		if p.Facet == knowledge.Summary {
			return hits[0].Score < clearlyBetter*p.Score
		}
	}
	return false
}

// quietFacets repeat the article's name in few words, which puts them high in a search without their telling anything.
var quietFacets = []knowledge.Facet{knowledge.Forms, knowledge.Contact, knowledge.Purpose}

// telling are the passages that matched, without the quiet ones; asked for by name, those are quoted all the same.
func (c chosen) telling() []retrieval.PassageHit {
	var hits []retrieval.PassageHit
	for _, p := range c.hit.Passages {
		if !slices.Contains(quietFacets, p.Facet) {
			hits = append(hits, p)
		}
	}
	return hits
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
