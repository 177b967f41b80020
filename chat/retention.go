package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// KeepTalks is for how many days after its last message a talk is kept when the company says nothing else. LeastTalks is the least
// that a company may say: the database refuses to erase what is younger.
const (
	KeepTalks  = 90
	LeastTalks = 30
)

// LastDay is the last day in Japan on which a talk is there whose last message is from a moment, if talks are kept for days after it:
// the midnight that ends it takes the talk.
func LastDay(last time.Time, days int) knowledge.Date {
	return knowledge.DateOf(last.In(calendar.Japan).AddDate(0, 0, days))
}

// ForgetBefore erases every talk whose last message is from a day in Japan before first, as the worker, who reads none of them: the
// messages, why each turn came out as it did, and the ids of frames of that time. What people decided stands in their journeys.
// n is how many talks there were.
func ForgetBefore(ctx context.Context, db *postgres.DB, first knowledge.Date) (n int, err error) {
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select set_config('app.kept_from', $1, true)`, first.String()); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `delete from chat.consultation`) // the policy leaves those that are due; a condition would need the right to read
		if err != nil {
			return err
		}
		n = int(tag.RowsAffected())
		_, err = tx.Exec(ctx, `delete from chat.frame`)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("erase old talks: %w", err)
	}
	return n, nil
}
