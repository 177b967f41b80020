package retrieval

import (
	"context"
	"fmt"
	"slices"

	"dousuru/knowledge"
)

// A Reading is what one article says to a message of a talk about it.
type Reading struct {
	ArticleHit                   // its passages, best first; all of them, also those that hold no word of the message
	Facets     []knowledge.Facet // what the message asks for of such an article, the clearest first
	Signals    Signals
	Confidence float64 // probability that the article answers the message, 0 to 1
}

// Read judges given articles by what each says to the text, in the order of their slugs; what the asker may not see is left
// out. Unlike a search it needs no word of the text to stand in the article, and reads short wordings (「給料は？」) as asking
// for a facet: it is for messages that go on without saying of what. Vectors have no say.
func (x *Index) Read(ctx context.Context, r Request, slugs []string) ([]Reading, error) {
	if len(slugs) == 0 {
		return nil, nil
	}
	asked := parseAsking(r.Text, r.Situation, x.thesaurus(), talkCues())
	found, version, size, err := x.lookUp(ctx, asked.terms)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	q := newLookedUp(asked, found, version, size)
	rows, err := x.passagesOf(ctx, q, r, slugs)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if len(rows) > 0 && rows[0].Version != version { // the index has changed since its terms were remembered
		if found, version, size, err = x.ask(ctx, asked.terms); err != nil {
			return nil, fmt.Errorf("read: %w", err)
		}
		q = newLookedUp(asked, found, version, size)
		if rows, err = x.passagesOf(ctx, q, r, slugs); err != nil {
			return nil, fmt.Errorf("read: %w", err)
		}
	}
	hits := group(q, rows)
	var list []Reading
	for _, slug := range slugs {
		at := slices.IndexFunc(hits, func(h ArticleHit) bool { return h.Slug == slug })
		if at < 0 || slices.ContainsFunc(list, func(r Reading) bool { return r.Slug == slug }) {
			continue
		}
		mine := q
		mine.facets = slices.DeleteFunc(slices.Clone(q.facets), func(f knowledge.Facet) bool { return !f.Of(hits[at].Kind) })
		// Of several wordings, one that asks for a part that is written is meant rather than one for a part that is not.
		slices.SortStableFunc(mine.facets, func(a, b knowledge.Facet) int { return int(oneIf(hits[at].has(b)) - oneIf(hits[at].has(a))) })
		reading := Reading{ArticleHit: hits[at], Facets: mine.facets, Signals: judge(mine, hits[at:at+1])}
		reading.Confidence = readingModel().Probability(reading.Signals)
		list = append(list, reading)
	}
	return list, nil
}

// passagesOf are all passages of the articles that the asker may see, scored, best first.
func (x *Index) passagesOf(ctx context.Context, q lookedUp, r Request, slugs []string) ([]passageRow, error) {
	rows, err := x.db.Query(ctx, `
		select (select s.version from retrieval.statistics s), e.passage_id, e.article_id, e.facet, -(e.weights operator(ext.<#>) $1::ext.sparsevec),
			e.held, a.slug, a.kind, a.status, e.names
		from knowledge.visible a join retrieval.entry e on e.article_id = a.id
		where a.slug = any($2) and (a.audience = '{}' or a.audience && $3)`,
		sparse(slices.Clone(q.known)), slugs, orEmpty(r.Tags))
	if err != nil {
		return nil, fmt.Errorf("passages: %w", err)
	}
	list, err := collectRows(rows, q)
	sortRows(list)
	return list, err
}
