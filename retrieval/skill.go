package retrieval

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// How a model is measured.
const (
	skillArticles = 200 // articles in the sample
	skillPassages = 3   // of each
	skillProbes   = 3   // of each: the title and two aliases
	skillFewest   = 20  // articles below which nothing is concluded
	skillSigma    = 3   // standard errors that a gain must be above chance; at 2.5 one useless model in 100 passed
	remeasureAt   = 0.5 // share by which the knowledge may grow or shrink before it is measured again
)

// A skill is what a model was measured to be worth on this company's knowledge.
type skill struct {
	weight float64 // of a wholly similar passage, in units of the question's idf mass
	base   float64 // mean cosine of a question and a passage that is not meant
	wrong  float64 // median cosine of a question and the nearest passage of another article
	own    float64 // median cosine of a question and the nearest passage of the article that is meant
}

func (m denseModel) measureAgain(passages int) bool {
	change := float64(passages-m.passages) / float64(max(m.passages, 1))
	return m.passages == 0 || change > remeasureAt || change < -remeasureAt
}

// A specimen is an article of the sample. Its names are hidden from its passages and asked for instead.
type specimen struct {
	names    []string
	passages []embeddable
}

// measure finds out what the model adds to the lexical arm. Nobody labels a company's questions, so its knowledge asks
// itself: the titles and aliases are the questions, the passages without title and aliases are what is searched, by both
// arms alike. These are the wordings of people against the text of the rules. A weight is given only if the fused ranking
// then finds more than the lexical one, by more than chance: a model that sees nothing here, and one of noise, gets none
// and changes no search.
func (x *Index) measure(ctx context.Context, m *denseModel, passages int) error {
	articles, err := x.sampleArticles(ctx)
	if err != nil {
		return err
	}
	m.skill = skill{}
	if len(articles) >= skillFewest {
		trial, err := x.embedSample(ctx, articles)
		if err != nil {
			return err
		}
		m.skill = trial.skill()
	}
	m.passages = passages
	return x.write(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			update retrieval.model set passages = $2, weight = $3, base = $4, wrong = $5, own = $6 where slot = $1 returning slot`,
			m.slot, passages, m.weight, m.base, m.wrong, m.own).Scan(&m.slot)
	})
}

// sampleArticles takes articles in an order that has nothing to do with their content and is the same every time.
func (x *Index) sampleArticles(ctx context.Context) ([]specimen, error) {
	rows, _ := x.db.Query(ctx, `
		with few as (select id, title, aliases, slug from knowledge.visible order by md5(slug), slug limit $1)
		select f.title || f.aliases[:$3], array_agg(p.heading order by p.ordinal), array_agg(p.body order by p.ordinal)
		from few f join lateral (select * from knowledge.passage p where p.article_id = f.id order by p.ordinal limit $2) p on true
		group by f.id, f.title, f.aliases, f.slug order by md5(f.slug), f.slug`, skillArticles, skillPassages, skillProbes-1)
	list, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (a specimen, err error) {
		var headings, bodies []string
		err = r.Scan(&a.names, &headings, &bodies)
		for i := range headings {
			a.passages = append(a.passages, embeddable{heading: headings[i], body: bodies[i]})
		}
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("read sample: %w", err)
	}
	return list, nil
}

// embedSample embeds the questions and the nameless passages and scores them by the lexical arm's own formula.
func (x *Index) embedSample(ctx context.Context, articles []specimen) (*trial, error) {
	t := newTrial(articles, x.thesaurus())
	var err error
	if t.passageVectors, err = x.embedMany(ctx, PassagePurpose, t.passageTexts); err != nil {
		return nil, err
	}
	if t.probeVectors, err = x.embedMany(ctx, QuestionPurpose, t.probeTexts); err != nil {
		return nil, err
	}
	return t, nil
}

func (x *Index) embedMany(ctx context.Context, purpose Purpose, texts []string) ([][]float32, error) {
	var all [][]float32
	for len(all) < len(texts) {
		vectors, err := x.embedKnowledge(ctx, purpose, texts[len(all):min(len(all)+embedBatch, len(texts))])
		if err != nil {
			return nil, err
		}
		all = append(all, vectors...)
	}
	return all, nil
}
