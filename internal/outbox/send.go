package outbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
	"dousuru/internal/jobs"
	"dousuru/internal/mail"
	"dousuru/internal/postgres"
)

// Limits of one job.
const (
	senders = 4                // notices on their way at a time
	longest = 10 * time.Minute // after which the rest waits for the next asking
	misses  = 3                // mails in a row that found no way to the server, after which mail waits, too
)

// A Sender sends what is due. Several may work on one database.
type Sender struct {
	DB       *postgres.DB
	Calendar *calendar.Calendar
	Mail     func(context.Context, mail.Message) error // nil: no mail, and what is for people is dropped
	Channels []*Webhook
	URL      string // of the desk, without a slash at its end
	// Wanted is asked in the worker's transaction just before a mail of a kind is sent: false drops it.
	Wanted map[Kind]func(ctx context.Context, tx pgx.Tx, person uuid.UUID) (bool, error)

	// WantedAt is Wanted for kinds that lead to several pages, of which it is told the one: what waits on another is no reason for this mail.
	WantedAt map[Kind]func(ctx context.Context, tx pgx.Tx, person uuid.UUID, link string) (bool, error)
	Now      func() time.Time // nil: time.Now
	Log      *slog.Logger     // nil: silent
}

func (s *Sender) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

func (s *Sender) hook(channel string) *Webhook {
	for _, w := range s.Channels {
		if w.channel == channel {
			return w
		}
	}
	return nil
}

// Work is the job: it sends what is due, outside of working hours only what does not wait for them, and forgets what is long done. What
// could not be sent stands in its row, with the time of the next try; that is no failure of the job.
func (s *Sender) Work(ctx context.Context, _ jobs.Try) error {
	if err := s.forget(ctx); err != nil {
		return err
	}
	if s.Calendar.Open(s.now()) {
		if err := s.expand(ctx); err != nil {
			return err
		}
	}
	round := &round{end: time.Now().Add(longest)}
	failed := make([]error, senders)
	var all sync.WaitGroup
	for i := range senders {
		all.Go(func() { failed[i] = s.send(ctx, round) })
	}
	all.Wait()
	return errors.Join(failed...)
}

// A round is what the senders of one job share.
type round struct {
	end    time.Time
	missed atomic.Int32
}

// send sends one notice after the other until nothing is due.
func (s *Sender) send(ctx context.Context, r *round) error {
	for ctx.Err() == nil && time.Now().Before(r.end) {
		c, found, err := s.claim(ctx, r.missed.Load() >= misses)
		if err != nil || !found {
			return err
		}
		o := s.try(ctx, c)
		if o.away {
			r.missed.Add(1)
		} else if c.channel == "" {
			r.missed.Store(0)
		}
		if !o.sent && s.Log != nil {
			s.Log.Warn("notice not sent", "kind", c.kind, "channel", c.channel, "try", c.attempt, "again", !o.final && c.attempt <= len(pauses), "why", o.why)
		}
		// What has left is noted even when the server stops at that moment.
		settling, done := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		err = s.settle(settling, c, o)
		done()
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// try hands one notice over. Its mail has the same Message-ID at every try, so it may be sent again whenever it is not known
// whether it has arrived.
func (s *Sender) try(ctx context.Context, c claim) outcome {
	if c.channel != "" {
		return s.hook(c.channel).post(ctx, c.kind, s.URL+c.link)
	}
	subject, body := letter(c.kind, c.lang, s.URL, c.link)
	err := s.Mail(ctx, mail.Message{ID: c.id.String(), To: c.to, Subject: subject, Body: body})
	if err == nil {
		return outcome{sent: true}
	}
	return outcome{final: errors.Is(err, mail.ErrRefused), away: errors.Is(err, mail.ErrAway), why: err.Error()}
}
