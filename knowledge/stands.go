package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Stands tells which of the texts stand, letter by letter, in something that the company publishes: a title, an alias, a
// passage. What is published already is nobody's own words. It reads every passage, once for each text, with one question to
// the database, and is for the findings of one article.
func Stands(ctx context.Context, tx pgx.Tx, texts []string) (map[string]bool, error) {
	stands := map[string]bool{}
	if len(texts) == 0 {
		return stands, nil
	}
	rows, _ := tx.Query(ctx, `
		select distinct w from unnest($1::text[]) w
		where exists (select from knowledge.visible a where position(w in a.title) > 0 or position(w in array_to_string(a.aliases, E'\n')) > 0)
			or exists (select from knowledge.passage p join knowledge.visible a on a.id = p.article_id where position(w in p.body) > 0)`, texts)
	there, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for published words: %w", err)
	}
	for _, text := range there {
		stands[text] = true
	}
	return stands, nil
}
