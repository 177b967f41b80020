package knowledge

import (
	"context"
	"fmt"

	"dousuru/internal/postgres"
)

// Stands tells which of the texts stand, letter by letter, in something that the company publishes: a title, an alias, a
// passage. What is published already is nobody's own words. It reads every passage and is for a handful of texts.
func Stands(ctx context.Context, db *postgres.DB, texts []string) (map[string]bool, error) {
	stands := map[string]bool{}
	for _, text := range texts {
		var there bool
		err := db.Pool().QueryRow(ctx, `
			select exists (select from knowledge.visible a where position($1 in a.title) > 0 or position($1 in array_to_string(a.aliases, E'\n')) > 0)
				or exists (select from knowledge.passage p join knowledge.visible a on a.id = p.article_id where position($1 in p.body) > 0)`, text).Scan(&there)
		if err != nil {
			return nil, fmt.Errorf("look for published words: %w", err)
		}
		stands[text] = there
	}
	return stands, nil
}
