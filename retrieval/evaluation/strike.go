package evaluation

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
)

// withdraw takes the gold articles out of publication.
func withdraw(ctx context.Context, tx pgx.Tx, part []hideable) (facets bool, err error) {
	var slugs []string
	for _, q := range part {
		slugs = append(slugs, q.question.Articles...)
	}
	return false, retire(ctx, tx, slugs)
}

// strike deletes the asked facet from the gold programs and takes the other gold articles out of publication.
func strike(ctx context.Context, tx pgx.Tx, part []hideable) (facets bool, err error) {
	var others, slugs []string
	var struck []knowledge.Facet
	for _, q := range part {
		others = append(others, q.others...)
		for _, slug := range q.programs {
			slugs, struck = append(slugs, slug), append(struck, q.facet)
		}
	}
	if err := retire(ctx, tx, others); err != nil {
		return true, err
	}
	_, err = tx.Exec(ctx, `
		delete from knowledge.passage p
		using knowledge.article a join unnest($1::text[], $2::text[]) as gone (slug, facet) on gone.slug = a.slug
		where p.article_id = a.id and p.facet = gone.facet`, slugs, struck)
	if err != nil {
		return true, fmt.Errorf("delete facets: %w", err)
	}
	return true, nil
}

func retire(ctx context.Context, tx pgx.Tx, slugs []string) error {
	_, err := tx.Exec(ctx, `update knowledge.article set state = 'retired' where slug = any ($1::text[])`, append([]string{}, slugs...))
	if err != nil {
		return fmt.Errorf("withdraw articles: %w", err)
	}
	return nil
}
