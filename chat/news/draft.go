package news

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Undo goes back at most maxBefore saves. Saves that follow each other within a breath are one step, so that a step is more
// than a letter.
const (
	maxBefore = 30
	breath    = 20 * time.Second
)

// maxBack is how far back a digest may look.
const maxBack = 366 * 24 * time.Hour

// Begin gives the draft, which is made if there is none: title and language are for that case, and so is since, the moment
// after which changes are proposed; zero: where the last posted digest stopped, or 30 days ago.
func Begin(ctx context.Context, db *postgres.DB, v postgres.Viewer, title, language string, since time.Time) (id uuid.UUID, err error) {
	err = in(ctx, db, v, "begin digest", func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('news.draft', 0))`); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `select id from news.digest where state = 'draft'`).Scan(&id)
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		if since.IsZero() {
			if since, err = Last(ctx, tx); err != nil {
				return err
			}
		}
		if now := time.Now(); since.After(now) || now.Sub(since) > maxBack {
			return ErrSince
		}
		if err := within(title, MaxTitle); err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `insert into news.digest (title, language, since) values ($1, $2, $3) returning id`, title, language, since).Scan(&id)
		if err != nil {
			return err
		}
		return propose(ctx, tx, id, since)
	})
	return id, err
}

// Last is the moment up to which the last posted digest looked, or 30 days ago.
func Last(ctx context.Context, tx pgx.Tx) (at time.Time, err error) {
	err = tx.QueryRow(ctx, `
		select coalesce(max(looked_at), now() - interval '30 days') from news.digest where state = 'posted'`).Scan(&at)
	return at, err
}

// LookAgain adds to the draft what changed since it was begun.
func LookAgain(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "look for changes", func(tx pgx.Tx) error {
		var since time.Time
		err := tx.QueryRow(ctx, `select since from news.digest where id = $1 and state = 'draft' for update`, id).Scan(&since)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrState
		}
		if err != nil {
			return err
		}
		return propose(ctx, tx, id, since)
	})
}

// Save replaces what HR has written of the draft. version is the one that was on the screen: if another was saved since, it
// is ErrMoved and nothing is changed. What stays as it is makes no version.
func Save(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID, version int, c Content) error {
	return in(ctx, db, v, "save digest", func(tx pgx.Tx) error {
		if err := c.tidy(); err != nil {
			return err
		}
		d, err := lockDraft(ctx, tx, id, version)
		if err != nil {
			return err
		}
		was := d.Content()
		if err := was.tidy(); err != nil || same(was, c) {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into news.before (digest_id, version, content) select $1, $2, $3
			where not exists (select from news.before where digest_id = $1 and at > now() - $4::interval)`, id, version, was, breath)
		if err == nil {
			_, err = tx.Exec(ctx, `
				delete from news.before where digest_id = $1 and version <= (
					select version from news.before where digest_id = $1 order by version desc offset $2 limit 1)`, id, maxBefore)
		}
		if err != nil {
			return err
		}
		return put(ctx, tx, id, c)
	})
}

// Undo brings the draft back to before the last change, and tells whether there was one.
func Undo(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (undone bool, err error) {
	err = in(ctx, db, v, "undo digest", func(tx pgx.Tx) error {
		if _, err := lockDraft(ctx, tx, id, 0); err != nil {
			return err
		}
		var c Content
		err := tx.QueryRow(ctx, `
			delete from news.before where digest_id = $1 and version = (select max(version) from news.before where digest_id = $1)
			returning content`, id).Scan(&c)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if undone = err == nil; !undone {
			return err
		}
		return put(ctx, tx, id, c)
	})
	return undone, err
}

// CanUndo tells whether Undo would bring something back.
func CanUndo(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (can bool, err error) {
	err = in(ctx, db, v, "read earlier versions", func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select exists (select from news.before where digest_id = $1)`, id).Scan(&can)
	})
	return can, err
}

// lockDraft reads the draft under its row lock. version 0 takes any.
func lockDraft(ctx context.Context, tx pgx.Tx, id uuid.UUID, version int) (Digest, error) {
	var state State
	var present int
	err := tx.QueryRow(ctx, `select state, version from news.digest where id = $1 for update`, id).Scan(&state, &present)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return Digest{}, ErrNotFound
	case err != nil:
		return Digest{}, err
	case state != Draft:
		return Digest{}, ErrState
	case version != 0 && version != present:
		return Digest{}, ErrMoved
	}
	return find(ctx, tx, id)
}

// put writes the content of a draft as its next version. Slugs that are not in it are passed over.
func put(ctx context.Context, tx pgx.Tx, id uuid.UUID, c Content) error {
	_, err := tx.Exec(ctx, `update news.digest set title = $2, intro = $3, version = version + 1, changed_at = now() where id = $1`, id, c.Title, c.Intro)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update news.item set chosen = slug = any($2), sentence = coalesce($3::jsonb ->> slug, '') where digest_id = $1`,
		id, append([]string{}, c.Chosen...), c.Sentences)
	return err
}

func same(a, b Content) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

// in runs fn in the viewer's name and says what failed.
func in(ctx context.Context, db *postgres.DB, v postgres.Viewer, what string, fn func(tx pgx.Tx) error) error {
	if err := db.As(ctx, v, fn); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
