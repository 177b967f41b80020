package news

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Post makes the draft readable for everybody, as it stood in the version that was looked at, inside the caller's
// transaction. It works once: afterwards the digest is no draft. Whom it is told is the journey's (journey.Post).
func Post(ctx context.Context, tx pgx.Tx, id uuid.UUID, version int, channel bool) error {
	d, err := lockDraft(ctx, tx, id, version)
	if err == nil {
		switch n := len(d.Chosen()); {
		case n == 0 || d.Title == "":
			err = ErrNothing
		case n > MaxChosen:
			err = ErrTooMany
		}
	}
	if err == nil {
		_, err = tx.Exec(ctx, `
			update news.digest set state = 'posted', posted_at = now(), channel = $2 where id = $1 and state = 'draft'`, id, channel)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `delete from news.before where digest_id = $1`, id)
	}
	if err != nil {
		return fmt.Errorf("post digest: %w", err)
	}
	return nil
}

// TakeBack ends a posted digest, inside the caller's transaction: nobody reads it any more, and who was not told yet, or has
// not read it, is not.
func TakeBack(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	return change(ctx, tx, "take digest back", `update news.digest set state = 'taken_back', taken_back_at = now() where id = $1 and state = 'posted'`, id)
}

// Discard lays the draft aside; Restore brings it back.
func Discard(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return db.As(ctx, v, func(tx pgx.Tx) error {
		return change(ctx, tx, "discard digest", `update news.digest set state = 'discarded', changed_at = now() where id = $1 and state = 'draft'`, id)
	})
}

// Restore makes a discarded digest the draft again. Where there is another draft it is ErrState.
func Restore(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return db.As(ctx, v, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('news.draft', 0))`); err != nil {
			return fmt.Errorf("restore digest: %w", err)
		}
		return change(ctx, tx, "restore digest", `
			update news.digest set state = 'draft', version = version + 1, changed_at = now()
			where id = $1 and state = 'discarded' and not exists (select from news.digest where state = 'draft')`, id)
	})
}

func change(ctx context.Context, tx pgx.Tx, what, statement string, id uuid.UUID) error {
	tag, err := tx.Exec(ctx, statement, id)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrState
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// An Untold is a posted digest whose readers were not told yet.
type Untold struct {
	ID       uuid.UUID
	PostedAt time.Time
}

// LockUntold lists the posted digests that are still to be told, oldest first, and holds them until tx ends. It is the
// worker's.
func LockUntold(ctx context.Context, tx pgx.Tx) ([]Untold, error) {
	rows, _ := tx.Query(ctx, `select id, posted_at from news.digest where state = 'posted' and told_at is null order by posted_at, id for update`)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Untold])
	if err != nil {
		return nil, fmt.Errorf("read digests to tell: %w", err)
	}
	return list, nil
}

// MarkTold notes that a digest was told to n people. HR reads of them what Reached leaves.
func MarkTold(ctx context.Context, tx pgx.Tx, id uuid.UUID, n int) error {
	_, err := tx.Exec(ctx, `update news.digest set told_at = now(), reached = nullif($2, 0) where id = $1`, id, Reached(n))
	if err != nil {
		return fmt.Errorf("mark digest as told: %w", err)
	}
	return nil
}

// Reached is the number of people that may be said: in tens, and none below Floor.
func Reached(n int) int { return max(0, n) / Floor * Floor }
