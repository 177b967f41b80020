package web

import (
	"slices"

	"dousuru/knowledge"
)

// articlesPage is how many articles of a kind stand on one page; a sample company's programs fit on one, a handbook of a
// thousand pages does not.
const articlesPage = 120

type articlesData struct {
	Kind   knowledge.Kind
	Tabs   []articleTab
	Groups []articleGroup
	Total  int
	Page   int // from 1
	More   bool
}

// Next and Previous are the pages beside this one.
func (d articlesData) Next() int     { return d.Page + 1 }
func (d articlesData) Previous() int { return d.Page - 1 }

type articleTab struct {
	Kind    knowledge.Kind
	Count   int
	Current bool
}

type articleGroup struct {
	Name    string // category; "" where articles of this kind have none
	Entries []articleEntry
}

type articleEntry struct {
	knowledge.Article
	Today   knowledge.Status
	Summary string // the beginning of its text
}

// Profile is who tells a case, in broad bands.
func (e articleEntry) Profile() string {
	if e.Case == nil {
		return ""
	}
	return e.Case.Profile
}

// articles lists what the company publishes for the person, by kind. The order is that of the titles: any other would
// recommend.
func (s *Site) articles(v *visit) (result, error) {
	kind := knowledge.Kind(v.URL.Query().Get("kind"))
	if !slices.Contains(knowledge.Kinds, kind) {
		kind = knowledge.Program
	}
	every, err := knowledge.List(v.Context(), s.opts.DB, v.person.Tags())
	if err != nil {
		return result{}, err
	}
	var all []knowledge.Article
	count := map[knowledge.Kind]int{}
	for _, a := range every {
		if count[a.Kind]++; a.Kind == kind {
			all = append(all, a)
		}
	}
	data := articlesData{Kind: kind, Page: pageNumber(v), Total: len(all)}
	for _, k := range knowledge.Kinds {
		if count[k] > 0 || k == kind {
			data.Tabs = append(data.Tabs, articleTab{k, count[k], k == kind})
		}
	}
	from := min((data.Page-1)*articlesPage, len(all))
	to := min(from+articlesPage, len(all))
	data.More = to < len(all)
	entries, err := s.summaries(v, all[from:to])
	data.Groups = group(entries)
	return show("articles", data), err
}

// summaries adds the beginning of its text to each article.
func (s *Site) summaries(v *visit, articles []knowledge.Article) ([]articleEntry, error) {
	slugs := make([]string, len(articles))
	for i, a := range articles {
		slugs[i] = a.Slug
	}
	full, err := knowledge.FindAll(v.Context(), s.opts.DB, slugs, v.person.Tags())
	entries := make([]articleEntry, len(full))
	for i, a := range full {
		entries[i] = articleEntry{Article: a, Today: a.StatusOn(knowledge.Today())}
		if len(a.Passages) > 0 {
			entries[i].Summary = knowledge.Plain(a.Passages[0].Body)
		}
	}
	return entries, err
}

// group gathers entries by category, in the order in which they come; those without one are last.
func group(entries []articleEntry) []articleGroup {
	var groups []articleGroup
	var others articleGroup
	for _, e := range entries {
		if e.Category == "" {
			others.Entries = append(others.Entries, e)
			continue
		}
		if n := len(groups); n == 0 || groups[n-1].Name != e.Category {
			groups = append(groups, articleGroup{Name: e.Category})
		}
		last := &groups[len(groups)-1]
		last.Entries = append(last.Entries, e)
	}
	if len(others.Entries) > 0 {
		groups = append(groups, others)
	}
	return groups
}
