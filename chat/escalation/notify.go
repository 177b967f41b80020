package escalation

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
)

// Job is the kind of the job that finds out whom to tell of what happened to a question.
const Job = "escalation.notify"

// Pages that notices lead to. One page for all questions: two answers are one mail.
const (
	questionsPage = "/questions"
	passedPage    = "/asked"
)

// atOnce is how many events of questions one transaction turns into notices.
const atOnce = 500

// Notify tells those whom the events of questions concern. HR, in whose name they happen, cannot know who stands behind an alias; the
// worker reads that, and no word of the question. What is anonymous leaves no event here.
func (b *Book) Notify(ctx context.Context) error {
	for {
		n := 0
		err := b.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) {
			n, err = notify(ctx, tx)
			return err
		})
		if err != nil || n < atOnce {
			return wrap("notify askers", err)
		}
	}
}

// notify takes a batch of events and puts what follows from them; n is how many it took.
func notify(ctx context.Context, tx pgx.Tx) (n int, err error) {
	rows, _ := tx.Query(ctx, `
		with taken as (
			delete from escalation.notice where id in (select id from escalation.notice limit $1) returning thread_id, what, person_id)
		select t.what, coalesce(t.person_id, a.person_id) from taken t
		left join escalation.asker a on a.thread_id = t.thread_id
			and (t.what in ('answer', 'asked_back', 'glass') and a.joined or t.what = 'together' and not a.joined)
		order by 2, 1`, atOnce)
	var notices []outbox.Notice
	var kind outbox.Kind
	var person *uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&kind, &person}, func() error {
		n++
		if person == nil {
			return nil // declined in the meantime
		}
		link := questionsPage
		if kind == outbox.Passed {
			link = passedPage
		}
		if notice := (outbox.Notice{Kind: kind, Person: *person, Link: link}); len(notices) == 0 || notices[len(notices)-1] != notice {
			notices = append(notices, notice)
		}
		return nil
	})
	if err != nil || len(notices) == 0 {
		return n, err
	}
	return n, outbox.Put(ctx, tx, notices...)
}

// Wanted tells for each kind of notice whether it is still news to its person when it is about to leave, asked in the worker's
// transaction: who has read the answer, or declined, in the meantime gets no mail. Of what was passed on
// the worker reads nothing, since HR's note stands in the same row.
var Wanted = map[outbox.Kind]func(ctx context.Context, tx pgx.Tx, person uuid.UUID) (bool, error){
	outbox.Answer:    unread,
	outbox.AskedBack: unread,
	outbox.Together: exists(`select from escalation.asker a join escalation.clock c on c.thread_id = a.thread_id
		where a.person_id = $1 and not a.joined and not c.withdrawn`),
}

var unread = exists(`select from escalation.asker a join escalation.clock c on c.thread_id = a.thread_id
	where a.person_id = $1 and a.joined and c.hr_seq > a.read_seq and not c.withdrawn`)

func exists(query string) func(context.Context, pgx.Tx, uuid.UUID) (bool, error) {
	return func(ctx context.Context, tx pgx.Tx, person uuid.UUID) (is bool, err error) {
		err = tx.QueryRow(ctx, `select exists (`+query+`)`, person).Scan(&is)
		return is, wrap("ask whether a notice is wanted", err)
	}
}
