package outbox

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// EraseIn erases what was to be mailed to the viewer, or was, inside their own transaction. What they chose to have by mail stays.
func EraseIn(ctx context.Context, tx pgx.Tx) error {
	// The policy leaves the viewer's own, which they cannot read.
	if _, err := tx.Exec(ctx, `delete from outbox.notice`); err != nil {
		return fmt.Errorf("erase notices: %w", err)
	}
	return nil
}
