package web

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// sessionStore keeps login sessions in web.session by the hash of their token (scs hashes it before it calls). A row is
// reached only in the name of its own hash; nobody lists sessions.
type sessionStore struct{ db *postgres.DB }

// loaded holds the hash of the session that a request came with. A request that was under way while its person logged out
// must not bring the session back: a loaded session is only ever updated.
type loaded struct{ hash string }

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
	err = s.db.As(ctx, postgres.Viewer{Session: hash}, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select data from web.session where token_hash = $1 and expiry > now()`, hash).Scan(&data)
	})
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	loadedFrom(ctx).hash = hash
	return data, true, nil
}

func (s sessionStore) CommitCtx(ctx context.Context, hash string, data []byte, expiry time.Time) error {
	statement := `insert into web.session (token_hash, data, expiry) values ($1, $2, $3)`
	if loadedFrom(ctx).hash == hash {
		statement = `update web.session set data = $2, expiry = $3 where token_hash = $1`
	}
	return s.exec(ctx, "save session", hash, statement, hash, data, expiry)
}

func (s sessionStore) DeleteCtx(ctx context.Context, hash string) error {
	return s.exec(ctx, "delete session", hash, `delete from web.session where token_hash = $1`, hash)
}

func (s sessionStore) exec(ctx context.Context, what, hash, statement string, args ...any) error {
	err := s.db.As(ctx, postgres.Viewer{Session: hash}, func(tx pgx.Tx) error {
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
