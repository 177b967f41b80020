package directory

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// OwnEntry is the viewer's own row of the company's list, and the subjects of login providers that are bound to it. The manager's key is
// left out: it is somebody else's.
func OwnEntry(ctx context.Context, db *postgres.DB, v postgres.Viewer) (e Entry, subjects []string, err error) {
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select `+entryColumns+` `+entryTables+` where p.id = $1`, v.Person).Scan(e.fields()...)
	})
	if err == nil {
		err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) {
			rows, _ := tx.Query(ctx, `select issuer || ' ' || subject from directory.identity where person_id = $1 order by 1`, v.Person)
			subjects, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
	}
	e.Manager = ""
	if err != nil {
		return Entry{}, nil, fmt.Errorf("read own entry: %w", err)
	}
	return e, subjects, nil
}
