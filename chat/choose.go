package chat

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

// A chosen article is one that the answer shows, with the passages that matched.
type chosen struct {
	article knowledge.Article
	hit     retrieval.ArticleHit
}

// A reader is for whom articles are chosen.
type reader struct {
	tags      []string
	situation []string                                // what they said of themselves in this talk
	stories   bool                                    // also of people who used what is shown, whatever the words of the question
	profile   func(context.Context) ([]string, error) // words that they wrote of themselves and let the desk use; nil: none
}

// maxLinked is how many stories of people who used the shown programs are read to choose from.
const maxLinked = 12

// choose reads the articles that an answer shows: the first and those near to it, at most maxOptions, then one or two stories. With
// read, found is what articles of the talk say, and all of it is shown and nothing else.
func (e *Engine) choose(ctx context.Context, r reader, found retrieval.Found, read bool) ([]chosen, error) {
	if len(found.Articles) == 0 {
		return nil, nil
	}
	rules, stories := nearTo(found, read)
	var programs []string
	for _, h := range rules {
		if h.Kind == knowledge.Program {
			programs = append(programs, h.Slug)
		}
	}
	if r.stories && !read && len(programs) > 0 {
		linked, err := knowledge.CasesOf(ctx, e.db, programs, r.tags)
		if err != nil {
			return nil, err
		}
		for _, slug := range linked[:min(maxLinked, len(linked))] {
			if !slices.ContainsFunc(stories, func(h retrieval.ArticleHit) bool { return h.Slug == slug }) {
				stories = append(stories, retrieval.ArticleHit{Slug: slug, Kind: knowledge.Case})
			}
		}
	}
	all, err := e.readAll(ctx, r.tags, append(slices.Clone(rules), stories...))
	if err != nil {
		return nil, err
	}
	isStory := func(c chosen) bool { return c.article.Kind == knowledge.Case }
	told := slices.DeleteFunc(slices.Clone(all), func(c chosen) bool { return !isStory(c) })
	list := slices.DeleteFunc(all, isStory)
	if !read {
		if told, err = e.chooseStories(ctx, r, found, told, programs); err != nil {
			return nil, err
		}
	}
	list = append(list, told...)
	if found.People || found.Articles[0].Kind == knowledge.Case { // the question's own words are in a story
		slices.SortStableFunc(list, func(a, b chosen) int { return cmp.Compare(b.hit.Score, a.hit.Score) })
	}
	return list, nil
}

// nearTo splits what was found into rules to show and stories to choose from.
func nearTo(found retrieval.Found, read bool) (rules, stories []retrieval.ArticleHit) {
	first := found.Articles[0]
	for _, h := range found.Articles {
		switch {
		case h.Kind == knowledge.Case && (read || h.Score >= caseNear*first.Score):
			stories = append(stories, h)
		case h.Kind != knowledge.Case && (read || len(rules) < maxOptions && h.Score >= nearEnough*first.Score):
			rules = append(rules, h)
		}
	}
	return rules, stories
}

func (e *Engine) readAll(ctx context.Context, tags []string, hits []retrieval.ArticleHit) ([]chosen, error) {
	slugs := make([]string, len(hits))
	for i, h := range hits {
		slugs[i] = h.Slug
	}
	articles, err := knowledge.FindAll(ctx, e.db, slugs, tags)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	var list []chosen
	for _, h := range hits {
		if i := slices.IndexFunc(articles, func(a knowledge.Article) bool { return a.Slug == h.Slug }); i >= 0 {
			list = append(list, chosen{articles[i], h})
		}
	}
	return list, nil
}

// chooseStories keeps one or two: people in a like situation first, as far as the person said or wrote it themselves, then those
// who used what is shown, then those whose words come near. Where it can be, one of two stayed, turned back or declined.
func (e *Engine) chooseStories(ctx context.Context, r reader, found retrieval.Found, told []chosen, programs []string) ([]chosen, error) {
	if len(told) <= 1 {
		return told, nil
	}
	var profile []string
	if r.profile != nil {
		var err error
		if profile, err = r.profile(ctx); err != nil {
			return nil, err
		}
	}
	top := max(found.Articles[0].Score, 1e-9)
	standing := func(c chosen) float64 {
		s := c.hit.Score / top
		s += storyLike * float64(min(2, likeness(c.article, r.situation, profile)))
		if c.article.Slug == found.Articles[0].Slug {
			s += storyAsked
		}
		if c.article.Case != nil && slices.ContainsFunc(c.article.Case.ProgramsUsed, func(p string) bool { return slices.Contains(programs, p) }) {
			s += storyLinked
		}
		return s
	}
	slices.SortStableFunc(told, func(a, b chosen) int { return cmp.Compare(standing(b), standing(a)) })
	if first := told[0]; first.remained() {
		return told[:min(maxCases, len(told))], nil
	}
	for i, c := range told[1:] {
		if c.remained() && (i == 0 || standing(c) >= storyLinked) {
			return []chosen{told[0], c}, nil
		}
	}
	return told[:min(maxCases, len(told))], nil
}

// What a like situation and a program in common are worth beside the words of a question, which are worth 1 at most.
const (
	storyLike   = 0.5
	storyLinked = 0.6
	storyAsked  = 2 // what the question itself found first
)

func (c chosen) remained() bool { return c.article.Case != nil && c.article.Case.Direction.Remained() }

// likeness counts how much of a situation a story shares, and of the words that a person wrote in their own profile.
func likeness(a knowledge.Article, situation, profile []string) int {
	about := a.Title + " " + strings.Join(a.Themes, " ")
	if a.Case != nil {
		about += " " + a.Case.Profile
	}
	about = fold(about)
	n := 0
	for _, key := range situation {
		if situationWordings().in(about, key+toldKey) {
			n++
		}
	}
	for _, word := range profile {
		if w := fold(word); w != "" && strings.Contains(about, w) {
			n++
		}
	}
	return n
}
