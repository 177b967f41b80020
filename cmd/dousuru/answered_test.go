package main

import (
	"io"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/report"
	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/mail"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

// The whole way of an answer over the real jobs: HR answers, the mail server is busy, then takes the mail and breaks the
// connection, then takes it again. It is one mail, by its number, and says nothing of the question, the answer or who wrote.
func TestAnAnswerIsMailedThroughFaults(t *testing.T) {
	db := postgrestest.New(t)
	err := directory.Put(t.Context(), db, []directory.Entry{
		{Slug: "mika", Name: "凪 陽菜", Roles: []string{"employee"}, Email: "mika@example.com"},
		{Slug: "hr", Name: "藤波 さやか", Roles: []string{"employee", "hr"}, Email: "hr@example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	find := func(slug string) directory.Person {
		t.Helper()
		p, err := directory.FindSlug(t.Context(), db, slug)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	mika, hr := find("mika"), find("hr")
	log := slog.New(slog.DiscardHandler)
	box := &mailbox{faults: []int{451, 0}}
	settings := noticeSettings{Host: "127.0.0.1", Port: box.open(t), TLS: mail.NoTLS, From: "desk@example.com"}
	reminder, sender, err := settings.notices(db, "https://desk.example", log)
	if err != nil {
		t.Fatal(err)
	}
	base := lastWorkingMoment()
	var later atomic.Int64
	sender.Now = func() time.Time { return calendar.Standard().Next(base.Add(time.Duration(later.Load()))) }
	reminder.Now = sender.Now
	book := escalation.NewBook(db)
	question := escalation.Question{Text: "ひみつの異動について聞きたいです", Language: "ja"}
	err = db.As(t.Context(), mika.Viewer(), func(tx pgx.Tx) error {
		_, err := book.Ask(t.Context(), tx, mika.ID, question)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	mine, err := book.Mine(t.Context(), mika.Viewer())
	if err != nil || len(mine) != 1 {
		t.Fatal(mine, err)
	}
	if _, err := book.Answer(t.Context(), hr.Viewer(), mine[0].ID, "ひみつの返事です"); err != nil {
		t.Fatal(err)
	}
	stop, err := startJobs(t.Context(), db, retrieval.Open(db), book, reminder, sender, 180, report.DefaultK, 0, keepDefaults, log)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	wait := func(what string, reached func() bool) {
		t.Helper()
		for end := time.Now().Add(60 * time.Second); !reached(); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("still waiting: %s; %d mails", what, len(box.all()))
			}
		}
	}
	wait("the first try", func() bool { return box.left() == 1 })
	again := func() bool { // as the server does every minute
		if err := sender.Ask(t.Context()); err != nil {
			t.Fatal(err)
		}
		return true
	}
	advance := func() { // past an evening, too: ten minutes behind its last moment are the next morning, as are twenty
		for was := sender.Now(); sender.Now().Sub(was) < 10*time.Minute; {
			later.Add(int64(10 * time.Minute))
		}
	}
	advance()
	wait("the second try", func() bool { return again() && box.left() == 0 && len(box.all()) == 1 })
	advance()
	wait("the third try", func() bool { return again() && len(box.all()) == 2 })
	later.Add(int64(24 * time.Hour))
	again()
	time.Sleep(2 * time.Second) // for a mail that is not to come
	mails := box.all()
	if len(mails) != 2 {
		t.Fatalf("%d mails", len(mails))
	}
	ids := map[string]bool{}
	for _, raw := range mails {
		letter, err := netmail.ReadMessage(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		ids[letter.Header.Get("Message-Id")] = true
		subject, _ := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
		body, err := io.ReadAll(quotedprintable.NewReader(letter.Body))
		if err != nil || subject != "人事から返事が届いています" || !strings.Contains(string(body), "https://desk.example/questions") {
			t.Errorf("%v: %q\n%s", err, subject, body)
		}
		for _, word := range []string{"ひみつ", "異動", "凪", "陽菜", "藤波"} {
			if strings.Contains(subject+string(body), word) {
				t.Errorf("the mail says %s", word)
			}
		}
	}
	if len(ids) != 1 || ids[""] {
		t.Errorf("Message-IDs: %v", ids)
	}
}
