package retrieval_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// subjects tells a Simulated embedder which article a text of the knowledge belongs to, and which one answers a question.
func subjects(t testing.TB, db *postgres.DB, questions ...[]labelled) func(string) string {
	t.Helper()
	about := map[string]string{}
	var bodies [][2]string
	rows, _ := db.Pool().Query(t.Context(), `
		select a.slug, a.title || a.aliases, p.body from knowledge.article a join knowledge.passage p on p.article_id = a.id order by p.id`)
	var slug, body string
	var names []string
	_, err := pgx.ForEachRow(rows, []any{&slug, &names, &body}, func() error {
		for _, name := range names {
			about[name] = slug
		}
		bodies = append(bodies, [2]string{body, slug})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range slices.Concat(questions...) {
		about[q.Text] = q.Articles[0]
	}
	return func(text string) string {
		if slug, ok := about[text]; ok {
			return slug
		}
		for _, b := range bodies {
			if strings.HasSuffix(text, b[0]) {
				return b[1]
			}
		}
		return text
	}
}
