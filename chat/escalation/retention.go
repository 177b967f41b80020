package escalation

import (
	"context"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// KeepQuestions is for how many days a question is kept after it was closed when the company says nothing else. LeastQuestions is
// the least that a company may say: the database refuses to erase what is younger, and the report of its month has been made by then.
const (
	KeepQuestions  = 365
	LeastQuestions = 90
)

// ForgetBefore erases every question that was closed on a day in Japan before first, with its thread and all that HR noted of it, as
// the worker, who reads none of them. Closed is what was answered, withdrawn, or left without the wish for a reply; an asker who
// writes again opens it again. What was published of an answer stays. n is how many questions there were.
func ForgetBefore(ctx context.Context, db *postgres.DB, first knowledge.Date) (n int, err error) {
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select set_config('app.kept_from', $1, true)`, first.String()); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `delete from escalation.thread`) // the policy leaves those that are due; a condition would need the right to read
		n = int(tag.RowsAffected())
		return err
	})
	return n, wrap("erase old questions", err)
}
