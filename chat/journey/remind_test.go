package journey

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/jobs"
	"dousuru/internal/mail"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// A postbox keeps what is sent.
type postbox struct {
	mu    sync.Mutex
	mails []string
	ids   []string // of every try
	fail  error
}

func (b *postbox) send(_ context.Context, m mail.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ids = append(b.ids, m.ID)
	if b.fail != nil {
		return b.fail
	}
	b.mails = append(b.mails, m.To+"\n"+m.Subject+"\n"+m.Body)
	return nil
}

// sender sends to the box what the reminder puts into the outbox.
func (b *postbox) sender(r *Reminder) *outbox.Sender {
	return &outbox.Sender{DB: r.DB, Calendar: r.Calendar, Mail: b.send, URL: "https://desk.example", Now: r.Now,
		Wanted: map[outbox.Kind]func(context.Context, pgx.Tx, uuid.UUID) (bool, error){outbox.JourneyNews: MailWanted}}
}

// both does the two jobs.
func (b *postbox) both(t *testing.T, r *Reminder) {
	t.Helper()
	for _, work := range []jobs.Work{r.Work, b.sender(r).Work} {
		if err := work(t.Context(), jobs.Try{}); err != nil {
			t.Fatal(err)
		}
	}
}

func (b *postbox) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.mails)
}

// reader is a person with an address.
func reader(t *testing.T, db *postgres.DB, slug string) directory.Person {
	t.Helper()
	if err := directory.Put(t.Context(), db, []directory.Entry{{Slug: slug, Name: slug, Roles: []string{"employee"}, Email: slug + "@example.com"}}); err != nil {
		t.Fatal(err)
	}
	p, err := directory.FindSlug(t.Context(), db, slug)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// keeps is a decision whose facts are followed, with mail or without.
func keeps(t *testing.T, db *postgres.DB, p directory.Person, slug string, mail bool) Decision {
	t.Helper()
	d := decided(t, db, p, Decision{Response: Keep, Topic: "ひみつの話題", Words: "ひみつの言葉", Articles: []string{slug}})
	err := in1(t, db, p, func(tx pgx.Tx) error { return SetKept(t.Context(), tx, p.ID, d.ID, Choice{On: true, Mail: mail}) })
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The whole way over the real queue: a page changes, the job is asked for, the notice stands and one mail leaves.
func TestChangeIsToldOverTheQueue(t *testing.T) {
	db := postgrestest.New(t)
	p, silent := reader(t, db, "mika"), reader(t, db, "ken")
	publish(t, db, "a", knowledge.Program, "いつでも")
	keeps(t, db, p, "a", true)
	keeps(t, db, silent, "a", false)
	hint, cancel := db.Subscribe(Topic(p.ID))
	defer cancel()

	box := &postbox{}
	r := &Reminder{DB: db, Calendar: calendar.Standard(), Mail: true, Now: lastMoment}
	before := goleak.IgnoreCurrent()
	runner, err := jobs.Start(t.Context(), db, map[string]jobs.Work{Job: r.Work, outbox.Job: box.sender(r).Work}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := runner.Stop(ctx); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, before, goleak.IgnoreAnyFunction("github.com/jackc/pgx/v5/pgxpool.(*Pool).backgroundHealthCheck"))
	}()
	publish(t, db, "a", knowledge.Program, "毎年")
	for range 3 { // asked for again and again, it is told once
		if err := pgx.BeginFunc(t.Context(), db.Pool(), func(tx pgx.Tx) error { return jobs.Add(t.Context(), tx, Job, 0) }); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "a mail", func() bool { return box.count() > 0 })
	until(t, "the queue to be empty", func() bool {
		var n int
		err := db.Pool().QueryRow(t.Context(), `select count(*) from river.river_job where state <> 'completed'`).Scan(&n)
		return err == nil && n == 0
	})
	if n := box.count(); n != 1 {
		t.Errorf("%d mails", n)
	}
	if mail := box.mails[0]; !strings.HasPrefix(mail, "mika@example.com\n") || !strings.Contains(mail, "https://desk.example/journey#kept") ||
		strings.Contains(mail, "ひみつ") || strings.Contains(mail, "制度 a") {
		t.Errorf("the mail:\n%s", mail)
	}
	for _, who := range []directory.Person{p, silent} {
		if list := notices(t, db, who); len(list) != 1 || list[0].Reason != "changed" {
			t.Errorf("%s is told %v", who.Slug, told(list))
		}
	}
	select {
	case <-hint:
	case <-time.After(10 * time.Second):
		t.Error("no hint to open windows")
	}
}

func until(t *testing.T, what string, reached func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !reached(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("still waiting for %s", what)
		}
	}
}

// lastMoment is now, or the last working moment before: what is told then is delivered already.
func lastMoment() time.Time {
	c := calendar.Standard()
	for t := time.Now(); ; t = t.Add(-10 * time.Minute) {
		if c.Open(t) {
			return t
		}
	}
}

