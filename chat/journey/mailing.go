package journey

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A letter is one mail to one person, for all notices of theirs that wait.
type letter struct {
	person   uuid.UUID
	to, lang string
	notices  []uuid.UUID
}

// mail sends the mails that are due. A notice is marked before its mail leaves: after a crash in between the mail is
// missing, and the notice stands in the widget; it never comes twice.
func (r *Reminder) mail(ctx context.Context) error {
	var waiting []uuid.UUID // people whose mail has to be tried again
	var last error
	for r.Send != nil && r.Calendar.Open(r.now()) {
		l, found, err := r.claim(ctx, waiting)
		if err != nil {
			return err
		}
		if !found {
			break
		}
		if l.to == "" {
			continue // nobody to write to; the widget has it
		}
		err = r.Send(ctx, l.to, textMailSubject.in(l.lang), fmt.Sprintf(textMailBody.in(l.lang), r.URL+"/journey#kept"))
		if err == nil {
			continue
		}
		if r.Again != nil && r.Again(err) {
			if undo := r.unclaim(context.WithoutCancel(ctx), l); undo != nil {
				return undo
			}
			waiting, last = append(waiting, l.person), err
			continue
		}
		if r.Log != nil {
			r.Log.Warn("notice by mail", slog.Any("error", err))
		}
	}
	return last // the job is tried again
}

// claim takes the notices of one person that are not read yet. What was read in the widget needs no mail.
func (r *Reminder) claim(ctx context.Context, but []uuid.UUID) (l letter, found bool, err error) {
	err = r.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			update journey.notice n set mailed_at = $1
			where n.mail and n.mailed_at is null and n.seen_at is null and n.deliver_at <= $1 and`+wanted+` and n.person_id = (
				select n.person_id from journey.notice n where n.mail and n.mailed_at is null and n.seen_at is null and n.deliver_at <= $1 and n.person_id <> all($2)
				and`+wanted+` order by n.deliver_at, n.person_id limit 1)
			returning n.id, n.person_id`, r.now(), append([]uuid.UUID{}, but...))
		var id uuid.UUID
		if _, err := pgx.ForEachRow(rows, []any{&id, &l.person}, func() error { l.notices = append(l.notices, id); return nil }); err != nil {
			return err
		}
		if found = len(l.notices) > 0; !found {
			return nil
		}
		return tx.QueryRow(ctx, `select case when active then email else '' end, language from directory.person where id = $1`, l.person).Scan(&l.to, &l.lang)
	})
	if err != nil {
		return l, false, fmt.Errorf("claim notices for mail: %w", err)
	}
	return l, found, nil
}

// unclaim gives back what certainly did not leave.
func (r *Reminder) unclaim(ctx context.Context, l letter) error {
	err := r.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update journey.notice set mailed_at = null where id = any($1)`, l.notices)
		return err
	})
	if err != nil {
		return fmt.Errorf("give notices back: %w", err)
	}
	return nil
}
