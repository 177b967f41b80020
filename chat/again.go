package chat

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// EraseAgain erases what a line of the file of erasures says, inside its person's own transaction, if it is about a talk or about what
// may be done with words; what is not there is no error.
func EraseAgain(ctx context.Context, tx pgx.Tx, v postgres.Viewer, l erasure.Line) (is bool, err error) {
	switch l.Kind {
	case erasure.Talk:
		rows, _ := tx.Query(ctx, `select id from chat.consultation where person_id = @person and `+erasure.Is("id"), l.Args(v.Person))
		var ids []uuid.UUID
		ids, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		for _, id := range ids {
			if err == nil {
				err = ForgetIn(ctx, tx, v.Person, id)
			}
		}
	case erasure.Offline:
		_, err = tx.Exec(ctx, `insert into chat.offline (person_id) values ($1) on conflict do nothing`, v.Person)
	default:
		return false, nil
	}
	if err != nil {
		return true, fmt.Errorf("erase of talks again: %w", err)
	}
	return true, nil
}
