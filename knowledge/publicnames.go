package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// PublicNames are the names under which the company publishes: titles and other wordings of articles that are in force, and desks.
func PublicNames(ctx context.Context, db *postgres.DB) ([]string, error) {
	rows, err := db.Published().Query(ctx, `
		select title from knowledge.visible union select unnest(aliases) from knowledge.visible union select name from knowledge.desk order by 1`)
	if err == nil {
		var names []string
		if names, err = pgx.CollectRows(rows, pgx.RowTo[string]); err == nil {
			return names, nil
		}
	}
	return nil, fmt.Errorf("list public names: %w", err)
}
