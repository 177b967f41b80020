package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// An Entry is one row of the chain as an auditor sees it: nothing of what was read but how.
type Entry struct {
	Seq    int64
	At     time.Time
	How    How
	Reader uuid.UUID // of directory.person; zero: forgotten
}

// A Filter says which entries; the zero value of a field leaves it out of account.
type Filter struct {
	From, To time.Time // dates in Japan, both included
	Reader   uuid.UUID
	Before   int64 // entries with a smaller number alone
	Limit    int
}

// List is the chain as far as the viewer of the transaction may see it, the newest first: all of it for an auditor.
func List(ctx context.Context, tx pgx.Tx, f Filter) ([]Entry, error) {
	date := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		return &t
	}
	rows, _ := tx.Query(ctx, `
		select seq, at, how, coalesce(reader, '00000000-0000-0000-0000-000000000000') from audit.reading
		where ($1::date is null or day >= $1) and ($2::date is null or day <= $2) and ($3 = '00000000-0000-0000-0000-000000000000'::uuid or reader = $3)
			and ($4 = 0 or seq < $4) order by seq desc limit $5`, date(f.From), date(f.To), f.Reader, f.Before, f.Limit)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Entry])
	if err != nil {
		return nil, fmt.Errorf("list readings: %w", err)
	}
	return list, nil
}

// Readers are all who read something, in no order.
func Readers(ctx context.Context, tx pgx.Tx) ([]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `select distinct reader from audit.reading where reader is not null`)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("list readers: %w", err)
	}
	return ids, nil
}
