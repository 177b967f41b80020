package journey

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// EraseAgain erases the decisions and shares of a person whose ids is says, inside the person's own transaction: a backup brought them
// back. A share goes with the record that it was, since when it was withdrawn nobody knows any more.
func EraseAgain(ctx context.Context, tx pgx.Tx, person uuid.UUID, is func(uuid.UUID) bool) error {
	for table, owner := range map[string]string{"journey.decision": "person_id", "journey.share": "member_id"} {
		rows, _ := tx.Query(ctx, `select id from `+table+` where `+owner+` = $1`, person)
		ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return err
		}
		for _, id := range ids {
			if !is(id) {
				continue
			}
			if _, err := tx.Exec(ctx, `delete from `+table+` where id = $1`, id); err != nil {
				return err
			}
		}
	}
	return nil
}
