package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A DueWhat says why somebody at HR looks at something.
type DueWhat string

// What comes due.
const (
	DueReview  DueWhat = "review"  // the planned review of an article
	DueConsent DueWhat = "consent" // of a case ends, or has ended
	DueEnd     DueWhat = "end"     // of a program comes
	DueDesk    DueWhat = "desk"    // nobody checked it for long
)

// How long before its day something is listed, in days.
const (
	reviewAhead  = 30
	consentAhead = 60
	endAhead     = 60
)

// A Due is one thing to look at.
type Due struct {
	What  DueWhat
	Slug  string // of the article, or of the desk
	Title string
	Kind  Kind   // empty for a desk
	Owner string // who looks after it, as the article says; of a desk, who checked it last
	On    Date   // the day that passed or comes; zero: a desk was never checked
	Past  bool
}

// AllDue lists what HR looks at next, the most overdue first; deskDays is how old the check of a desk may get.
func AllDue(ctx context.Context, db *postgres.DB, deskDays int) ([]Due, error) {
	return allDue(ctx, db.Pool(), deskDays)
}

// The planned review of what is published; cases whose consent ends; programs that end; desks. What is retired or withdrawn is
// nobody's work.
func allDue(ctx context.Context, on database, deskDays int) ([]Due, error) {
	rows, _ := on.Query(ctx, `
		select what, slug, title, kind, owner, day, coalesce(day < directory.today(), true) from (
			select 'review' as what, slug, title, kind, owner, review_due as day from knowledge.article
			where state = 'published' and erased_on is null and review_due <= directory.today() + @review::int
			union all
			select 'consent', slug, title, kind, owner, consent_expires from knowledge.article
			where kind = 'case' and state = 'published' and consent and withdrawn_on is null and consent_expires <= directory.today() + @consent::int
			union all
			select 'end', slug, title, kind, owner, valid_to from knowledge.article
			where kind = 'program' and state = 'published' and status in ('active', 'upcoming') and valid_to between directory.today() and directory.today() + @end::int
			union all
			select 'desk', slug, name, '', checked_by, checked_on from knowledge.desk
			where coalesce(checked_on < directory.today() - @desk::int, true)) due
		order by day nulls first, what, title, slug`,
		pgx.NamedArgs{"review": reviewAhead, "consent": consentAhead, "end": endAhead, "desk": deskDays})
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Due])
	if err != nil {
		return nil, fmt.Errorf("read what is due: %w", err)
	}
	return list, nil
}

// Reviewed notes that an article was looked at today and stands as it is, with the next look in so many months. It is a revision
// in HR's name.
func Reviewed(ctx context.Context, tx pgx.Tx, slug string, months int) (Change, error) {
	change, err := amend(ctx, tx, slug, func(a *Article) error {
		a.ReviewedOn = Today()
		a.ReviewDue = DateOf(a.ReviewedOn.Time().AddDate(0, months, 0))
		return nil
	})
	if err != nil {
		return Change{}, fmt.Errorf("note review: %w", err)
	}
	return change, nil
}

// TellOfDue runs tell if something is due and nobody was told this week; tx is the worker's, who alone notes the week, in it.
func TellOfDue(ctx context.Context, tx pgx.Tx, deskDays int, tell func() error) error {
	list, err := allDue(ctx, tx, deskDays)
	if err != nil || len(list) == 0 {
		return err
	}
	tag, err := tx.Exec(ctx, `insert into knowledge.due_told (week) values (date_trunc('week', directory.today())::date) on conflict do nothing`)
	if err != nil {
		return fmt.Errorf("note week: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, `delete from knowledge.due_told where week < directory.today() - 60`); err != nil {
		return fmt.Errorf("forget weeks: %w", err)
	}
	return tell()
}
