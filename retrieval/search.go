package retrieval

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
)

// Widths of the two stages. Measured on JaQuAD (11,144 passages): candidates by the 4 rarest terms and an exact re-rank
// give the MRR of the full scan; a career question has few terms and a small index, so 8 cost nothing here.
const (
	probeTerms = 8     // rarest terms of the question that pick the candidates
	passageTop = 60    // passages that are grouped into articles
	scanUpTo   = 3_000 // passages up to which scoring all of them is quicker than asking which hold a term
)

// A Request is one search.
type Request struct {
	Text  string   // the question, with what the talk adds to it
	Tags  []string // the asker's audience tags, such as role:manager
	About string   // slug of the article that the talk is about, if the question refers back to it
}

// Found is the result of a search: articles best first, at most Limit, and what is needed to judge them.
type Found struct {
	Articles   []ArticleHit
	Facets     []knowledge.Facet // what the question asks for, the clearest first
	People     bool              // the question asks for people's experience
	Signals    Signals
	Confidence float64 // probability that the first article answers the question, 0 to 1

	about string // slug of the article that the talk is about
}

// An ArticleHit is an article with the passages that matched, best first.
type ArticleHit struct {
	ID       uuid.UUID
	Slug     string
	Kind     knowledge.Kind
	Score    float64
	Passages []PassageHit

	names []string // title and aliases
}

// A PassageHit is a passage that matched.
type PassageHit struct {
	ID      int64
	Facet   knowledge.Facet
	Score   float64
	matched []int32 // ids of the question's terms that it holds
}

// Search finds the articles for a question. What the asker may not see, what is not published and a case without consent
// do not exist for it: that is part of the query, before anything is counted or cut. The result is the same on every run.
//
//  1. The question becomes weighted terms; one indexed query gives their frequencies.
//  2. The rarest terms pick candidates through the GIN index; in a small index every passage is one, since an inner
//     product (0.3 µs) costs less than comparing two lists of terms.
//  3. Candidates are scored exactly: the inner product of their BM25 weights with the question's idf.
//  4. Passages are grouped into articles, and the first article is judged.
func (x *Index) Search(ctx context.Context, r Request) (Found, error) {
	q, err := x.lookUp(ctx, parseQuery(r.Text, builtin()))
	if err != nil {
		return Found{}, fmt.Errorf("search: look up terms: %w", err)
	}
	found := Found{Facets: AskedFacets(r.Text), People: asksForPeople(r.Text), about: r.About}
	if len(q.known) > 0 {
		hits, err := x.scan(ctx, q, r.Tags)
		if err != nil {
			return Found{}, fmt.Errorf("search: scan: %w", err)
		}
		found.Articles = group(q, hits, found)
		found.Signals = judge(q, found)
	}
	found.Confidence = confidence(found.Signals)
	return found, nil
}

// lookedUp is a question with what the index knows of its terms.
type lookedUp struct {
	terms []queryTerm
	size  int             // passages in the index
	known []dimension     // id and weight × idf
	idf   []float64       // by term; a term that the index lacks has the idf of the rarest
	ids   map[int32][]int // positions in terms by id
}

func (x *Index) lookUp(ctx context.Context, terms []queryTerm) (lookedUp, error) {
	q := lookedUp{terms: terms, idf: make([]float64, len(terms)), ids: map[int32][]int{}}
	if len(terms) == 0 {
		return q, nil
	}
	names := make([]string, len(terms))
	at := map[string]int{}
	for i, t := range terms {
		names[i], at[t.term] = t.term, i
	}
	rows, _ := x.db.Query(ctx, `
		select s.passages, t.term, t.id, t.df
		from retrieval.statistics s left join retrieval.term t on t.term = any ($1) and t.df > 0`, names)
	var term *string
	var id, df *int32
	_, err := pgx.ForEachRow(rows, []any{&q.size, &term, &id, &df}, func() error {
		if term != nil {
			i := at[*term]
			q.idf[i] = idf(q.size, int(*df))
			q.known = append(q.known, dimension{*id, q.idf[i] * terms[i].weight})
			q.ids[*id] = append(q.ids[*id], i)
		}
		return nil
	})
	for i := range q.idf {
		if q.idf[i] == 0 {
			q.idf[i] = idf(q.size, 0)
		}
	}
	return q, err
}

// probe are the ids of the terms that say most about the question.
func (q lookedUp) probe() []int32 {
	byWeight := append([]dimension(nil), q.known...)
	sortDimensions(byWeight)
	ids := make([]int32, 0, probeTerms)
	for _, d := range byWeight[:min(len(byWeight), probeTerms)] {
		ids = append(ids, d.id)
	}
	return ids
}

type passageRow struct {
	PassageID int64
	ArticleID uuid.UUID
	Slug      string
	Kind      knowledge.Kind
	Status    knowledge.Status
	Facet     knowledge.Facet
	Score     float64
	Terms     []int32
	Names     []string
}

func (x *Index) scan(ctx context.Context, q lookedUp, tags []string) ([]passageRow, error) {
	candidates := `e.terms && @probe::integer[]`
	if q.size <= scanUpTo {
		candidates = `(e.weights operator(ext.<#>) @question::ext.sparsevec) < 0`
	}
	rows, _ := x.db.Query(ctx, `
		with best as (
			select e.passage_id, e.article_id, e.terms, -(e.weights operator(ext.<#>) @question::ext.sparsevec) as score
			from retrieval.entry e join knowledge.visible a on a.id = e.article_id
			where `+candidates+`
			  and (a.audience = '{}' or a.audience && @tags::text[])
			order by score desc, e.passage_id
			limit @top)
		select b.passage_id, b.article_id, a.slug, a.kind, a.status, p.facet, b.score, b.terms, a.title || a.aliases
		from best b join knowledge.article a on a.id = b.article_id join knowledge.passage p on p.id = b.passage_id
		order by b.score desc, b.passage_id`,
		pgx.NamedArgs{"question": sparse(append([]dimension(nil), q.known...)), "probe": q.probe(), "tags": orEmpty(tags), "top": passageTop})
	return pgx.CollectRows(rows, pgx.RowToStructByPos[passageRow])
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
