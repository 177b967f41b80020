package main

import (
	"io"
	"log/slog"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/directory"
	"dousuru/internal/jobs"
	"dousuru/internal/mail"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// What comes of a 1on1 by mail, on a real mail server: the reminder of a promise, and that a card has arrived. No mail says of
// whom or what, and what was done, taken back or seen before it left has none.
func TestMailsAfterAOneOnOne(t *testing.T) {
	db := postgrestest.New(t)
	err := directory.Put(t.Context(), db, []directory.Entry{
		{Slug: "chief", Name: "見本 部長", Roles: []string{"employee", "manager"}},
		{Slug: "boss", Name: "見本 上司", Roles: []string{"employee", "manager"}, Manager: "chief", Email: "boss@example.com"},
		{Slug: "mika", Name: "見本 花子", Roles: []string{"employee"}, Manager: "boss", Email: "mika@example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	person := func(slug string) directory.Person {
		t.Helper()
		p, err := directory.FindSlug(t.Context(), db, slug)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	boss, mika := person("boss").Viewer(), person("mika").Viewer()
	box := new(mailbox)
	settings := noticeSettings{Host: "127.0.0.1", Port: box.open(t), TLS: mail.NoTLS, From: "desk@example.com"}
	_, sender, err := settings.notices(db, "https://desk.example", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2100, 1, 6, 12, 0, 0, 0, time.FixedZone("", 9*60*60)) // a Wednesday, so that what was put now is due
	sender.Now = func() time.Time { return noon }
	sent := func() (mails []string) {
		t.Helper()
		before := len(box.all())
		for _, work := range []jobs.Work{oneonone.Work(db), sender.Work} {
			if err := work(t.Context(), jobs.Try{Number: 1}); err != nil {
				t.Fatal(err)
			}
		}
		for _, letter := range box.all()[before:] {
			m, err := netmail.ReadMessage(strings.NewReader(letter))
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
			if err != nil {
				t.Fatal(err)
			}
			mails = append(mails, m.Header.Get("To")+"\n"+string(body))
		}
		return mails
	}
	promise := func() uuid.UUID {
		t.Helper()
		id, err := oneonone.PutPromise(t.Context(), db, boss, oneonone.Promise{About: mika.Person, Words: "内緒の調べもの", Due: knowledge.Today(), Remind: true})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	card := func(words string) uuid.UUID {
		t.Helper()
		id, err := oneonone.GiveCard(t.Context(), db, boss, oneonone.Card{Member: mika.Person, Observation: words, View: "内緒の見え方"})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}

	id := promise()
	card("ひとつめ")
	mails := sent()
	if len(mails) != 2 {
		t.Fatalf("%d mails: %q", len(mails), mails)
	}
	for _, m := range mails {
		if strings.Contains(m, "内緒") || strings.Contains(m, "花子") || strings.Contains(m, "上司") {
			t.Errorf("a mail tells: %s", m)
		}
		to, page, sentence := "mika@example.com", "https://desk.example/oneonone\n", "1on1に向けて、届いたものがあります"
		if strings.Contains(m, "/team/") {
			to, page, sentence = "boss@example.com", "https://desk.example/team/promises\n", "調べておくことの、日にちが来ています"
		}
		if m = strings.ReplaceAll(m, "\r\n", "\n"); !strings.Contains(m, to) || !strings.Contains(m, page) || !strings.Contains(m, sentence) {
			t.Errorf("no %s, %s or %s in %s", to, page, sentence, m)
		}
	}
	if mails := sent(); len(mails) > 0 {
		t.Errorf("told again: %q", mails)
	}

	// Put, and out of date before it leaves.
	ok(oneonone.SetDone(t.Context(), db, boss, id, true))
	ok(oneonone.Seen(t.Context(), db, mika, uuid.Nil))
	done, taken := promise(), card("ふたつめ")
	ok(oneonone.Work(db)(t.Context(), jobs.Try{Number: 1}))
	ok(oneonone.SetDone(t.Context(), db, boss, done, true))
	_, err = oneonone.TakeCardBack(t.Context(), db, boss, mika.Person, taken)
	ok(err)
	if mails := sent(); len(mails) > 0 {
		t.Errorf("told of what is done or taken back: %q", mails)
	}

	// A manager whom a card of their own manager waits for learns by no mail that somebody shared something and withdrew it.
	_, err = oneonone.GiveCard(t.Context(), db, person("chief").Viewer(), oneonone.Card{Member: boss.Person, Observation: "x", View: "y"})
	ok(err)
	if mails := sent(); len(mails) != 1 || !strings.Contains(mails[0], "https://desk.example/oneonone") {
		t.Errorf("of the card: %q", mails)
	}
	share := func() uuid.UUID {
		t.Helper()
		id, err := journey.PutShare(t.Context(), db, mika, journey.Draft{Want: journey.WantListen, Until: knowledge.Today()})
		ok(err)
		return id
	}
	ok(journey.WithdrawShare(t.Context(), db, mika, share()))
	if mails := sent(); len(mails) > 0 {
		t.Errorf("told of what was withdrawn: %q", mails)
	}
	share()
	if mails := sent(); len(mails) != 1 || !strings.Contains(mails[0], "https://desk.example/team") {
		t.Errorf("of the share: %q", mails)
	}
}
