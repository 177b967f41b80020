package escalation

import (
	"context"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// OwnPage is how many questions Own reads at once.
const OwnPage = 50

// Own lists all that Mine lists, OwnPage at a time after skip.
func (b *Book) Own(ctx context.Context, v postgres.Viewer, skip int) ([]Thread, error) {
	return b.list(ctx, v, `where own.person_id is not null order by t.asked_on desc, t.asked_at desc nulls last, t.id limit @page offset @skip`,
		pgx.NamedArgs{"page": OwnPage, "skip": skip})
}
