package web

import (
	"cmp"

	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

// A namedArticle is an article as HR's pages name it: with a link where HR may read it, by its key where only others may.
type namedArticle struct {
	Slug, Title string
	Gone        bool // nobody can be shown it
}

// Name is the title, or the key without one.
func (a namedArticle) Name() string { return cmp.Or(a.Title, a.Slug) }

// articleNames are the articles that a page names.
type articleNames struct {
	titles map[string]string
	gone   map[string]bool
}

func (s *Site) articleNames(v *visit, slugs []string) (n articleNames, err error) {
	if n.titles, err = knowledge.Titles(v.Context(), s.opts.DB, v.person.Tags(), slugs); err != nil {
		return n, err
	}
	n.gone, err = evaluation.Unpublished(v.Context(), s.opts.DB, slugs)
	return n, err
}

func (n articleNames) of(slug string) namedArticle {
	return namedArticle{slug, n.titles[slug], n.gone[slug]}
}

func (n articleNames) list(slugs []string) []namedArticle {
	list := make([]namedArticle, len(slugs))
	for i, slug := range slugs {
		list[i] = n.of(slug)
	}
	return list
}
