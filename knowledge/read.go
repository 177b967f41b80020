package knowledge

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"dousuru/internal/postgres"
	"dousuru/knowledge/internal/markdown"
)

// japan is the calendar of dates: a day begins and ends there. It has had no summer time since 1951.
var japan = time.FixedZone("Asia/Tokyo", 9*60*60)

// Today is the civil date in Japan.
func Today() Date { return DateOf(time.Now().In(japan)) }

// Plain is a passage's Markdown as plain text: marks gone, links as their text, lists and tables line by line.
func Plain(body string) string { return markdown.Plain(body) }

// Find reads an article that a reader with these audience tags may see today. Else ErrNotFound: what may not be seen does
// not exist.
func Find(ctx context.Context, db *postgres.DB, slug string, tags []string) (Article, error) {
	articles, err := FindAll(ctx, db, []string{slug}, tags)
	if err != nil {
		return Article{}, err
	}
	if len(articles) == 0 {
		return Article{}, ErrNotFound
	}
	return articles[0], nil
}

// FindAll reads those of the articles that a reader with these audience tags may see today, in the order of the slugs.
func FindAll(ctx context.Context, db *postgres.DB, slugs, tags []string) ([]Article, error) {
	if tags == nil {
		tags = []string{}
	}
	rows, err := db.Pool().Query(ctx, `
		select a.id, a.slug, a.kind, a.title, a.aliases, a.themes, a.category, a.state, a.status, a.valid_from, a.valid_to,
		       a.reviewed_on, a.review_due, a.audience, a.language, a.desk, a.related, a.source, a.source_locator, a.revision, a.case_details,
		       p.id, p.ordinal, p.facet, p.heading, p.body, p.anchor, p.locator
		from knowledge.visible a join knowledge.passage p on p.article_id = a.id
		where a.slug = any ($1) and (a.audience = '{}' or a.audience && $2)
		order by array_position($1, a.slug), p.ordinal`, slugs, tags)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	var list []Article
	last := uuid.Nil
	for rows.Next() {
		var a Article
		var p Passage
		var details []byte
		if err := rows.Scan(&a.ID, &a.Slug, &a.Kind, &a.Title, &a.Aliases, &a.Themes, &a.Category, &a.State, &a.Status, &a.ValidFrom, &a.ValidTo,
			&a.ReviewedOn, &a.ReviewDue, &a.Audience, &a.Language, &a.Desk, &a.Related, &a.Source, &a.SourceLocator, &a.Revision, &details,
			&p.ID, &p.Ordinal, &p.Facet, &p.Heading, &p.Body, &p.Anchor, &p.Locator); err != nil {
			return nil, fmt.Errorf("read articles: %w", err)
		}
		if a.ID != last {
			if details != nil {
				a.Case = new(CaseDetails)
				if err := json.Unmarshal(details, a.Case); err != nil {
					return nil, fmt.Errorf("read article %s: %w", a.Slug, err)
				}
			}
			list, last = append(list, a), a.ID
		}
		first := &list[len(list)-1]
		first.Passages = append(first.Passages, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	return slices.Clip(list), nil
}
