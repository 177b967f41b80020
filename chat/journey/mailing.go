package journey

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
)

// page of the journey that a mail leads to.
const keptPage = "/journey#kept"

// mail puts one mail a person into the outbox for their notices that are due and not read. They are marked in the same
// transaction, so each is in one mail.
func (r *Reminder) mail(ctx context.Context) error {
	err := r.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			with due as (
				update journey.notice n set mailed_at = $1
				where n.mail and n.mailed_at is null and n.seen_at is null and n.deliver_at <= $1 and`+wanted+` returning n.person_id)
			select distinct person_id from due`, r.now())
		people, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil || len(people) == 0 {
			return err
		}
		var mails []outbox.Notice
		for _, id := range people {
			mails = append(mails, outbox.Notice{Kind: outbox.JourneyNews, Person: id, Link: keptPage})
		}
		return outbox.Put(ctx, tx, mails...)
	})
	if err != nil {
		return fmt.Errorf("put mails: %w", err)
	}
	return nil
}

// MailWanted tells the sender of mails, in the worker's transaction, whether a person still has something unread that they
// want to have by mail: what was read in the widget meanwhile, stopped or taken back needs none.
func MailWanted(ctx context.Context, tx pgx.Tx, person uuid.UUID) (is bool, err error) {
	err = tx.QueryRow(ctx, `
		select exists (select from journey.notice n where n.person_id = $1 and n.mail and n.mailed_at is not null and n.seen_at is null and`+wanted+`)`,
		person).Scan(&is)
	return is, err
}
