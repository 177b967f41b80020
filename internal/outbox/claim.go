package outbox

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// leased is how long a sender has a notice: longer than a try takes. After a crash somebody else takes it when this is over.
const leased = 2 * time.Minute

// pauses between the tries of one notice, about a day altogether; working hours are waited for beside. After the last it has
// failed.
var pauses = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour,
	4 * time.Hour, 4 * time.Hour, 4 * time.Hour, 4 * time.Hour, 4 * time.Hour}

// A claim is a notice that one sender has for a while.
type claim struct {
	id       uuid.UUID
	kind     Kind
	person   uuid.UUID // zero: a channel
	channel  string
	link     string
	attempt  int // from 1
	lease    uuid.UUID
	to, lang string // of a person
}

// claimLock lets one sender claim at a time, so that two do not each take one of two notices that say the same.
const claimLock = `select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('outbox.claim', 0))`

// claim takes the next notice that is due, and folds into it what says the same to the same recipient: what that was put for
// is committed, so whoever opens the page finds it. If newer ones are folded in, the tries begin anew. A notice that is not
// wanted any more is dropped, and the next one is taken. Away leaves out people.
func (s *Sender) claim(ctx context.Context, away bool) (c claim, found bool, err error) {
	for dropped := true; dropped; {
		err := s.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) {
			if c, found, err = s.take(ctx, tx, away); err != nil || !found {
				dropped = false
				return err
			}
			if dropped, err = s.unwanted(ctx, tx, &c); err == nil && dropped {
				_, err = tx.Exec(ctx, `delete from outbox.notice where id = $1`, c.id)
			}
			return err
		})
		if err != nil {
			return claim{}, false, fmt.Errorf("claim notice: %w", err)
		}
	}
	return c, found, nil
}

func (s *Sender) take(ctx context.Context, tx pgx.Tx, away bool) (claim, bool, error) {
	if _, err := tx.Exec(ctx, claimLock); err != nil {
		return claim{}, false, err
	}
	now, lease := s.now(), uuid.New()
	rows, _ := tx.Query(ctx, `
		with due as (
			select id, recipient, kind, link from outbox.notice
			where `+waiting+` and audience is null and next_at <= @now and (person_id is null or not @away) and (@open or kind = any (@any_hour))
			order by next_at, id limit 1 for update skip locked),
		alike as (
			select n.id from outbox.notice n join due on n.recipient = due.recipient and n.kind = due.kind and n.link = due.link and n.id <> due.id
			where `+waitingOf("n")+` and (n.attempts > 0 or n.next_at <= @now) for update of n skip locked),
		folded as (delete from outbox.notice n using alike where n.id = alike.id returning n.attempts)
		update outbox.notice n set lease = @lease, lease_until = @until, attempts = 1 + least(n.attempts, (select min(attempts) from folded))
		from due where n.id = due.id
		returning n.id, n.kind, coalesce(n.person_id, '00000000-0000-0000-0000-000000000000'), coalesce(n.channel, ''), n.link, n.attempts`,
		pgx.NamedArgs{"now": now, "lease": lease, "until": now.Add(leased), "away": away, "open": s.Calendar.Open(now), "any_hour": atAnyHour})
	c := claim{lease: lease}
	found := false
	_, err := pgx.ForEachRow(rows, []any{&c.id, &c.kind, &c.person, &c.channel, &c.link, &c.attempt}, func() error { found = true; return nil })
	return c, found, err
}

// waiting are the notices that no sender has now. @now is named by the statement.
const waiting = `sent_at is null and failed_at is null and (lease_until is null or lease_until <= @now)`

func waitingOf(n string) string {
	return n + `.sent_at is null and ` + n + `.failed_at is null and (` + n + `.lease_until is null or ` + n + `.lease_until <= @now)`
}

// unwanted tells whether there is nobody to tell any more, and finds the address otherwise.
func (s *Sender) unwanted(ctx context.Context, tx pgx.Tx, c *claim) (bool, error) {
	if c.channel != "" {
		return s.hook(c.channel) == nil, nil
	}
	var wishes Choice
	err := tx.QueryRow(ctx, `
		select case when p.active then p.email else '' end, p.language, coalesce(c.replies, true), coalesce(c.desk, true), coalesce(c.promises, true)
		from directory.person p left join outbox.choice c on c.person_id = p.id where p.id = $1`, c.person).
		Scan(&c.to, &c.lang, &wishes.Replies, &wishes.Desk, &wishes.Promises)
	if err != nil {
		return false, err
	}
	wish := sentences[c.kind].wish
	if s.Mail == nil || c.to == "" || wish == replies && !wishes.Replies || wish == desk && !wishes.Desk || wish == promises && !wishes.Promises {
		return true, nil
	}
	wanted := true
	if ask := s.Wanted[c.kind]; ask != nil {
		wanted, err = ask(ctx, tx, c.person)
	}
	if ask := s.WantedAt[c.kind]; ask != nil && wanted && err == nil {
		wanted, err = ask(ctx, tx, c.person, c.link)
	}
	return !wanted, err
}

// An outcome is what became of one try.
type outcome struct {
	sent, final bool          // neither: it is tried again
	after       time.Duration // at the earliest
	why         string        // for the log; no address, no name
	away        bool          // the mail server cannot be reached
}

// settle writes down what became of a claim, unless the lease was over and somebody else has it.
func (s *Sender) settle(ctx context.Context, c claim, o outcome) error {
	now := s.now()
	args := pgx.NamedArgs{"id": c.id, "lease": c.lease, "now": now}
	set := `sent_at = @now`
	switch {
	case o.sent:
	case o.final || c.attempt > len(pauses):
		set = `failed_at = @now`
	default:
		pause := pauses[c.attempt-1]
		pause += time.Duration((rand.Float64() - 0.5) / 5 * float64(pause)) // by a tenth, so that they do not all come back at once
		set, args["next"] = `next_at = @next`, now.Add(max(pause, o.after))
	}
	err := s.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update outbox.notice set lease = null, lease_until = null, `+set+` where id = @id and lease = @lease`, args)
		return err
	})
	if err != nil {
		return fmt.Errorf("settle notice: %w", err)
	}
	return nil
}
