package chat

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

// How many choices an answer shows, and how near to the first the others must be. Chosen so that a twin program is shown
// beside its twin and a distant one is not.
const (
	maxOptions  = 3
	nearEnough  = 0.62
	maxCases    = 2
	caseNear    = 0.40
	nearFrom    = 0.15 // confidence from which an unknown shows the nearest pages; one that the question names is near in any case
	maxNear     = 2
	maxPartText = 700 // characters of one quoted part; the rest is one press away on the article's page
)

// compose makes the desk's message for a judgement: its own words from texts.go, the company's words as quotes. A missing
// facet turns an answer into an unknown that says what is missing.
func (e *Engine) compose(ctx context.Context, tags []string, lang, message string, before talk, j *judgement) (Message, error) {
	if j.source {
		return e.cite(ctx, tags, lang, message, before)
	}
	switch j.outcome {
	case OutcomeRoute:
		return Message{Kind: KindRoute, Text: routeTexts[j.topic].in(lang), Desks: e.desks.forTopic(ctx, j.topic)}, nil
	case OutcomeDecline:
		return Message{Kind: KindDecline, Text: declineTexts[j.topic].in(lang), Desks: e.desks.forTopic(ctx, j.topic)}, nil
	case OutcomeClarify:
		if j.foreign {
			return Message{Kind: KindClarify, Text: textClarifyLanguage.ja + "\n" + textClarifyLanguage.en}, nil
		}
		if len(j.offered) > 0 {
			m := Message{Kind: KindClarify, Text: textClarifyWhich.in(lang)}
			for _, o := range j.offered {
				m.Suggestions = append(m.Suggestions, o.Title)
			}
			return m, nil
		}
		return Message{Kind: KindClarify, Text: textClarify.in(lang), Suggestions: inAll(clarifySuggestions, lang)}, nil
	case OutcomeUnknown:
		if !j.read && j.found.Confidence < nearFrom && j.found.Signals.Said < saidFrom {
			return unknown(lang, message, nil, j.found, j.read), nil
		}
	}
	articles, err := e.choose(ctx, tags, j.found, j.read)
	if err != nil {
		return Message{}, err
	}
	if len(articles) == 0 { // withdrawn between the search and now
		j.outcome = OutcomeUnknown
	}
	if j.outcome == OutcomeAnswer && !j.read && lacksAsked(articles, j.found, false) {
		j.outcome = OutcomeUnknown
	}
	if j.outcome == OutcomeUnknown {
		return unknown(lang, message, articles, j.found, j.read), nil
	}
	if j.second != nil {
		return e.both(ctx, tags, lang, articles, j)
	}
	j.related = articles[0].article.Related
	return answer(lang, articles, j.found), nil
}

// unknown is the honest answer. Pages that come near are shown as that, and not as an answer; a facet that a page lacks is
// named.
func unknown(lang, message string, near []chosen, found retrieval.Found, read bool) Message {
	m := Message{Kind: KindUnknown, Draft: message}
	lines := []string{textUnknown.in(lang), textUnknownHow.in(lang)}
	if lacksAsked(near, found, read) {
		lines[1] = textUnknownFacet.with(lang, near[0].article.Title, found.Facets[0].Label(lang))
	}
	if len(near) > 0 {
		m.show(lang, near[:min(maxNear, len(near))], found.Facets)
		lines = append(lines, textNear.in(lang))
	}
	m.Text = strings.Join(lines, "\n")
	return m
}

// A chosen article is one that the answer shows, with the passages that matched.
type chosen struct {
	article knowledge.Article
	hit     retrieval.ArticleHit
}

// choose reads the articles that the answer shows: the first, those near to it, and cases of people on a like path.
func (e *Engine) choose(ctx context.Context, tags []string, found retrieval.Found, read bool) ([]chosen, error) {
	var hits []retrieval.ArticleHit
	first := found.Articles[0]
	rules, cases := 0, 0
	for _, h := range found.Articles {
		isCase := h.Kind == knowledge.Case
		switch {
		case read:
		case isCase && cases < maxCases && h.Score >= caseNear*first.Score:
			cases++
		case !isCase && rules < maxOptions && h.Score >= nearEnough*first.Score:
			rules++
		default:
			continue
		}
		hits = append(hits, h)
	}
	if !found.People { // rules first, people's stories after them
		slices.SortStableFunc(hits, func(a, b retrieval.ArticleHit) int { return caseLast(a) - caseLast(b) })
		if first.Kind == knowledge.Case { // unless the question's own words are in the story
			slices.SortStableFunc(hits, func(a, b retrieval.ArticleHit) int { return compareScores(a, b) })
		}
	}
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

func caseLast(h retrieval.ArticleHit) int {
	if h.Kind == knowledge.Case {
		return 1
	}
	return 0
}

func compareScores(a, b retrieval.ArticleHit) int {
	switch {
	case a.Score > b.Score:
		return -1
	case a.Score < b.Score:
		return 1
	}
	return 0
}

// answer shows the chosen articles as options, 「今のまま」 among them, and says where each quote stands.
func answer(lang string, articles []chosen, found retrieval.Found) Message {
	m := Message{Kind: KindAnswer}
	m.show(lang, articles, found.Facets)
	hasCase := slices.ContainsFunc(articles, func(c chosen) bool { return c.article.Kind == knowledge.Case })
	m.Options = append(m.Options, Option{Title: textStay.in(lang), Stay: true})
	m.Text = opening(lang, m.Options[0], found.Facets)
	if len(articles) > 1 {
		if hasCase {
			m.Text += "\n" + textCases.in(lang)
		}
		m.Text += "\n" + textOrder.in(lang)
	}
	return m
}

// show adds articles as options and says where the first quote of each stands.
func (m *Message) show(lang string, articles []chosen, asked []knowledge.Facet) {
	for _, c := range articles {
		o := option(lang, c, asked)
		m.Options = append(m.Options, o)
		for _, part := range o.Parts[:min(1, len(o.Parts))] {
			m.Citations = append(m.Citations, Citation{Article: o.Article, Title: o.Title, Kind: o.Kind, Facet: part.Facet,
				ReviewedOn: o.ReviewedOn, Status: o.Status, URL: o.URL})
		}
	}
}

func opening(lang string, first Option, asked []knowledge.Facet) string {
	if len(asked) > 0 && len(first.Parts) > 0 && first.Parts[0].Facet == string(asked[0]) {
		return textAnswerOne.with(lang, first.Title, first.Parts[0].Label)
	}
	return textAnswer.in(lang)
}

func option(lang string, c chosen, asked []knowledge.Facet) Option {
	a := c.article
	today := knowledge.Today()
	return Option{
		Article: a.Slug, Kind: string(a.Kind), Title: a.Title, URL: ArticleURL(a.Slug),
		Status: string(a.StatusOn(today)), StatusNote: statusNote(lang, a, today), ReviewedOn: a.ReviewedOn.String(),
		Parts: parts(lang, c, asked),
	}
}

// ArticleURL is the path of an article's own page.
func ArticleURL(slug string) string { return "/articles/" + url.PathEscape(slug) }
