package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// AllStored are the articles of the given kinds (of all kinds, if none) as they stand in the database, with their passages, in
// the order of List: also those that nobody is shown, such as a case whose consent has ended. Left out are those that were
// taken from view and the cases that were withdrawn. The aliases are those of the source, without HR's own wordings.
//
// It is for HR: rights and audience are not looked at.
func AllStored(ctx context.Context, db *postgres.DB, kinds ...Kind) ([]Article, error) {
	return storedWhere(ctx, db.Pool(), `state <> 'retired' and erased_on is null and (cardinality($1::text[]) = 0 or kind = any($1))
		order by array_position(array['program', 'case', 'faq', 'document'], kind), category, title, slug`, append([]Kind{}, kinds...))
}

// storedWhere reads articles past the view knowledge.visible.
func storedWhere(ctx context.Context, on database, where string, args ...any) ([]Article, error) {
	rows, err := on.Query(ctx, `select `+articleColumns+` from knowledge.article where `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	articles, err := pgx.CollectRows(rows, scanArticle)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	return articles, addPassagesOf(ctx, on, articles)
}
