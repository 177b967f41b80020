package escalation

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Counts are what became of the questions of a month, by the clocks alone. Every question is in one of the last five.
type Counts struct {
	Asked, Askers int // Askers: different people; each question without a person counts as one
	InTime        int // answered within the working time that HR means to
	Later         int // answered after it
	Waiting       int
	Withdrawn     int // whether it was answered or not
	Left          int // no reply was wanted

	Median, P90 int // working minutes to the first answer; 0 where nothing was answered
}

// CountsOf counts the questions that were asked in the month that begins on a day, in a transaction of the program itself.
func CountsOf(ctx context.Context, tx pgx.Tx, first time.Time, within time.Duration) (Counts, error) {
	var c Counts
	err := tx.QueryRow(ctx, `
		select count(*), count(distinct coalesce(a.person_id, c.thread_id)),
			count(*) filter (where not withdrawn and took_minutes <= @within),
			count(*) filter (where not withdrawn and took_minutes > @within),
			count(*) filter (where not withdrawn and took_minutes is null and (due_at is not null or left_minutes is not null)),
			count(*) filter (where withdrawn),
			count(*) filter (where not withdrawn and took_minutes is null and due_at is null and left_minutes is null),
			coalesce(round(percentile_cont(0.5) within group (order by took_minutes) filter (where not withdrawn)), 0)::integer,
			coalesce(round(percentile_cont(0.9) within group (order by took_minutes) filter (where not withdrawn)), 0)::integer
		from escalation.clock c left join escalation.asker a on a.thread_id = c.thread_id and a.part = 'first'
		where asked_on >= @first::date and asked_on < @first::date + interval '1 month'`,
		pgx.NamedArgs{"first": first, "within": int(within.Minutes())}).Scan(
		&c.Asked, &c.Askers, &c.InTime, &c.Later, &c.Waiting, &c.Withdrawn, &c.Left, &c.Median, &c.P90)
	return c, wrap("count questions", err)
}
