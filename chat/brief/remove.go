package brief

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// KeptFor is how long a removed brief can be brought back.
const KeptFor = 30 * 24 * time.Hour

// Remove takes a brief out of the list; for KeptFor it can be brought back.
func Remove(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "remove brief", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `update brief.brief set removed_at = now() where id = $1 and removed_at is null`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Brief, v.Person, id)
	})
}

// Restore brings a removed brief back.
func Restore(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "restore brief", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `update brief.brief set removed_at = null where id = $1 and removed_at is not null`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Back, v.Person, id)
	})
}

// Erase erases a removed brief at once.
func Erase(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "erase brief", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `delete from brief.brief where id = $1 and removed_at is not null`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.BriefGone, v.Person, id)
	})
}
