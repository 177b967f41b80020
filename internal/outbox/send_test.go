package outbox

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/jobs"
	"dousuru/internal/mail"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// A clock is a time that a test moves.
type clock struct{ t time.Time }

// morning is a working Wednesday at ten.
func morning() *clock { return &clock{time.Date(2099, 11, 25, 10, 0, 0, 0, calendar.Japan)} }

func (c *clock) now() time.Time { return c.t }

// next goes on to the next working moment after a while.
func (c *clock) next(d time.Duration) { c.t = calendar.Standard().Next(c.t.Add(d)) }

func sender(db *postgres.DB, c *clock, send func(context.Context, mail.Message) error) *Sender {
	return &Sender{DB: db, Calendar: calendar.Standard(), Mail: send, URL: "https://desk.example", Now: c.now}
}

func work(t *testing.T, s *Sender) {
	t.Helper()
	if err := s.Work(t.Context(), jobs.Try{}); err != nil {
		t.Fatal(err)
	}
}

func answer(p directory.Person) Notice { return Notice{Kind: Answer, Person: p.ID, Link: "/questions"} }

// Whatever the mail server does, a notice arrives at least once, and all of it that arrives is one mail to whoever reads it.
func TestFaultsOfTheMailServer(t *testing.T) {
	db := postgrestest.New(t)
	mika := reader(t, db, "mika", "ja")
	many := func(f fault, n int) (list []fault) {
		for range n {
			list = append(list, f)
		}
		return list
	}
	for name, test := range map[string]struct {
		faults      []fault
		tries, gets int
		fails       bool
	}{
		"nothing":             {nil, 1, 1, false},
		"busy twice":          {[]fault{busyRcpt, busyData}, 3, 1, false},
		"dropped before":      {[]fault{dropBefore}, 2, 1, false},
		"dropped after":       {[]fault{dropAfter}, 2, 2, false},
		"slow":                {[]fault{slow}, 2, 2, false},
		"all of it":           {[]fault{busyRcpt, dropAfter, busyData, dropBefore, slow, dropAfter}, 7, 4, false},
		"refused":             {[]fault{refuses}, 1, 0, true},
		"refused at the text": {[]fault{refuseData}, 1, 0, true},
		"busy, then refused":  {[]fault{busyRcpt, refuses}, 2, 0, true},
		"busy for ever":       {many(busyRcpt, 20), len(pauses) + 1, 0, true},
		"dropped for ever":    {many(dropAfter, 20), len(pauses) + 1, len(pauses) + 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			box, at, tries := newSink(t, test.faults...), morning(), 0
			mailer := box.mailer(t)
			s := sender(db, at, func(ctx context.Context, m mail.Message) error { tries++; return mailer.Send(ctx, m) })
			clearRows(t, db)
			put(t, db, mika.Viewer(), answer(mika))
			for range 40 {
				work(t, s)
				work(t, s) // asked for again at once, it waits
				at.next(5 * time.Hour)
			}
			mails := box.all()
			if tries != test.tries || len(mails) != test.gets {
				t.Errorf("%d tries and %d mails, want %d and %d", tries, len(mails), test.tries, test.gets)
			}
			for _, m := range mails {
				if m.id != mails[0].id || !strings.HasSuffix(m.id, "@example.com>") || m.to != "mika@example.com" {
					t.Errorf("a mail to %s with %s after %s", m.to, m.id, mails[0].id)
				}
			}
			if failed := count(t, db, "failed_at is not null") == 1; failed != test.fails || !failed && count(t, db, "sent_at is not null") != 1 {
				t.Errorf("failed: %v", failed)
			}
			if n, err := Undelivered(t.Context(), db); err != nil || (n == 1) != test.fails {
				t.Errorf("%d count as not delivered, %v", n, err)
			}
		})
	}
}

