package knowledge

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// WaitingUploads are the confirmed uploads that nobody has imported yet, the oldest first; also one that a crash cut off. tx is
// the worker's.
func WaitingUploads(ctx context.Context, tx pgx.Tx) ([]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `select id from knowledge.upload where state in ('waiting', 'running') order by at`)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("read waiting uploads: %w", err)
	}
	return ids, nil
}

// StepUpload notes how far the import of an upload is.
func StepUpload(ctx context.Context, db *postgres.DB, id uuid.UUID, done, total int) error {
	return db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update knowledge.upload set state = 'running', done = $2, total = $3 where id = $1`, id, done, total)
		if err != nil {
			return fmt.Errorf("note step: %w", err)
		}
		return nil
	})
}

// EndUpload notes what came of an upload. Its files are deleted, unless it has to be looked at again.
func EndUpload(ctx context.Context, tx pgx.Tx, id uuid.UUID, state UploadState, result *UploadResult, run int64) error {
	if state != UploadMoved {
		if _, err := tx.Exec(ctx, `delete from knowledge.upload_file where upload_id = $1`, id); err != nil {
			return fmt.Errorf("end upload: %w", err)
		}
	}
	_, err := tx.Exec(ctx, `update knowledge.upload set state = $2, result = $3, run_id = nullif($4, 0) where id = $1`, id, state, result, run)
	if err != nil {
		return fmt.Errorf("end upload: %w", err)
	}
	return nil
}

// ClearUploads deletes what nobody confirmed in time.
func ClearUploads(ctx context.Context, db *postgres.DB) error {
	return db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error { return clearUploads(ctx, tx) })
}
