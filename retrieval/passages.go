package retrieval

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
)

// passageTexts selects what is indexed of each passage that may be seen today, its fields apart, with a fingerprint of all
// that its entry is made of.
const passageTexts = `
	select p.id as passage_id, a.id as article_id, p.facet, a.language, a.title, array_to_string(a.aliases || a.themes, ' ') as aliases, p.heading, p.body, a.title || a.aliases as names,
	       sha256(convert_to(jsonb_build_array(@analyzer::text, p.facet, a.language, a.title, a.aliases, a.themes, p.heading, p.body)::text, 'UTF8')) as fingerprint
	from knowledge.visible a join knowledge.passage p on p.article_id = a.id`

// passageText is one row of passageTexts.
type passageText struct {
	PassageID   int64
	ArticleID   [16]byte
	Facet       string
	Language    string
	Title       string
	Aliases     string
	Heading     string
	Body        string
	Names       []string // title and aliases
	Fingerprint []byte
}

// readPassages reads the texts of passages, in the order of their ids.
func readPassages(ctx context.Context, tx pgx.Tx, ids []int64) ([]passageText, error) {
	rows, _ := tx.Query(ctx, `select * from (`+passageTexts+` where p.id = any (@ids)) t order by passage_id`,
		pgx.NamedArgs{"analyzer": AnalyzerVersion, "ids": ids})
	texts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[passageText])
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	return texts, nil
}

// analyzed is a passage as terms.
type analyzed struct {
	passageText
	counts  [fields]map[string]int
	lengths [fields]int // words
}

func (t passageText) analyze() analyzed {
	a := analyzed{passageText: t}
	for field, text := range [fields]string{t.Title, t.Aliases, t.Heading, t.Body} {
		tokens := Analyze(text)
		a.counts[field] = make(map[string]int, len(tokens))
		for _, token := range tokens {
			a.counts[field][token.Term]++
		}
		a.lengths[field] = words(tokens)
	}
	for _, kind := range quantityKinds(Normalize(t.Body)) {
		a.counts[fieldBody]["@"+kind] = 1
	}
	return a
}

// analyzeAll analyses passages side by side, in their order.
func analyzeAll(texts []passageText) []analyzed {
	list := make([]analyzed, len(texts))
	var taken atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(texts)) {
		group.Go(func() {
			for i := int(taken.Add(1)) - 1; i < len(texts); i = int(taken.Add(1)) - 1 {
				list[i] = texts[i].analyze()
			}
		})
	}
	group.Wait()
	return list
}
