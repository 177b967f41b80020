package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A ThemeCount is a theme, and how many programs and cases carry it.
type ThemeCount struct {
	Name  string
	Count int
}

// Themes are the themes of the programs and cases that may be seen, those of most articles first. An article without themes
// stands under its category.
func Themes(ctx context.Context, db *postgres.DB, tags []string) ([]ThemeCount, error) {
	rows, _ := db.Pool().Query(ctx, `
		select theme, count(distinct id) from knowledge.visible cross join unnest(case when themes = '{}' then array[category] else themes end) as carried (theme)
		where theme <> '' and kind in ('program', 'case') and`+mayRead+` group by theme order by count(distinct id) desc, theme`,
		pgx.NamedArgs{"tags": texts(tags)})
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ThemeCount])
	if err != nil {
		return nil, fmt.Errorf("read themes: %w", err)
	}
	return list, nil
}

// OfTheme are the articles of all kinds that carry a theme or have it as their category, without their passages, by kind and
// title.
func OfTheme(ctx context.Context, db *postgres.DB, theme string, tags []string) ([]Article, error) {
	return query(ctx, db, ` (@theme = any(themes) or category = @theme) and`+mayRead+`
		order by array_position(array['program', 'case', 'faq', 'document'], kind), title, slug`,
		pgx.NamedArgs{"theme": theme, "tags": texts(tags)})
}

// ThemesOf are the themes of articles, those that most of them carry first.
func ThemesOf(ctx context.Context, db *postgres.DB, slugs, tags []string) ([]string, error) {
	rows, _ := db.Pool().Query(ctx, `
		select theme from knowledge.visible cross join unnest(themes) as carried (theme)
		where slug = any(@slugs) and`+mayRead+` group by theme order by count(*) desc, theme`,
		pgx.NamedArgs{"slugs": texts(slugs), "tags": texts(tags)})
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read themes: %w", err)
	}
	return list, nil
}
