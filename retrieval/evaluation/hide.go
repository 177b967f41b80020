package evaluation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// Hidden are near misses made from the knowledge itself: questions that it answers, asked again while what answers them is
// hidden. Then they should be refused. All figures are of the search's confidence.
type Hidden struct {
	Folds    int        `json:"folds"`
	Articles Separation `json:"articles"` // every gold article out of publication, against all questions as they are
	Facets   Separation `json:"facets"`   // the page is there and the facet that is asked for is not, against the same questions as they are
	Skipped  int        `json:"skipped"`  // questions none of whose gold articles is published here

	Misses   []Miss               `json:"-"` // answered all the same, the surest first
	Examples []retrieval.Labelled `json:"-"` // every question with its facet hidden, as one whose first article is wrong

	withoutArticle, withoutFacet []float64 // confidences
}

// A Miss is a hidden question that the threshold would answer.
type Miss struct {
	Question   Question
	Facet      knowledge.Facet // that was hidden; empty when the articles were
	First      string          // slug of the article that stands in
	Confidence float64
	Signals    retrieval.Signals
}

// hideable is a question with what can be hidden of it.
type hideable struct {
	question   Question
	confidence float64         // with nothing hidden
	facet      knowledge.Facet // asked for, and written on every program that answers; else empty
	programs   []string        // gold, that lose the facet
	others     []string        // gold of other kinds, that go when the facet does: they may say the same in other words
}

// A hiding changes the knowledge so that these questions have no answer, and tells whether it did so by their facet.
type hiding func(ctx context.Context, tx pgx.Tx, part []hideable) (facets bool, err error)

// Hide measures near misses. The questions with gold articles are dealt into folds; for each fold, in a transaction that is
// rolled back, what answers its questions is hidden, the index brought in step, and they are asked again. Nothing stays and
// nobody else sees it, but imports wait for a fold's end.
//
// A label is only as good as the gold list: another page may answer a question that does not name it, and a facet's content may
// stand in another part of the page. So the figures are a little worse than the truth.
func Hide(ctx context.Context, db *postgres.DB, index *retrieval.Index, questions []Question, folds int) (Hidden, error) {
	if folds < 2 {
		return Hidden{}, errors.New("hide answers: at least 2 folds are needed")
	}
	list, skipped, err := prepare(ctx, db, index, questions)
	if err != nil {
		return Hidden{}, fmt.Errorf("hide answers: %w", err)
	}
	h := Hidden{Folds: folds, Skipped: skipped}
	var articles, facets []Scored
	var withFacet []hideable
	for _, q := range list {
		articles = append(articles, Scored{q.confidence, true})
		if q.facet != "" {
			withFacet = append(withFacet, q)
			facets = append(facets, Scored{q.confidence, true})
		}
	}
	for fold := range folds {
		for _, round := range []struct {
			part []hideable
			hide hiding
			into *[]Scored
		}{{dealt(list, folds, fold), withdraw, &articles}, {dealt(withFacet, folds, fold), strike, &facets}} {
			misses, err := askHidden(ctx, db, index, round.part, round.hide)
			if err != nil {
				return Hidden{}, fmt.Errorf("hide answers: fold %d: %w", fold+1, err)
			}
			for _, m := range misses {
				*round.into = append(*round.into, Scored{m.Confidence, false})
				if m.Facet != "" || fold%2 == 0 {
					h.Examples = append(h.Examples, retrieval.Labelled{Group: m.Question.ID, Signals: m.Signals})
				}
				if m.Confidence >= retrieval.Threshold() {
					h.Misses = append(h.Misses, m)
				}
			}
		}
	}
	h.withoutArticle, h.withoutFacet = untrue(articles), untrue(facets)
	h.Articles, h.Facets = Separate(articles, retrieval.Threshold()), Separate(facets, retrieval.Threshold())
	slices.SortFunc(h.Misses, func(a, b Miss) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.Question.ID, b.Question.ID), cmp.Compare(a.Facet, b.Facet))
	})
	return h, nil
}

// untrue are the scores of what is not so.
func untrue(list []Scored) []float64 {
	var scores []float64
	for _, s := range list {
		if !s.True {
			scores = append(scores, s.Score)
		}
	}
	return scores
}

// dealt are the questions of one fold.
func dealt(list []hideable, folds, fold int) []hideable {
	groups, strata := make([]string, len(list)), make([]bool, len(list))
	for i, q := range list {
		groups[i], strata[i] = q.question.ID, q.facet != ""
	}
	var part []hideable
	for i, in := range retrieval.Folds(groups, strata, folds) {
		if in == fold {
			part = append(part, list[i])
		}
	}
	return part
}
