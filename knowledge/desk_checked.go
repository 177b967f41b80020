package knowledge

import (
	"context"

	"dousuru/internal/postgres"
)

// CheckDesksEvery is how old the check of a desk may get, unless a company says otherwise: numbers and hours change.
const CheckDesksEvery = 180 // days

// Unchecked lists the desks that nobody has checked for more than so many days, or ever, in the company's order.
func Unchecked(ctx context.Context, db *postgres.DB, days int) ([]Desk, error) {
	oldest := DateOf(Today().Time().AddDate(0, 0, -days))
	return deskList(ctx, db.Published(), `select `+deskColumns+` from knowledge.desk where coalesce(checked_on < $1::date, true) order by position, slug`, oldest)
}
