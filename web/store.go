package web

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// sessionStore keeps login sessions in web.session by the hash of their token (scs hashes it before it calls). A row is
// reached in the name of its own hash, or by the person whose it is.
type sessionStore struct{ db *postgres.DB }

// loaded holds the hash of the session that a request came with. A request that was under way while its person logged out
// must not bring the session back: a loaded session is only ever updated.
type loaded struct {
	hash     string
	row      sessionRow
	rotating bool // the token is about to be another one of the same session
}

// A sessionRow is what a session's row says beside what scs keeps in it.
type sessionRow struct {
	id      uuid.UUID
	person  uuid.UUID
	ends    time.Time
	device  string
	issuer  string // "": no provider said who it is
	subject string
	sid     string
}

type loadedKey struct{}

func withLoaded(ctx context.Context) context.Context {
	return context.WithValue(ctx, loadedKey{}, new(loaded))
}

func loadedFrom(ctx context.Context) *loaded {
	if l, ok := ctx.Value(loadedKey{}).(*loaded); ok {
		return l
	}
	return new(loaded)
}

func (s sessionStore) FindCtx(ctx context.Context, hash string) (data []byte, found bool, err error) {
	var row sessionRow
	err = s.db.As(ctx, postgres.Viewer{Session: hash}, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select data, id, person_id, ends from web.session where token_hash = $1 and expiry > now()`, hash).
			Scan(&data, &row.id, &row.person, &row.ends)
	})
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	l := loadedFrom(ctx)
	l.hash, l.row = hash, row
	return data, true, nil
}

func (s sessionStore) CommitCtx(ctx context.Context, hash string, data []byte, expiry time.Time) error {
	l := loadedFrom(ctx)
	row := l.row
	switch {
	case l.hash == hash:
		return s.exec(ctx, "save session", postgres.Viewer{Session: hash}, `update web.session set data = $2, expiry = $3 where token_hash = $1`, hash, data, expiry)
	case l.rotating: // the row stays, so what is open on it stays, too
		before := l.hash
		l.hash, l.rotating = hash, false
		return s.exec(ctx, "rotate session", postgres.Viewer{Person: row.person, Session: before},
			`update web.session set token_hash = $4, data = $2, expiry = $3 where token_hash = $1`, before, data, expiry, hash)
	}
	l.hash = hash
	return s.exec(ctx, "save session", postgres.Viewer{Session: hash}, `
		insert into web.session (token_hash, data, expiry, id, person_id, ends, device, issuer, subject, sid)
		values ($1, $2, $3, $4, $5, $6, $7, nullif($8, ''), nullif($9, ''), nullif($10, ''))`,
		hash, data, expiry, row.id, row.person, row.ends, row.device, row.issuer, row.subject, row.sid)
}

func (s sessionStore) DeleteCtx(ctx context.Context, hash string) error {
	if l := loadedFrom(ctx); l.rotating && l.hash == hash {
		return nil
	}
	return s.exec(ctx, "delete session", postgres.Viewer{Session: hash}, `delete from web.session where token_hash = $1`, hash)
}

func (s sessionStore) exec(ctx context.Context, what string, v postgres.Viewer, statement string, args ...any) error {
	err := s.db.As(ctx, v, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// The forms without a context are what scs.Store asks for; scs calls those above.

func (s sessionStore) Find(hash string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), hash)
}

func (s sessionStore) Commit(hash string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), hash, data, expiry)
}

func (s sessionStore) Delete(hash string) error { return s.DeleteCtx(context.Background(), hash) }
