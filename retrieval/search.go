package retrieval

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"dousuru/knowledge"
)

// A Request is one search.
type Request struct {
	Text      string   // the question, with what the talk adds to it
	Tags      []string // the asker's audience tags, such as role:manager
	Language  string   // only articles in this language; "": in any
	Situation string   // what the person says of themselves beside the question: conditions, and no words to look for
	About     string   // slug of the article that the talk is about, if the question refers back to it
	Meaning   *Meaning // lets the text, and nothing else of the request, go to the embedder; nil: words alone find
}

// Found is the result of a search: articles best first, at most Limit, and what is needed to judge them.
type Found struct {
	Articles   []ArticleHit
	Facets     []knowledge.Facet // what the question asks for, the clearest first
	People     bool              // the question asks for people's experience
	Signals    Signals
	Confidence float64 // probability that the first article answers the question, 0 to 1
	Degraded   bool    // the configured embedder had no say though it could: this is what the words alone find
	Meaning    string  // what became of the dense arm: MeaningUsed, why it had no say, or "" where it was not to be asked
}

// An ArticleHit is an article with the passages that matched, best first.
type ArticleHit struct {
	ID         uuid.UUID
	Slug       string
	Kind       knowledge.Kind
	Score      float64 // of its words; 0: found by meaning alone
	Similarity float64 // to the question by meaning, 0 to 1; 0 without an embedder
	Passages   []PassageHit
	Same       []string // slugs of articles that say the same, which are not listed themselves

	standing float64    // what it was ordered by, where vectors had a say; else 0
	names    [][]string // the words of its title and of each alias
}

// A PassageHit is a passage that matched.
type PassageHit struct {
	ID      int64
	Facet   knowledge.Facet
	Score   float64
	matched []int32 // ids of the question's terms that it holds
	held    []byte  // ids of its terms, packed
}

// Search finds the articles for a question. What the asker may not see, what is not published and a case without consent
// do not exist for it: that is part of the query, before anything is cut. The result is the same on every run.
//
//  1. The question becomes weighted terms; what the index knows of them comes from memory or by one indexed query.
//  2. The terms that say most pick candidates through the GIN index, wider until there are enough to see.
//  3. Candidates are scored exactly: the inner product of their BM25 weights with the question's idf.
//  4. Passages are grouped into articles; articles that say the same are folded into one. With an embedder and leave to ask it, the question's vector, made meanwhile, has a say in their order.
//  5. The first article is judged.
func (x *Index) Search(ctx context.Context, r Request) (Found, error) {
	asked := parseAsking(r.Text, r.Situation, x.thesaurus(), facetCues())
	asked.about = r.About
	found := Found{Facets: asked.facets, People: asked.people}
	meaning, err := x.startDense(ctx, r)
	if err != nil {
		return Found{}, fmt.Errorf("search: %w", err)
	}
	q, rows, err := x.pick(ctx, asked, r)
	if err != nil {
		return Found{}, fmt.Errorf("search: %w", err)
	}
	if q.fact {
		weighCoverage(q, rows)
	}
	found.Articles = fold(group(q, rows))
	found.Signals = judge(q, found.Articles)
	if found, err = x.alsoByMeaning(ctx, meaning, r, q, rows, found); err != nil {
		return Found{}, fmt.Errorf("search: by meaning: %w", err)
	}
	found.Confidence = confidence(found.Signals, found.Articles)
	return found, nil
}
