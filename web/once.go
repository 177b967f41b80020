package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// What is good for one use. Each kind has secrets of its own, so that one is never taken for another.
const (
	onceLogin  = "login"  // a login under way
	onceTicket = "ticket" // a connection from another site
	onceLogout = "logout" // a logout token that was seen
)

var errUsed = errors.New("used already, too old, or never there")

func onceHash(kind, secret string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + secret))
	return hex.EncodeToString(sum[:])
}

// putOnce keeps a value for one use under a secret, of which the row has the hash alone. errUsed: that secret is there already.
func putOnce(ctx context.Context, db *postgres.DB, kind, secret string, value any, within time.Duration) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("keep %s: %w", kind, err)
	}
	hash := onceHash(kind, secret)
	err = db.As(ctx, postgres.Viewer{Session: hash}, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `insert into web.once (hash, data, expiry) values ($1, $2, now() + $3::interval) on conflict do nothing`, hash, data, within)
		if err == nil && tag.RowsAffected() == 0 {
			err = errUsed
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("keep %s: %w", kind, err)
	}
	return nil
}

// takeOnce uses it up: of several who ask at once one gets the value, the others errUsed.
func takeOnce(ctx context.Context, db *postgres.DB, kind, secret string, value any) error {
	hash := onceHash(kind, secret)
	var data []byte
	var fresh bool
	err := db.As(ctx, postgres.Viewer{Session: hash}, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `delete from web.once where hash = $1 returning data, expiry > now()`, hash).Scan(&data, &fresh)
	})
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !fresh {
		err = errUsed
	}
	if err == nil {
		err = json.Unmarshal(data, value)
	}
	if err != nil {
		return fmt.Errorf("take %s: %w", kind, err)
	}
	return nil
}
