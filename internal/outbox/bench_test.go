package outbox

import (
	"context"
	"slices"
	"testing"
	"time"

	"dousuru/internal/calendar"
	"dousuru/internal/mail"
	"dousuru/internal/postgres/postgrestest"
)

// What the job and the minute's look cost with 12,000 notices that are due among 200,000: a company of 3,000 with a mail server
// that was away over a weekend.
func BenchmarkAtSize(b *testing.B) {
	db := postgrestest.New(b)
	owner := postgrestest.Owner(b, db)
	for _, statement := range []string{
		`insert into directory.person (slug, name, email) select 'p' || i, 'p', 'p@example.com' from generate_series(1, 3000) i`,
		`insert into outbox.notice (kind, person_id, link, sent_at, attempts)
			select 'answer', p.id, '/questions', now() - (i || ' hours')::interval, 1 from directory.person p, generate_series(1, 30) i`,
		`insert into outbox.notice (kind, person_id, link, sent_at, attempts)
			select 'answer', p.id, '/questions', now() - (i || ' hours')::interval, 1 from directory.person p, generate_series(31, 60) i`,
		`insert into outbox.notice (kind, person_id, link, failed_at, attempts)
			select 'answer', p.id, '/questions', now() - (i || ' days')::interval, 1 from directory.person p, generate_series(1, 3) i`,
		`insert into outbox.notice (kind, audience, link, sent_at) select 'inbox', 'hr', '/hr', now() - (i || ' minutes')::interval from generate_series(1, 3000) i`,
		`insert into outbox.notice (kind, person_id, link, next_at, attempts)
			select k, p.id, '/questions', now() - interval '1 hour', 1 from directory.person p, unnest('{answer,together,passed,news}'::text[]) k`,
		`vacuum analyze outbox.notice`,
	} {
		if _, err := owner.Exec(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	s := &Sender{DB: db, Calendar: calendar.Standard(), Mail: func(context.Context, mail.Message) error { return nil }, Now: time.Now}
	for name, do := range map[string]func() error{
		"take and settle": func() error {
			c, _, err := s.claim(b.Context(), false)
			if err != nil {
				return err
			}
			return s.settle(b.Context(), c, outcome{sent: true})
		},
		"expand":      func() error { return s.expand(b.Context()) },
		"forget":      func() error { return s.forget(b.Context()) },
		"undelivered": func() error { _, err := Undelivered(b.Context(), db); return err },
		"ask":         func() error { return s.Ask(b.Context()) },
	} {
		b.Run(name, func(b *testing.B) {
			var all []time.Duration
			for b.Loop() {
				begun := time.Now()
				if err := do(); err != nil {
					b.Fatal(err)
				}
				all = append(all, time.Since(begun))
			}
			slices.Sort(all)
			b.ReportMetric(all[len(all)/2].Seconds()*1000, "p50-ms")
			b.ReportMetric(all[len(all)*99/100].Seconds()*1000, "p99-ms")
		})
	}
}
