package web

import (
	"strconv"

	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/knowledge"
)

// kinds of what stands on the line, in the order of the filter: decisions, then what the person adds.
var kinds = []string{"decision", "event", "wish", "life"}

// A lineItem is one thing on the line as the page shows it.
type lineItem struct {
	journey.Item
	Kind  string // of kinds
	When  string
	Shown []shownArticle
}

// Anchor is the item's place on the page.
func (i lineItem) Anchor() string { return anchor(i.ID()) }

// shownArticle is what a decision was about. An article that is no longer shown has no title and no link.
type shownArticle struct{ Slug, Title string }

// whole is everything of the person's journey.
type whole struct {
	decisions []journey.Decision
	entries   []journey.Entry
	titles    map[string]string
}

func (s *Site) whole(v *visit) (w whole, err error) {
	if w.decisions, err = journey.Decisions(v.Context(), s.opts.DB, v.self()); err != nil {
		return w, err
	}
	if w.entries, err = journey.Entries(v.Context(), s.opts.DB, v.self(), false); err != nil {
		return w, err
	}
	w.titles, err = s.titles(v, w.decisions)
	return w, err
}

// items are the things on the line, oldest first.
func (w whole) items(language string) (items []lineItem) {
	for _, i := range journey.Line(w.decisions, w.entries) {
		item := lineItem{Item: i, Kind: "decision", When: i.When(language)}
		if i.Entry != nil {
			item.Kind = string(i.Entry.Kind)
		} else {
			item.Shown = shownArticles(i.Decision.Articles, w.titles)
		}
		items = append(items, item)
	}
	return items
}

// titles are the titles of all articles that the decisions name and the person may see today.
func (s *Site) titles(v *visit, decisions []journey.Decision) (map[string]string, error) {
	var slugs []string
	for _, d := range decisions {
		slugs = append(slugs, d.Articles...)
	}
	return knowledge.Titles(v.Context(), s.opts.DB, v.person.Tags(), slugs)
}

func shownArticles(slugs []string, titles map[string]string) []shownArticle {
	var shown []shownArticle
	for _, slug := range slugs {
		if title, ok := titles[slug]; ok {
			shown = append(shown, shownArticle{slug, title})
		}
	}
	return shown
}

// anchor is the place of a row on its page.
func anchor(id uuid.UUID) string { return "e-" + id.String()[:8] }

func yearLabel(year int, language string) string {
	if language == "en" {
		return strconv.Itoa(year)
	}
	return strconv.Itoa(year) + "年"
}
