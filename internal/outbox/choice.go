package outbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Choice is what a person wants to have by mail. Who never chose has all of it.
type Choice struct {
	Replies  bool // to their own questions, and questions to be asked together; what arrives for a 1on1
	Desk     bool // as one of HR: what waits there
	Promises bool // as a manager: reminders of what they noted to find out
}

// ChoiceOf reads the viewer's own.
func ChoiceOf(ctx context.Context, db *postgres.DB, v postgres.Viewer) (c Choice, err error) {
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `select replies, desk, promises from outbox.choice where person_id = $1`, v.Person).Scan(&c.Replies, &c.Desk, &c.Promises)
		if errors.Is(err, pgx.ErrNoRows) {
			c, err = Choice{Replies: true, Desk: true, Promises: true}, nil
		}
		return err
	})
	if err != nil {
		return Choice{}, fmt.Errorf("read what is wanted by mail: %w", err)
	}
	return c, nil
}

// SetChoice keeps the viewer's own. It counts for what has not left yet, too.
func SetChoice(ctx context.Context, db *postgres.DB, v postgres.Viewer, c Choice) error {
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into outbox.choice (person_id, replies, desk, promises) values ($1, $2, $3, $4)
			on conflict (person_id) do update set replies = excluded.replies, desk = excluded.desk, promises = excluded.promises`,
			v.Person, c.Replies, c.Desk, c.Promises)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep what is wanted by mail: %w", err)
	}
	return nil
}
