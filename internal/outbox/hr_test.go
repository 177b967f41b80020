package outbox

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/mail"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func toHR(t *testing.T, s *Sender, v postgres.Viewer, kind Kind) {
	t.Helper()
	if err := s.DB.As(t.Context(), v, func(tx pgx.Tx) error { return ToHR(t.Context(), tx, kind, "/hr") }); err != nil {
		t.Fatal(err)
	}
}

// HR is everybody with the role, an address and the wish, and the channels that are set up, whoever asks for it.
func TestToHR(t *testing.T) {
	db := postgrestest.New(t)
	mika, tired := reader(t, db, "mika", "ja", "manager", "executive"), reader(t, db, "tired", "ja", "hr")
	reader(t, db, "a", "ja", "hr")
	reader(t, db, "b", "en", "hr")
	reader(t, db, "mute", "ja", "hr")
	reader(t, db, "gone", "ja", "hr")
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `update directory.person set email = case slug when 'mute' then '' else email end, active = slug <> 'gone'`); err != nil {
		t.Fatal(err)
	}
	if err := SetChoice(t.Context(), db, tired.Viewer(), Choice{Replies: true}); err != nil {
		t.Fatal(err)
	}
	channel := newChannel(t)
	at := morning()
	var mu sync.Mutex
	var got []string
	s := sender(db, at, func(_ context.Context, m mail.Message) error {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, m.To+" "+m.Subject)
		return nil
	})
	s.Channels = []*Webhook{channel.hook(t, Slack)}
	told := func() []string {
		work(t, s)
		list := got
		for range channel.taken() {
			list = append(list, "slack")
		}
		slices.Sort(list)
		got = nil
		return list
	}
	for range 3 {
		toHR(t, s, mika.Viewer(), Inbox)
	}
	want := []string{"a@example.com 新しい質問が届いています", "b@example.com There are new questions", "slack"}
	if diff := cmp.Diff(want, told()); diff != "" {
		t.Error(diff)
	}
	toHR(t, s, postgres.Worker(), Inbox)
	toHR(t, s, postgres.Worker(), Overdue)
	want = []string{"a@example.com 期限を過ぎた質問があります", "b@example.com There are questions past their time", "slack"}
	if diff := cmp.Diff(want, told()); diff != "" {
		t.Errorf("within half an hour only what is of another kind: %s", diff)
	}
	toHR(t, s, mika.Viewer(), Inbox)
	at.t = at.t.Add(between - time.Minute)
	if list := told(); list != nil {
		t.Errorf("a minute too early: %v", list)
	}
	at.t = at.t.Add(time.Minute)
	if list := told(); len(list) != 3 {
		t.Errorf("after half an hour: %v", list)
	}
	at.t = at.t.Add(between)
	if list := told(); list != nil {
		t.Errorf("told again of nothing: %v", list)
	}
	err := db.As(t.Context(), tired.Viewer(), func(tx pgx.Tx) error { return ToChannels(t.Context(), tx, News, "/news") })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"slack"}, told()); diff != "" {
		t.Error(diff)
	}
}

// Senders at the same time tell each of HR once.
func TestToHRByManySenders(t *testing.T) {
	db := postgrestest.New(t)
	for _, slug := range []string{"a", "b", "c"} {
		reader(t, db, slug, "ja", "hr")
	}
	var mu sync.Mutex
	got := map[string]int{}
	s := sender(db, morning(), func(_ context.Context, m mail.Message) error {
		mu.Lock()
		defer mu.Unlock()
		got[m.To]++
		return nil
	})
	for range 20 {
		toHR(t, s, postgres.Worker(), Inbox)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { work(t, s) })
	}
	all.Wait()
	if diff := cmp.Diff(map[string]int{"a@example.com": 1, "b@example.com": 1, "c@example.com": 1}, got); diff != "" {
		t.Error(diff)
	}
}
