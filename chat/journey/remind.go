package journey

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// Job is the kind of the job that follows facts and tells of them.
const Job = "journey.remind"

// soon is how many days before a window opens or ends it is told.
const soon = 7

// A Reminder follows what people keep in mind.
type Reminder struct {
	DB       *postgres.DB
	Calendar *calendar.Calendar
	Mail     bool             // there is a mail server
	Now      func() time.Time // nil: time.Now
}

func (r *Reminder) now() time.Time {
	if r.Now != nil {
		return r.Now()
	}
	return time.Now()
}

// Work is the job: it notes new facts, tells of what HR posted, hints the people whose notices are due, puts their mails
// into the outbox, and erases what was deleted
// long ago. Done twice, it does nothing the second time.
func (r *Reminder) Work(ctx context.Context, _ jobs.Try) error {
	for _, step := range []func(context.Context) error{r.note, r.tell, r.hint, r.mail, r.forget} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("remind: %w", err)
		}
	}
	return nil
}

// page is how many kept facts one transaction looks at.
const page = 200

// note writes the notices of new facts.
func (r *Reminder) note(ctx context.Context) error {
	now := r.now()
	after := ""
	for {
		var list []keptFact
		err := r.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) {
			if list, err = readKept(ctx, tx, after); err != nil || len(list) == 0 {
				return err
			}
			return r.look(ctx, tx, list, now)
		})
		if err != nil || len(list) < page {
			return err
		}
		after = list[len(list)-1].ID.String()
	}
}

func readKept(ctx context.Context, tx pgx.Tx, after string) ([]keptFact, error) {
	rows, _ := tx.Query(ctx, `
		select id, decision_id, person_id, article, on_date, mail, revision, windows, content, ended, since from journey.kept
		where stopped_at is null and ($1 = '' or id > nullif($1, '')::uuid) order by id limit $2 for update`, after, page)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[keptFact])
	if err != nil {
		return nil, fmt.Errorf("read what is kept: %w", err)
	}
	return list, nil
}

// look compares what is known with how it stands.
func (r *Reminder) look(ctx context.Context, tx pgx.Tx, list []keptFact, now time.Time) error {
	today := knowledge.DateOf(now.In(calendar.Japan))
	var slugs []string
	for _, k := range list {
		slugs = append(slugs, k.Article)
	}
	known, err := readFacts(ctx, tx, slugs, today)
	if err != nil {
		return err
	}
	deliver := r.Calendar.Next(now)
	for _, k := range list {
		f, found := known[k.Article]
		if !found {
			f = facts{ended: true, gone: true, revision: k.Revision, written: k.Windows, content: k.Content}
		}
		for _, n := range k.news(f, today) {
			if err := r.write(ctx, tx, k, n, now, deliver); err != nil {
				return err
			}
		}
		if k.Article == "" || k.Revision == f.revision && k.Ended == f.ended && k.Windows == f.written && k.Content == f.content {
			continue
		}
		_, err := tx.Exec(ctx, `update journey.kept set revision = $2, windows = $3, content = $4, ended = $5 where id = $1`, k.ID, f.revision, f.written, f.content, f.ended)
		if err != nil {
			return fmt.Errorf("note facts: %w", err)
		}
	}
	return nil
}

// write keeps a notice for the next working moment. A newer version of a page takes the place of one that was not told yet.
func (r *Reminder) write(ctx context.Context, tx pgx.Tx, k keptFact, n newFact, now, deliver time.Time) error {
	if n.reason == "changed" {
		if _, err := tx.Exec(ctx, `delete from journey.notice where kept_id = $1 and reason = 'changed' and deliver_at > $2`, k.ID, now); err != nil {
			return fmt.Errorf("write notice: %w", err)
		}
	}
	_, err := tx.Exec(ctx, `
		insert into journey.notice (kept_id, decision_id, person_id, reason, fact, article, on_date, until_date, deliver_at, mail)
		values (@kept, @decision, @person, @reason, @fact, @article, @date, @until, @deliver, @mail)
		on conflict (kept_id, reason, fact) do nothing`,
		pgx.NamedArgs{"kept": k.ID, "decision": k.Decision, "person": k.Person, "reason": n.reason, "fact": n.fact, "article": k.Article,
			"date": n.date, "until": n.until, "deliver": deliver, "mail": k.Mail && r.Mail})
	if err != nil {
		return fmt.Errorf("write notice: %w", err)
	}
	return nil
}

// hint wakes the open windows of people whose notices came due lately; whoever comes later reads the rows anyway.
func (r *Reminder) hint(ctx context.Context) error {
	return r.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			select pg_catalog.pg_notify('dousuru', 'person:' || person_id) from (
				select distinct n.person_id from journey.notice n where n.seen_at is null and n.deliver_at > $1 and n.deliver_at <= $2 and`+wanted+`) due`, r.now().Add(-2*time.Hour), r.now())
		if err != nil {
			return fmt.Errorf("hint people: %w", err)
		}
		return nil
	})
}

// forget erases what was deleted 30 days ago, and the notices of digests that are not to be told any more.
func (r *Reminder) forget(ctx context.Context) error {
	return r.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `delete from journey.entry where deleted_at < now() - interval '30 days'`); err != nil {
			return fmt.Errorf("erase deleted entries: %w", err)
		}
		if _, err := tx.Exec(ctx, `delete from journey.notice n where n.digest_id is not null and n.seen_at is null and not`+wanted); err != nil {
			return fmt.Errorf("erase notices: %w", err)
		}
		return nil
	})
}
