package chat

import (
	"context"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// both answers two things in one message, each with its own quote, in the person's order.
func (e *Engine) both(ctx context.Context, r reader, lang string, first []chosen, j *judgement) (Message, error) {
	second, err := e.choose(ctx, r, j.second.found, j.second.read)
	if err != nil {
		return Message{}, err
	}
	m := Message{Kind: KindAnswer, Text: textBoth.in(lang)}
	m.show(lang, first[:1], j.found.Facets)
	if len(second) > 0 && second[0].article.Slug != first[0].article.Slug {
		m.show(lang, second[:1], j.second.found.Facets)
	}
	m.Options = append(m.Options, Option{Title: textStay.in(lang), Stay: true})
	return m, nil
}

// titles are the articles of these slugs that may be seen, in their order.
func (e *Engine) titles(ctx context.Context, tags []string, slugs ...string) ([]titled, error) {
	return titlesOf(ctx, e.db, tags, slugs)
}

func titlesOf(ctx context.Context, db *postgres.DB, tags, slugs []string) ([]titled, error) {
	names, err := knowledge.Titles(ctx, db, tags, slugs)
	if err != nil {
		return nil, err
	}
	var list []titled
	for _, slug := range slugs {
		if title, ok := names[slug]; ok {
			list = append(list, titled{Slug: slug, Title: title})
		}
	}
	return list, nil
}
