package chat

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// Offline tells whether the viewer lets no language model have a word of theirs. Nobody else can find out.
func Offline(ctx context.Context, db *postgres.DB, v postgres.Viewer) (bool, error) {
	var off bool
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select exists (select from chat.offline where person_id = $1)`, v.Person).Scan(&off)
	})
	if err != nil {
		return true, fmt.Errorf("read whether a model may be used: %w", err)
	}
	return off, nil
}

// SetOffline keeps the viewer's choice. It holds from the next message on.
func SetOffline(ctx context.Context, db *postgres.DB, v postgres.Viewer, off bool) error {
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		change, kind := `delete from chat.offline where person_id = $1`, erasure.Back
		if off {
			change, kind = `insert into chat.offline (person_id) values ($1) on conflict do nothing`, erasure.Offline
		}
		if _, err := tx.Exec(ctx, change, v.Person); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, kind, v.Person, v.Person)
	})
	if err != nil {
		return fmt.Errorf("keep whether a model may be used: %w", err)
	}
	return nil
}

// AllowedBy is Checks.Allowed by what people chose. It asks as the person, who alone may read it; an error allows nothing.
func AllowedBy(db *postgres.DB) func(context.Context, uuid.UUID) (bool, error) {
	return func(ctx context.Context, person uuid.UUID) (bool, error) {
		off, err := Offline(ctx, db, postgres.Viewer{Person: person})
		return !off && err == nil, err
	}
}
