package directory

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A NameList is the words that tell of the company's people: what is masked before a text leaves the house.
type NameList struct {
	Names  []string // as written, and in kana; also of who has left
	Places []string // departments and sites
	Keys   []string // employee numbers
}

// NamesTopic is the topic of the hints that somebody's row changed, and so perhaps the names.
const NamesTopic = "names"

// AllNames reads them, as the server's own worker. Only a mask may know them.
func AllNames(ctx context.Context, db *postgres.DB) (all NameList, err error) {
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			select array(select n from directory.person, unnest(array[name, name_kana]) n where n <> '' group by n order by n),
			       array(select n from directory.person, unnest(array[department, site]) n where n <> '' group by n order by n),
			       array(select slug from directory.person order by slug)`).Scan(&all.Names, &all.Places, &all.Keys)
	})
	if err != nil {
		return NameList{}, fmt.Errorf("list names: %w", err)
	}
	return all, nil
}
