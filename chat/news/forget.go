package news

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Forget takes out of every digest, drafts and earlier versions included, what it says of an article whose teller took the
// story back: the sentence and the themes. tx is in the name of HR.
func Forget(ctx context.Context, tx pgx.Tx, slug string) error {
	for _, forget := range []string{
		`delete from news.before b using news.item i where i.digest_id = b.digest_id and i.slug = $1`,
		`update news.item set sentence = '', themes = '{}', parts = '{}', chosen = false where slug = $1`,
	} {
		if _, err := tx.Exec(ctx, forget, slug); err != nil {
			return fmt.Errorf("forget article in digests: %w", err)
		}
	}
	return nil
}
