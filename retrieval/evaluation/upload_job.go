package evaluation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// UploadJob is the kind of the job that imports what HR uploaded and confirmed.
const UploadJob = "knowledge.upload"

// stepEvery is how often the page of an upload learns how far it is.
const stepEvery = 500 * time.Millisecond

// ConfirmUpload hands an upload over to the job, with the commit of tx.
func ConfirmUpload(ctx context.Context, tx pgx.Tx, id uuid.UUID, choice knowledge.UploadChoice, plan []byte) error {
	if err := knowledge.ConfirmUpload(ctx, tx, id, choice, plan); err != nil {
		return err
	}
	return jobs.Add(ctx, tx, UploadJob, 0)
}

// UploadWork is the job. Each upload is one transaction, which the golden questions decide about when HR has closed the gate;
// it stores what its preview showed, or nothing. One that meets another import waits for it.
func UploadWork(db *postgres.DB, index *retrieval.Index) jobs.Work {
	return func(ctx context.Context, try jobs.Try) error {
		if err := knowledge.ClearUploads(ctx, db); err != nil {
			return err
		}
		var ids []uuid.UUID
		err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) {
			ids, err = knowledge.WaitingUploads(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
		for _, id := range ids {
			err := importUpload(ctx, db, index, id)
			switch {
			case errors.Is(err, knowledge.ErrBusy):
				return jobs.Later(busyPause)
			case err != nil && ctx.Err() == nil && try.Last:
				lost := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
					return knowledge.EndUpload(ctx, tx, id, knowledge.UploadFailed, nil, 0)
				})
				return errors.Join(err, lost)
			case err != nil:
				return err
			}
		}
		return nil
	}
}

// importUpload stores one upload and notes what came of it in the same transaction.
func importUpload(ctx context.Context, db *postgres.DB, index *retrieval.Index, id uuid.UUID) error {
	var u knowledge.Upload
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) {
		u, err = knowledge.FindUpload(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	last := time.Time{}
	opts := knowledge.Options{Committing: NoteChange, Progress: func(done, total int, _ string) {
		if now := time.Now(); now.Sub(last) >= stepEvery {
			last = now
			_ = knowledge.StepUpload(ctx, db, id, done, total) // the next step tells as well
		}
	}}
	if err := knowledge.StepUpload(ctx, db, id, 0, 0); err != nil {
		return err
	}
	write := func(tx pgx.Tx) (changed bool, err error) {
		result, moved, err := knowledge.ApplyUpload(ctx, db, tx, u, opts)
		if err != nil {
			return false, err
		}
		if moved {
			return false, knowledge.EndUpload(ctx, tx, id, knowledge.UploadMoved, nil, 0)
		}
		if err := knowledge.EndUpload(ctx, tx, id, knowledge.UploadDone, &result, 0); err != nil {
			return false, err
		}
		return result.New+result.Changed+result.Retired > 0, nil
	}
	gate, err := ReadGate(ctx, db)
	if err != nil {
		return err
	}
	if gate.On {
		_, err = Publish(ctx, db, index, GateOptions{Reason: ReasonImport, Viewer: postgres.Worker()}, write)
	} else {
		err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, `set local idle_in_transaction_session_timeout = 0`); err != nil {
				return err
			}
			changed, err := write(tx)
			if err != nil || !changed {
				return err
			}
			return Enqueue(ctx, tx)
		})
	}
	var refused *Refused
	if errors.As(err, &refused) {
		return db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
			return knowledge.EndUpload(ctx, tx, id, knowledge.UploadRefused, nil, refused.Run.ID)
		})
	}
	if err != nil {
		return fmt.Errorf("import upload: %w", err)
	}
	return nil
}
