package oneonone

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// Job is the kind of the hourly job that notices the ends of lines, erases what is due, and reminds of promises.
const Job = "oneonone.tidy"

// promisePage is where the manager's list is.
const promisePage = "/team/promises"

// Work does the job. It reads ids and dates and no word of anybody.
func Work(db *postgres.DB) jobs.Work {
	return func(ctx context.Context, _ jobs.Try) error {
		err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
			for _, statement := range []string{
				`update oneonone.line set ended_at = null where ended_at is not null and ` + holds(`line`),
				`update oneonone.line set ended_at = now() where ended_at is null and not ` + holds(`line`),
				// What was the manager's own goes with the row of the line, what the member keeps stays.
				`delete from oneonone.line where ended_at < now() - interval '30 days'`,
				`delete from oneonone.note where removed_at < now() - interval '30 days'`,
				`delete from oneonone.promise where removed_at < now() - interval '30 days'`,
			} {
				if _, err := tx.Exec(ctx, statement); err != nil {
					return err
				}
			}
			return remind(ctx, tx)
		})
		if err != nil {
			return fmt.Errorf("tidy up after 1on1s: %w", err)
		}
		return nil
	}
}

// remind puts one mail for each manager of whose promises the day has come. It leaves within working hours.
func remind(ctx context.Context, tx pgx.Tx) error {
	rows, _ := tx.Query(ctx, `
		with due as (
			update oneonone.promise p set told = true
			where p.remind and not p.told and `+dueNow+` returning p.manager_id)
		select distinct manager_id from due order by 1`, knowledge.Today())
	managers, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil || len(managers) == 0 {
		return err
	}
	var notices []outbox.Notice
	for _, id := range managers {
		notices = append(notices, outbox.Notice{Kind: outbox.Promise, Person: id, Link: promisePage})
	}
	return outbox.Put(ctx, tx, notices...)
}

// holds is the condition that the line of a row's manager and member holds now. A manager who has left leads nobody, also where
// the company's list has not named another yet.
func holds(row string) string {
	return `exists (select from directory.person m join directory.person b on b.id = m.manager_id
		where m.id = ` + row + `.member_id and b.id = ` + row + `.manager_id and m.active and b.active)`
}

// dueNow are open promises whose day, before or on $1, has come and whose line holds.
var dueNow = `p.done_at is null and p.removed_at is null and p.due_on <= $1 and ` + holds(`p`)

// PromiseWanted tells the sender of mails, in the worker's transaction, whether a manager still has a promise of which they were
// to be told: what was done, moved to a later day or removed meanwhile needs no mail.
func PromiseWanted(ctx context.Context, tx pgx.Tx, manager uuid.UUID) (is bool, err error) {
	err = tx.QueryRow(ctx, `
		select exists (select from oneonone.promise p where p.manager_id = $2 and p.remind and p.told and `+dueNow+`)`, knowledge.Today(), manager).Scan(&is)
	return is, err
}
