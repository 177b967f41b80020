package journey

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Reading is that the viewer, as a manager, read what a member shared.
type Reading struct {
	Member uuid.UUID
	At     time.Time
}

// OwnReadings lists the viewer's own readings of what they may still see, newest first.
func OwnReadings(ctx context.Context, db *postgres.DB, v postgres.Viewer) (list []Reading, err error) {
	err = in(ctx, db, v, "list own readings", func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select s.member_id, r.at from journey.share_reading r join journey.share s on s.id = r.share_id where r.reader_id = $1 order by r.at desc, 1`, v.Person)
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Reading])
		return err
	})
	return list, err
}
