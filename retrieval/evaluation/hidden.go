package evaluation

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// prepare asks the questions with nothing hidden and finds what can be hidden of each.
func prepare(ctx context.Context, db *postgres.DB, index *retrieval.Index, questions []Question) (list []hideable, skipped int, err error) {
	pages, err := readPages(ctx, db)
	if err != nil {
		return nil, 0, err
	}
	for _, q := range questions {
		if q.Expected != "answer" || len(q.Articles) == 0 {
			continue
		}
		if !slices.ContainsFunc(q.Articles, func(slug string) bool { return pages[slug].kind != "" }) {
			skipped++
			continue
		}
		found, err := index.Search(ctx, retrieval.Request{Text: q.Text, Tags: q.Tags(), Meaning: index.Labelled()})
		if err != nil {
			return nil, 0, err
		}
		h := hideable{question: q, confidence: found.Confidence}
		if len(found.Facets) > 0 {
			h.findFacet(pages, found.Facets[0])
		}
		list = append(list, h)
	}
	return list, skipped, nil
}

// findFacet notes the facet if every gold program has it: one without it answers the question elsewhere.
func (h *hideable) findFacet(pages map[string]page, facet knowledge.Facet) {
	for _, slug := range h.question.Articles {
		switch p := pages[slug]; {
		case p.kind == "":
		case p.kind != knowledge.Program:
			h.others = append(h.others, slug)
		case !slices.Contains(p.facets, facet):
			return
		default:
			h.programs = append(h.programs, slug)
		}
	}
	if len(h.programs) > 0 {
		h.facet = facet
	}
}

type page struct {
	kind   knowledge.Kind
	facets []knowledge.Facet
}

func readPages(ctx context.Context, db *postgres.DB) (map[string]page, error) {
	rows, _ := db.Pool().Query(ctx, `
		select a.slug, a.kind, coalesce(array_agg(p.facet) filter (where p.facet <> ''), '{}')
		from knowledge.visible a left join knowledge.passage p on p.article_id = a.id group by a.slug, a.kind`)
	pages := map[string]page{}
	var slug string
	var p page
	_, err := pgx.ForEachRow(rows, []any{&slug, &p.kind, &p.facets}, func() error {
		pages[slug] = p
		p = page{}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read pages: %w", err)
	}
	return pages, nil
}

// errRollBack ends a transaction that must leave nothing.
var errRollBack = errors.New("roll back")

// askHidden hides, asks, and rolls back. A part without questions changes nothing.
func askHidden(ctx context.Context, db *postgres.DB, index *retrieval.Index, part []hideable, hide hiding) ([]Miss, error) {
	if len(part) == 0 {
		return nil, nil
	}
	var answers []Miss
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		facets, err := hide(ctx, tx, part)
		if err != nil {
			return err
		}
		within := index.In(tx)
		if _, err := within.Refresh(ctx); err != nil {
			return err
		}
		for _, q := range part {
			found, err := within.Search(ctx, retrieval.Request{Text: q.question.Text, Tags: q.question.Tags(), Meaning: within.Labelled()})
			if err != nil {
				return err
			}
			m := Miss{Question: q.question, Confidence: found.Confidence, Signals: found.Signals}
			if facets {
				m.Facet = q.facet
			}
			if len(found.Articles) > 0 {
				m.First = found.Articles[0].Slug
			}
			answers = append(answers, m)
		}
		return errRollBack
	})
	if errors.Is(err, errRollBack) {
		err = nil
	}
	return answers, err
}