// Outside working hours nothing is told and nothing mailed; what waits comes with the next working day.
func TestNothingOutsideWorkingHours(t *testing.T) {
	db := postgrestest.New(t)
	p := reader(t, db, "mika")
	publish(t, db, "a", knowledge.Program, "いつでも")
	keeps(t, db, p, "a", true)
	publish(t, db, "a", knowledge.Program, "毎年")
	box := &postbox{}
	now := time.Date(2099, 12, 27, 22, 0, 0, 0, calendar.Japan) // a Sunday evening
	r := &Reminder{DB: db, Calendar: calendar.Standard(), Mail: true, Now: func() time.Time { return now }}
	work := func() {
		t.Helper()
		box.both(t, r)
	}
	work()
	var deliver time.Time
	owner := postgrestest.Owner(t, db)
	if err := owner.QueryRow(t.Context(), `select deliver_at from journey.notice where reason = 'changed'`).Scan(&deliver); err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2099, 12, 28, 9, 0, 0, 0, calendar.Japan); !deliver.Equal(want) || box.count() > 0 || len(notices(t, db, p)) > 0 {
		t.Errorf("delivered at %s with %d mails, want %s", deliver, box.count(), want)
	}
	publish(t, db, "a", knowledge.Program, "いつでも。")
	work() // the newer version takes the older one's place
	now = now.Add(12 * time.Hour)
	work()
	work()
	if n := box.count(); n != 1 {
		t.Errorf("%d mails on Monday", n)
	}
	var waiting int
	if err := owner.QueryRow(t.Context(), `select count(*) from journey.notice where reason = 'changed'`).Scan(&waiting); err != nil || waiting != 1 {
		t.Errorf("%d notices of one page, %v", waiting, err)
	}
}

// A mail that may have left is sent again, as the same mail; what was read in the widget meanwhile needs none.
func TestMailsAgain(t *testing.T) {
	db := postgrestest.New(t)
	publish(t, db, "a", knowledge.Program, "いつでも")
	seen, stopped, again := reader(t, db, "seen"), reader(t, db, "stopped"), reader(t, db, "again")
	nobody := person(t, db, "nobody", "employee")
	decisions := map[string]Decision{}
	for _, p := range []directory.Person{seen, stopped, again, nobody} {
		decisions[p.Slug] = keeps(t, db, p, "a", true)
	}
	publish(t, db, "a", knowledge.Program, "毎年")
	now := lastMoment()
	r := &Reminder{DB: db, Calendar: calendar.Standard(), Mail: true, Now: func() time.Time { return now }}
	box := &postbox{fail: mail.ErrUnknown}
	box.both(t, r)
	if n := len(box.ids); n != 3 {
		t.Fatalf("%d tries, want one each for who has an address", n)
	}
	for _, n := range notices(t, db, seen) { // read in the widget meanwhile
		if err := Seen(t.Context(), db, seen.Viewer(), n.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := in1(t, db, stopped, func(tx pgx.Tx) error { return SetKept(t.Context(), tx, stopped.ID, decisions["stopped"].ID, Choice{}) }); err != nil {
		t.Fatal(err)
	}
	box.fail = nil
	tried := box.ids
	for range 3 {
		now = calendar.Standard().Next(now.Add(2 * time.Hour))
		box.both(t, r)
	}
	if box.count() != 1 || !strings.HasPrefix(box.mails[0], "again@") || !slices.Contains(tried, box.ids[3]) {
		t.Errorf("mails: %v under %v", box.mails, box.ids)
	}
	if list := notices(t, db, again); len(list) != 1 {
		t.Errorf("the widget has %v", told(list))
	}
}

// The worker holds no word of a person, and sees nothing that was stopped.
func TestWorkerSeesNoWords(t *testing.T) {
	db := postgrestest.New(t)
	p := reader(t, db, "mika")
	publish(t, db, "a", knowledge.Program, "いつでも")
	d := keeps(t, db, p, "a", false)
	if err := in1(t, db, p, func(tx pgx.Tx) error { return SetKept(t.Context(), tx, p.ID, d.ID, Choice{On: true, Date: day(0)}) }); err != nil {
		t.Fatal(err)
	}
	remind(t, db)
	err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
		for table, want := range map[string]bool{"journey.decision": false, "journey.entry": false, "journey.profile": false, "chat.message": false,
			"journey.kept": true, "journey.notice": true} {
			var all string
			if err := tx.QueryRow(t.Context(), `select coalesce(string_agg(t::text, E'\n'), '') from `+table+` t`).Scan(&all); err != nil {
				return err
			}
			if (all != "") != want || strings.Contains(all, "ひみつ") {
				t.Errorf("the worker reads of %s: %s", table, all)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := in1(t, db, p, func(tx pgx.Tx) error { return SetKept(t.Context(), tx, p.ID, d.ID, Choice{}) }); err != nil {
		t.Fatal(err)
	}
	err = db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
		var n int
		err := tx.QueryRow(t.Context(), `select count(*) from journey.kept`).Scan(&n)
		if n != 0 {
			t.Errorf("the worker sees %d rows that were stopped", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
