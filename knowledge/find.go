package knowledge

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Today is the date in the company's time zone, as directory.today() has it.
func Today() Date {
	return DateOf(time.Now().In(tokyo))
}

// tokyo is fixed: Japan has no summer time, and the machine may have no time zone data.
var tokyo = time.FixedZone("JST", 9*60*60)

const articleColumns = `id, slug, kind, title, aliases, themes, category, state, status, valid_from, valid_to, reviewed_on,
	review_due, audience, language, desk, related, owner, source, source_locator, case_details, revision`

// mayRead keeps the articles for everyone and those with one of the reader's tags ("role:manager", "site:…").
const mayRead = ` (audience = '{}' or audience && @tags::text[])`

func scanArticle(row pgx.CollectableRow) (Article, error) {
	var a Article
	err := row.Scan(&a.ID, &a.Slug, &a.Kind, &a.Title, &a.Aliases, &a.Themes, &a.Category, &a.State, &a.Status, &a.ValidFrom,
		&a.ValidTo, &a.ReviewedOn, &a.ReviewDue, &a.Audience, &a.Language, &a.Desk, &a.Related, &a.Owner, &a.Source, &a.SourceLocator,
		&a.Case, &a.Revision)
	return a, err
}

// Find is the article with its passages. One that may not be shown today, or not to a reader with these tags, is
// ErrNotFound like one that never was.
func Find(ctx context.Context, db *postgres.DB, slug string, tags []string) (Article, error) {
	list, err := FindAll(ctx, db, []string{slug}, tags)
	if err != nil {
		return Article{}, err
	}
	if len(list) == 0 {
		return Article{}, fmt.Errorf("find %q: %w", short(slug), ErrNotFound)
	}
	return list[0], nil
}

// FindAll are the articles with these slugs that may be seen, with their passages, in the order of the slugs.
func FindAll(ctx context.Context, db *postgres.DB, slugs, tags []string) ([]Article, error) {
	articles, err := query(ctx, db, ` slug = any(@slugs) and`+mayRead+` order by array_position(@slugs::text[], slug)`,
		pgx.NamedArgs{"slugs": texts(slugs), "tags": texts(tags)})
	if err != nil || len(articles) == 0 {
		return articles, err
	}
	return articles, addPassagesOf(ctx, db.Published(), articles)
}

// query lists visible articles without passages.
func query(ctx context.Context, db *postgres.DB, where string, args pgx.NamedArgs) ([]Article, error) {
	rows, err := db.Published().Query(ctx, `select `+articleColumns+` from knowledge.visible where`+where, args)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	articles, err := pgx.CollectRows(rows, scanArticle)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	return articles, nil
}

func addPassagesOf(ctx context.Context, on database, articles []Article) error {
	place := map[uuid.UUID]int{}
	var ids []uuid.UUID
	for i, a := range articles {
		place[a.ID], ids = i, append(ids, a.ID)
	}
	rows, err := on.Query(ctx, `
		select article_id, id, ordinal, facet, heading, body, anchor, locator
		from knowledge.passage where article_id = any($1) order by article_id, ordinal`, ids)
	if err != nil {
		return fmt.Errorf("read passages: %w", err)
	}
	var article uuid.UUID
	var p Passage
	_, err = pgx.ForEachRow(rows, []any{&article, &p.ID, &p.Ordinal, &p.Facet, &p.Heading, &p.Body, &p.Anchor, &p.Locator}, func() error {
		a := &articles[place[article]]
		a.Passages = append(a.Passages, p)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read passages: %w", err)
	}
	return nil
}

// texts is never nil: NULL would compare as unknown.
func texts(list []string) []string { return append([]string{}, list...) }
