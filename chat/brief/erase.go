package brief

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// EraseIn erases all that the viewer prepared for 1on1s, inside their own transaction; what was about a line that has ended, too.
func EraseIn(ctx context.Context, tx pgx.Tx) error {
	// The policy leaves the viewer's own; a condition would not see those of a line that has ended.
	if _, err := tx.Exec(ctx, `delete from brief.brief`); err != nil {
		return fmt.Errorf("erase briefs: %w", err)
	}
	return nil
}
