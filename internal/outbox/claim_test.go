package outbox

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/internal/directory"
	"dousuru/internal/jobs"
	"dousuru/internal/mail"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// A sender that dies between sending and noting it leaves the notice to the next one, under the same Message-ID.
func TestDeathBetweenSendingAndNoting(t *testing.T) {
	db := postgrestest.New(t)
	mika := reader(t, db, "mika", "ja")
	box, at := newSink(t), morning()
	s := sender(db, at, box.mailer(t).Send)
	put(t, db, mika.Viewer(), answer(mika))
	c, found, err := s.claim(t.Context(), false)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	if o := s.try(t.Context(), c); !o.sent {
		t.Fatal(o)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.settle(ended, c, outcome{sent: true}); err == nil {
		t.Fatal("settled by the dead")
	}
	work(t, s)
	if n := len(box.all()); n != 1 {
		t.Errorf("%d mails while the first sender may still live", n)
	}
	at.t = at.t.Add(leased)
	work(t, s)
	mails := box.all()
	if len(mails) != 2 || mails[0].id != mails[1].id || mails[0].id != "<"+c.id.String()+"@example.com>" {
		t.Errorf("mails: %+v", mails)
	}
}

// A sender that comes back after its lease changes nothing of what another one does meanwhile.
func TestLeaseIsOver(t *testing.T) {
	db := postgrestest.New(t)
	mika := reader(t, db, "mika", "ja")
	at := morning()
	s := sender(db, at, func(context.Context, mail.Message) error { return nil })
	put(t, db, mika.Viewer(), answer(mika))
	take := func() claim {
		t.Helper()
		c, found, err := s.claim(t.Context(), false)
		if err != nil || !found {
			t.Fatal(found, err)
		}
		return c
	}
	first := take()
	if _, found, err := s.claim(t.Context(), false); err != nil || found {
		t.Fatalf("taken twice, %v", err)
	}
	at.t = at.t.Add(leased)
	second := take()
	for _, o := range []outcome{{}, {final: true}, {sent: true}} {
		if err := s.settle(t.Context(), first, o); err != nil || count(t, db, "lease is not null and sent_at is null and failed_at is null") != 1 {
			t.Errorf("%+v undoes the lease: %v", o, err)
		}
	}
	if err := s.settle(t.Context(), second, outcome{sent: true}); err != nil || count(t, db, "sent_at is not null") != 1 {
		t.Errorf("the second: %v", err)
	}
}

// Two senders never take one each of two notices that say the same.
func TestAlikeByManySenders(t *testing.T) {
	db := postgrestest.New(t)
	var all []Notice
	for i := range 60 {
		n := answer(reader(t, db, fmt.Sprint("p", i), "ja"))
		all = append(all, n, n)
	}
	put(t, db, postgres.Worker(), all...)
	var mu sync.Mutex
	got := map[string]int{}
	s := sender(db, morning(), func(_ context.Context, m mail.Message) error {
		mu.Lock()
		defer mu.Unlock()
		got[m.To]++
		return nil
	})
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() { work(t, s) })
	}
	workers.Wait()
	for to, n := range got {
		if n != 1 {
			t.Errorf("%s got %d mails", to, n)
		}
	}
	if len(got) != 60 {
		t.Errorf("%d people of 60", len(got))
	}
}

// Of a thousand notices and five senders none is lost, and none has two senders.
func TestManySenders(t *testing.T) {
	db := postgrestest.New(t)
	const people, each = 250, 4
	var ids []uuid.UUID
	var list []directory.Entry
	for i := range people {
		list = append(list, directory.Entry{Slug: fmt.Sprint("p", i), Name: "p", Roles: []string{"employee"}, Email: fmt.Sprintf("p%d@example.com", i)})
	}
	if err := directory.Put(t.Context(), db, list); err != nil {
		t.Fatal(err)
	}
	all, err := directory.All(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	var notices []Notice
	for _, kind := range []Kind{Answer, Together, Passed, JourneyNews}[:each] {
		for _, id := range ids {
			notices = append(notices, Notice{Kind: kind, Person: id, Link: "/questions"})
		}
	}
	put(t, db, postgres.Worker(), notices...)
	at := morning()
	var mu sync.Mutex
	got, onTheirWay := map[string]int{}, map[string]bool{}
	send := func(_ context.Context, m mail.Message) error {
		mu.Lock()
		if onTheirWay[m.ID] {
			t.Errorf("%s has two senders", m.ID)
		}
		onTheirWay[m.ID] = true
		mu.Unlock()
		time.Sleep(time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		delete(onTheirWay, m.ID)
		got[m.To+" "+m.Subject]++
		return nil
	}
	begun := time.Now()
	var workers sync.WaitGroup
	for range 5 {
		workers.Go(func() {
			if err := sender(db, at, send).Work(t.Context(), jobs.Try{}); err != nil {
				t.Error(err)
			}
		})
	}
	workers.Wait()
	t.Logf("%d notices in %s", people*each, time.Since(begun).Round(time.Millisecond))
	for key, n := range got {
		if n != 1 {
			t.Errorf("%s: %d mails", key, n)
		}
	}
	if n := count(t, db, "sent_at is not null"); len(got) != people*each || n != people*each {
		t.Errorf("%d mails and %d rows of %d", len(got), n, people*each)
	}
}

// What says the same to the same person leaves once; what comes while it is on its way leaves again.
func TestAlikeBecomeOne(t *testing.T) {
	db := postgrestest.New(t)
	mika, ken := reader(t, db, "mika", "ja"), reader(t, db, "ken", "ja")
	at, n := morning(), map[string]int{}
	var mu sync.Mutex
	s := sender(db, at, nil)
	s.Mail = func(_ context.Context, m mail.Message) error {
		mu.Lock()
		defer mu.Unlock()
		if n[m.To]++; n[m.To] == 1 && m.To == "ken@example.com" {
			put(t, db, ken.Viewer(), answer(ken))
		}
		return nil
	}
	for range 5 {
		put(t, db, mika.Viewer(), answer(mika), answer(mika))
	}
	put(t, db, mika.Viewer(), Notice{Kind: Answer, Person: mika.ID, Link: "/questions", At: at.t.Add(time.Hour)})
	put(t, db, ken.Viewer(), answer(ken))
	work(t, s)
	work(t, s)
	if n["mika@example.com"] != 1 || n["ken@example.com"] != 2 {
		t.Errorf("mails: %v, want one for ten of Mika's, and two for Ken's", n)
	}
	at.t = at.t.Add(time.Hour)
	work(t, s)
	if n["mika@example.com"] != 2 {
		t.Errorf("mails: %v, want the one that was put for later", n)
	}
}

// A new reason begins the tries anew, so that it is not given up together with an old one.
func TestANewReasonBeginsAnew(t *testing.T) {
	db := postgrestest.New(t)
	mika := reader(t, db, "mika", "ja")
	at := morning()
	s := sender(db, at, func(context.Context, mail.Message) error { return mail.ErrNotSent })
	put(t, db, mika.Viewer(), answer(mika))
	for range len(pauses) {
		work(t, s)
		at.next(5 * time.Hour)
	}
	again := answer(mika)
	again.At = at.t // later than when the old one is due: that one is taken, and the new one folded into it
	put(t, db, mika.Viewer(), again)
	work(t, s)
	if n := count(t, db, "failed_at is null and attempts = 1"); n != 1 || count(t, db, "true") != 1 {
		t.Errorf("%d rows of %d begin anew", n, count(t, db, "true"))
	}
}
