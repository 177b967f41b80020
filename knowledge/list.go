package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// List are the articles of the given kinds (of all kinds, if none) that may be seen, without their passages, ordered by
// kind, category and title.
func List(ctx context.Context, db *postgres.DB, tags []string, kinds ...Kind) ([]Article, error) {
	return query(ctx, db, ` (cardinality(@kinds::text[]) = 0 or kind = any(@kinds)) and`+mayRead+`
		order by array_position(array['program', 'case', 'faq', 'document'], kind), category, title, slug`,
		pgx.NamedArgs{"kinds": append([]Kind{}, kinds...), "tags": texts(tags)})
}

// OfThemes are the programs that carry one of the themes, or have it as their category, without their passages: those that most
// cases tell of first, then by title.
func OfThemes(ctx context.Context, db *postgres.DB, themes, tags []string) ([]Article, error) {
	return query(ctx, db, ` kind = 'program' and (themes && @themes::text[] or category = any(@themes)) and`+mayRead+`
		order by (select count(*) from knowledge.visible story where story.kind = 'case'
			and story.case_details->'programs_used' ? visible.slug and (story.audience = '{}' or story.audience && @tags::text[])) desc, title, slug`,
		pgx.NamedArgs{"themes": texts(themes), "tags": texts(tags)})
}

// CasesUsing are the cases of people who used a program, without their passages, the freshest first.
func CasesUsing(ctx context.Context, db *postgres.DB, program string, tags []string) ([]Article, error) {
	return query(ctx, db, ` kind = 'case' and case_details->'programs_used' ? @program and`+mayRead+`
		order by reviewed_on desc nulls last, title, slug`,
		pgx.NamedArgs{"program": program, "tags": texts(tags)})
}

// CasesOf are the slugs of the cases of people who used one of the programs, those of the first program first.
func CasesOf(ctx context.Context, db *postgres.DB, programs, tags []string) ([]string, error) {
	rows, _ := db.Published().Query(ctx, `select slug from knowledge.visible where kind = 'case' and case_details->'programs_used' ?| @programs::text[] and`+mayRead+`
		order by (select min(array_position(@programs::text[], p)) from jsonb_array_elements_text(case_details->'programs_used') p), reviewed_on desc nulls last, slug`,
		pgx.NamedArgs{"programs": texts(programs), "tags": texts(tags)})
	slugs, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	return slugs, nil
}

// Titles are the titles by slug of those articles that may be seen.
func Titles(ctx context.Context, db *postgres.DB, tags, slugs []string) (map[string]string, error) {
	return titlesIn(ctx, db.Published(), tags, slugs)
}

// TitlesIn is Titles inside a transaction.
func TitlesIn(ctx context.Context, tx pgx.Tx, tags, slugs []string) (map[string]string, error) {
	return titlesIn(ctx, tx, tags, slugs)
}

func titlesIn(ctx context.Context, on database, tags, slugs []string) (map[string]string, error) {
	rows, err := on.Query(ctx, `select slug, title from knowledge.visible where slug = any(@slugs) and`+mayRead,
		pgx.NamedArgs{"slugs": texts(slugs), "tags": texts(tags)})
	if err != nil {
		return nil, fmt.Errorf("read titles: %w", err)
	}
	titles := map[string]string{}
	var slug, title string
	if _, err := pgx.ForEachRow(rows, []any{&slug, &title}, func() error { titles[slug] = title; return nil }); err != nil {
		return nil, fmt.Errorf("read titles: %w", err)
	}
	return titles, nil
}
