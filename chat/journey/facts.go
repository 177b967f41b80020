package journey

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
)

// facts are what can be followed of an article.
type facts struct {
	kind     knowledge.Kind
	revision int
	windows  []knowledge.Period
	written  string // hash of what the page says of its window
	content  string // hash of what it says, with its status and dates; not of who checked it when
	ended    bool   // closed, or gone
	gone     bool   // not published any more
}

// readFacts reads the facts of articles on a day. Articles that are not there are not in the map.
func readFacts(ctx context.Context, tx pgx.Tx, slugs []string, today knowledge.Date) (map[string]facts, error) {
	rows, _ := tx.Query(ctx, `
		select a.slug, a.kind, a.revision, a.status, a.valid_from, a.valid_to,
			not exists (select from knowledge.visible v where v.id = a.id),
			coalesce((select string_agg(p.body, E'\n' order by p.ordinal) from knowledge.passage p where p.article_id = a.id and p.facet = 'window'), ''),
			coalesce((select string_agg(concat_ws(E'\x1f', p.facet, p.heading, p.body), E'\x1e' order by p.ordinal) from knowledge.passage p where p.article_id = a.id), ''),
			a.title
		from knowledge.article a where a.slug = any($1)`, slugs)
	all := map[string]facts{}
	var a knowledge.Article
	var f facts
	var window, passages string
	_, err := pgx.ForEachRow(rows, []any{&a.Slug, &f.kind, &f.revision, &a.Status, &a.ValidFrom, &a.ValidTo, &f.gone, &window, &passages, &a.Title}, func() error {
		a.Passages = []knowledge.Passage{{Facet: knowledge.Window, Body: window}}
		status := a.StatusOn(today)
		f.ended = f.gone || status == knowledge.Closed || status == knowledge.Retired
		f.windows, f.written = nil, hash(window)
		f.content = hash(a.Title, string(a.Status), a.ValidFrom.String(), a.ValidTo.String(), passages)
		if !f.ended {
			f.windows = knowledge.Windows(a, today)
		}
		all[a.Slug] = f
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	return all, nil
}

func hash(parts ...string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(parts, "\x1d"))))
}
