package retrieval

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Hold notes that so many passages wait for somebody who has them embedded; 0 that none do. Embed takes the note away when it is done.
func (x *Index) Hold(ctx context.Context, passages int) error {
	err := x.write(ctx, func(tx pgx.Tx) error {
		if passages == 0 {
			_, err := tx.Exec(ctx, `delete from retrieval.held`)
			return err
		}
		_, err := tx.Exec(ctx, `
			insert into retrieval.held (passages) values ($1)
			on conflict (one) do update set passages = excluded.passages where held.passages <> excluded.passages`, passages)
		return err
	})
	if err != nil {
		return fmt.Errorf("note passages that wait: %w", err)
	}
	return nil
}

// Held is how many passages wait for somebody who has them embedded. Meanwhile search finds with the vectors that there are.
func Held(ctx context.Context, db *postgres.DB) (passages int, err error) {
	err = db.Pool().QueryRow(ctx, `select coalesce(sum(passages), 0) from retrieval.held`).Scan(&passages)
	if err != nil {
		return 0, fmt.Errorf("read passages that wait: %w", err)
	}
	return passages, nil
}
