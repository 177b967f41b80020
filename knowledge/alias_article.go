package knowledge

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
	"golang.org/x/text/unicode/norm"

	"dousuru/internal/postgres"
)

// Named are the articles that may be seen and have every one of the words in their title or an alias, without their
// passages: those with the first word in the title first, then by title. Width and case do not count. Without a word there
// are none.
func Named(ctx context.Context, db *postgres.DB, words string, tags []string, limit int) ([]Article, error) {
	list := strings.Fields(strings.ToLower(norm.NFKC.String(words)))
	if len(list) == 0 {
		return nil, nil
	}
	return query(ctx, db, ` not exists (select from unnest(@words::text[]) w
			where position(w in lower(normalize(title || ' ' || array_to_string(aliases, ' '), nfkc))) = 0) and`+mayRead+`
		order by position(@first in lower(normalize(title, nfkc))) = 0, title, slug limit @limit`,
		pgx.NamedArgs{"words": list, "first": list[0], "tags": texts(tags), "limit": limit})
}
