package rights

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// EraseLeavers erases everything of the people who left before a day, each in a transaction of their own name, once. Until then their line
// is kept, since a list of people that left somebody out by mistake must cost nobody their journey. n is how many there were.
func EraseLeavers(ctx context.Context, db *postgres.DB, book *escalation.Book, before knowledge.Date) (n int, err error) {
	var list []uuid.UUID
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select id from directory.person where not active and left_on < $1 and erased_on is null order by id`, before)
		list, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	})
	for _, id := range list {
		if err != nil {
			break
		}
		v := postgres.Viewer{Person: id}
		if err = db.As(ctx, v, func(tx pgx.Tx) error { return EraseIn(ctx, tx, book, v, false) }); err != nil {
			break
		}
		err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, `update directory.person set erased_on = directory.today() where id = $1 and not active`, id)
			return err
		})
		n++
	}
	if err != nil {
		return n, fmt.Errorf("erase what leavers left: %w", err)
	}
	return n, nil
}