// The pauses grow to a day, and a mail server that is away takes no more than a few tries a minute, however many wait.
func TestServerAway(t *testing.T) {
	db := postgrestest.New(t)
	at, tries := morning(), atomic.Int32{}
	gone, err := mail.New(mail.Config{Host: "127.0.0.1", Port: 1, TLS: mail.NoTLS, From: "desk@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	s := sender(db, at, func(ctx context.Context, m mail.Message) error { tries.Add(1); return gone.Send(ctx, m) })
	var all []Notice
	for i := range 50 {
		all = append(all, answer(reader(t, db, fmt.Sprint("p", i), "ja")))
	}
	put(t, db, postgres.Worker(), all...)
	work(t, s)
	if n := tries.Load(); n < misses || n > misses+senders {
		t.Errorf("%d tries of 50", n)
	}
	box := newSink(t)
	s.Mail = box.mailer(t).Send
	for range 3 {
		at.next(2 * time.Minute)
		work(t, s)
	}
	if n := len(box.all()); n != 50 {
		t.Errorf("%d mails after it came back, want 50", n)
	}
	total := time.Duration(0)
	for _, pause := range pauses {
		total += pause
	}
	if total < 20*time.Hour || total > 26*time.Hour {
		t.Errorf("tried for %s", total)
	}
}

// That HR had somebody's name shown is told at any hour, also who stopped mails, and nothing else goes with it.
func TestGlassIsToldAtAnyHour(t *testing.T) {
	db := postgrestest.New(t)
	mika := reader(t, db, "mika", "ja")
	if err := SetChoice(t.Context(), db, mika.Viewer(), Choice{}); err != nil {
		t.Fatal(err)
	}
	box, night := newSink(t), &clock{time.Date(2099, 11, 28, 3, 0, 0, 0, calendar.Japan)} // a Saturday
	s := sender(db, night, box.mailer(t).Send)
	put(t, db, mika.Viewer(), answer(mika), Notice{Kind: Glass, Person: mika.ID, Link: "/questions"}, answer(mika),
		Notice{Kind: GlassAsked, Person: mika.ID, Link: "/hr"})
	if _, err := db.Pool().Exec(t.Context(), `delete from river.river_job`); err != nil {
		t.Fatal(err)
	}
	var asked int
	err := s.Ask(t.Context())
	if err == nil {
		err = db.Pool().QueryRow(t.Context(), `select count(*) from river.river_job where kind = $1`, Job).Scan(&asked)
	}
	if err != nil || asked != 1 {
		t.Errorf("%d jobs, %v", asked, err)
	}
	work(t, s)
	if n := len(box.all()); n != 2 || count(t, db, "sent_at is not null and kind in ('glass', 'glass_asked')") != 2 || count(t, db, "sent_at is null and attempts = 0") != 2 {
		t.Errorf("%d mails at night", n)
	}
}

// Outside working hours nothing else leaves, and nothing is asked for.
func TestQuietHours(t *testing.T) {
	db := postgrestest.New(t)
	mika := reader(t, db, "mika", "ja")
	asked := func() (n int) {
		if err := db.Pool().QueryRow(t.Context(), `select count(*) from river.river_job where kind = $1`, Job).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, test := range []struct{ from, leaves string }{
		{"2026-11-20 19:00", "2026-11-24 09:00"}, // a Friday evening before a holiday on Monday
		{"2026-11-22 12:00", "2026-11-24 09:00"},
		{"2026-11-25 08:59", "2026-11-25 09:00"},
		{"2026-11-25 18:00", "2026-11-26 09:00"},
		{"2026-05-02 10:00", "2026-05-07 09:00"}, // the golden week with its substitute
	} {
		from, err := time.ParseInLocation("2006-01-02 15:04", test.from, calendar.Japan)
		if err != nil {
			t.Fatal(err)
		}
		box, at := newSink(t), &clock{from}
		s := sender(db, at, box.mailer(t).Send)
		clearRows(t, db)
		put(t, db, mika.Viewer(), answer(mika))
		toHR(t, s, mika.Viewer(), Inbox)
		if _, err := db.Pool().Exec(t.Context(), `delete from river.river_job`); err != nil {
			t.Fatal(err)
		}
		leaves, err := time.ParseInLocation("2006-01-02 15:04", test.leaves, calendar.Japan)
		if err != nil {
			t.Fatal(err)
		}
		for last := leaves.Add(-time.Second); ; at.t = at.t.Add(time.Hour) {
			if at.t.After(last) {
				at.t = last
			}
			if err := s.Ask(t.Context()); err != nil {
				t.Fatal(err)
			}
			work(t, s)
			if len(box.all()) > 0 || asked() > 0 || count(t, db, "audience is not null and sent_at is null") != 1 {
				t.Fatalf("%s: %d mails, %d jobs at %s", test.from, len(box.all()), asked(), at.t)
			}
			if at.t.Equal(last) {
				break
			}
		}
		at.t = leaves
		if err := s.Ask(t.Context()); err != nil || asked() != 1 {
			t.Errorf("%s: %d jobs, %v", test.from, asked(), err)
		}
		work(t, s)
		if n := len(box.all()); n != 1 {
			t.Errorf("%s: %d mails at %s", test.from, n, test.leaves)
		}
	}
}

// The end of the working day ends the round.
func TestTheDayEndsMeanwhile(t *testing.T) {
	db := postgrestest.New(t)
	var all []Notice
	for i := range 20 {
		all = append(all, answer(reader(t, db, fmt.Sprint("p", i), "ja")))
	}
	put(t, db, postgres.Worker(), all...)
	var late atomic.Bool
	at, sent := morning(), atomic.Int32{}
	s := sender(db, at, func(context.Context, mail.Message) error { late.Store(true); sent.Add(1); return nil })
	s.Now = func() time.Time {
		if late.Load() {
			return at.t.Add(9 * time.Hour)
		}
		return at.t
	}
	work(t, s)
	if n := sent.Load(); n < 1 || n > senders {
		t.Errorf("%d of 20 mails, the first of them at the end of the day", n)
	}
}

// Who has no address, is gone, or does not want it, gets nothing, and nothing stays of it.
func TestNobodyToTell(t *testing.T) {
	db := postgrestest.New(t)
	mute, gone, tired, read := reader(t, db, "mute", "ja"), reader(t, db, "gone", "ja"), reader(t, db, "tired", "ja"), reader(t, db, "read", "ja")
	owner := postgrestest.Owner(t, db)
	if _, err := owner.Exec(t.Context(), `update directory.person set email = case slug when 'mute' then '' else email end, active = slug <> 'gone'`); err != nil {
		t.Fatal(err)
	}
	if err := SetChoice(t.Context(), db, tired.Viewer(), Choice{Desk: true}); err != nil {
		t.Fatal(err)
	}
	sent := 0
	s := sender(db, morning(), func(_ context.Context, m mail.Message) error { sent++; return nil })
	s.Wanted = map[Kind]func(context.Context, pgx.Tx, uuid.UUID) (bool, error){
		Answer: func(ctx context.Context, tx pgx.Tx, person uuid.UUID) (bool, error) { return person != read.ID, nil }}
	put(t, db, postgres.Worker(), answer(mute), answer(gone), answer(tired), answer(read))
	work(t, s)
	if n := count(t, db, "true"); n != 0 || sent != 0 {
		t.Errorf("%d rows and %d mails", n, sent)
	}
	put(t, db, postgres.Worker(), Notice{Kind: JourneyNews, Person: tired.ID, Link: "/journey#kept"}) // which is stopped elsewhere
	work(t, s)
	if sent != 1 {
		t.Errorf("%d mails", sent)
	}
	s.Mail = nil
	put(t, db, postgres.Worker(), Notice{Kind: JourneyNews, Person: tired.ID, Link: "/journey#kept"})
	work(t, s)
	if n := count(t, db, "sent_at is null"); n != 0 {
		t.Errorf("%d rows wait for a mail server that nobody has set up", n)
	}
}

// Rows are forgotten when they are of no use any more.
func TestForget(t *testing.T) {
	db := postgrestest.New(t)
	mika := reader(t, db, "mika", "ja")
	at := morning()
	s := sender(db, at, func(context.Context, mail.Message) error { return nil })
	day := 24 * time.Hour
	for _, row := range []struct {
		column string
		age    time.Duration
	}{{"sent_at", 29 * day}, {"sent_at", 31 * day}, {"failed_at", 31 * day}, {"failed_at", 91 * day}} {
		_, err := postgrestest.Owner(t, db).Exec(t.Context(), `insert into outbox.notice (kind, person_id, link, `+row.column+`) values ('answer', $1, '/questions', $2)`,
			mika.ID, at.t.Add(-row.age))
		if err != nil {
			t.Fatal(err)
		}
	}
	work(t, s)
	if sent, failed := count(t, db, "sent_at is not null"), count(t, db, "failed_at is not null"); sent != 1 || failed != 1 {
		t.Errorf("%d sent and %d failed ones are kept, want one each", sent, failed)
	}
}
