package chat

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// EraseIn erases all talks of a person, inside their own transaction, with the ids of their frames. Their switch 「AIに渡さない」 stays:
// it says what may be done with words that are still to come.
func EraseIn(ctx context.Context, tx pgx.Tx, person uuid.UUID) error {
	for _, table := range []string{"chat.consultation", "chat.frame"} {
		if _, err := tx.Exec(ctx, `delete from `+table+` where person_id = $1`, person); err != nil {
			return fmt.Errorf("erase talks: %w", err)
		}
	}
	return nil
}
