package chat

import (
	"context"
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
	r := reader{tags: tags, situation: union(before.Situation, j.situation), stories: j.outcome == OutcomeAnswer, profile: before.profile}
	if len(j.themes) > 0 {
		if m, ok, err := e.overview(ctx, r, lang, j); err != nil || ok {
			return m, err
		}
	}
	switch j.outcome {
	case OutcomeRoute:
		return routed(lang, j.topic, e.desks.forTopic(ctx, j.topic)), nil
	case OutcomeDecline:
		return declined(lang, j, e.desks.forTopic(ctx, j.topic)), nil
	case OutcomeClarify:
		if j.foreign {
			return Message{Kind: KindClarify, Text: textClarifyLanguage.ja + "\n" + textClarifyLanguage.en}, nil
		}
		if j.remark != nil {
			return Message{Kind: KindClarify, Text: j.remark.in(lang), Suggestions: inAll(j.pressable, lang)}, nil
		}
		if j.wavers != "" {
			return wavering(lang, j.wavers), nil
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
	articles, err := e.choose(ctx, r, j.found, j.read)
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
		j.lacks, j.absent = notWritten(articles, j.found), lacksAsked(articles, j.found, j.read)
		if len(articles) > 0 {
			j.nearThemes = articles[0].article.Themes
		}
		return unknown(lang, message, articles, j.found, j.read), nil
	}
	if j.second != nil {
		return e.both(ctx, r, lang, articles, j)
	}
	j.related = articles[0].article.Related
	return answer(lang, articles, j), nil
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

// answer shows the chosen articles as options, 「今のまま」 among them, and says where each quote stands and by which rule they
// are in this order.
func answer(lang string, articles []chosen, j *judgement) Message {
	m := Message{Kind: KindAnswer}
	m.show(lang, articles, j.found.Facets)
	m.Options = append(m.Options, Option{Title: textStay.in(lang), Stay: true})
	lines := []string{opening(lang, m.Options[0], j.found.Facets)}
	stories := 0
	for _, c := range articles {
		if c.article.Kind == knowledge.Case {
			stories++
		}
	}
	switch {
	case len(articles) == 1:
	case j.read:
		lines = append(lines, textOrderTalk.in(lang))
	case len(articles)-stories > 1 || stories > 1 && len(articles) == stories:
		lines = append(lines, textOrder.in(lang))
	}
	if stories > 0 && stories < len(articles) && !j.read {
		lines = append(lines, textCases.in(lang))
	}
	m.Text = strings.Join(lines, "\n")
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
	if len(asked) > 0 && len(first.Parts) > 0 && slices.Contains(chosen{}.whoFirst(asked[:1]), knowledge.Facet(first.Parts[0].Facet)) {
		return textAnswerOne.with(lang, first.Title, first.Parts[0].Label)
	}
	return textAnswer.in(lang)
}

func option(lang string, c chosen, asked []knowledge.Facet) Option {
	a := c.article
	today := knowledge.Today()
	direction := ""
	if a.Case != nil {
		direction = a.Case.Direction.Label(lang)
	}
	return Option{
		Direction: direction,
		Article:   a.Slug, Kind: string(a.Kind), Title: a.Title, URL: ArticleURL(a.Slug),
		Status: string(a.StatusOn(today)), StatusNote: statusNote(lang, a, today), ReviewedOn: a.ReviewedOn.String(),
		Parts: parts(lang, c, asked),
	}
}

// ArticleURL is the path of an article's own page.
func ArticleURL(slug string) string { return "/articles/" + url.PathEscape(slug) }
