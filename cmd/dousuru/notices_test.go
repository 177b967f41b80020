package main

import (
	"errors"
	"io"
	"log/slog"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/chat/report"
	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/mail"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

// A page that HR changes while the server runs is told to who keeps it in mind, in the widget and by one mail; a page that was
// imported again is not.
func TestAnImportIsTold(t *testing.T) {
	database, folder := postgrestest.Fresh(t), t.TempDir()
	const posting = "title: 社内公募制度\naliases: [公募]\n---\n## 知らされる人\n内定まで上司には知らされません。\n\n## 募集時期\n"
	page(t, folder, "posting", posting+"毎年5月10日〜28日です。\n")
	expect(t, database, 0, "1 new", "import", folder)
	db, err := postgres.Open(t.Context(), postgrestest.Config(database))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := directory.Put(t.Context(), db, []directory.Entry{{Slug: "mika", Name: "Mika", Roles: []string{"employee"}, Email: "mika@example.com"}}); err != nil {
		t.Fatal(err)
	}
	mika, err := directory.FindSlug(t.Context(), db, "mika")
	if err != nil {
		t.Fatal(err)
	}
	log, index := slog.New(slog.DiscardHandler), retrieval.Open(db)
	if err := keepIndex(t.Context(), db, index, log); err != nil {
		t.Fatal(err)
	}
	box := new(mailbox)
	settings := noticeSettings{Host: "127.0.0.1", Port: box.open(t), TLS: mail.NoTLS, From: "desk@example.com"}
	reminder, sender, err := settings.notices(db, "https://desk.example", log)
	if err != nil {
		t.Fatal(err)
	}
	reminder.Now, sender.Now = lastWorkingMoment, lastWorkingMoment
	stop, err := startJobs(t.Context(), db, index, escalation.NewBook(db), reminder, sender, 180, report.DefaultK, 0, keepDefaults, log)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	engine := chat.New(db, index)
	w, _, err := engine.Open(t.Context(), mika, "ja", uuid.Nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []chat.ClientFrame{{Type: chat.FrameSay, Text: "社内公募は上司に知られますか"}, {Type: chat.FrameDecide, Response: "keep"}} {
		f.ID = uuid.New()
		if _, err := engine.Handle(t.Context(), mika, w.Consultation, f); err != nil {
			t.Fatal(err)
		}
	}
	on := true
	standing, err := engine.Standing(t.Context(), mika, "ja")
	if err != nil || len(standing.Decisions) != 1 {
		t.Fatalf("decided: %+v, %v", standing, err)
	}
	keep := chat.ClientFrame{Type: chat.FrameKeep, ID: uuid.New(), Decision: standing.Decisions[0].ID, On: &on, Mail: true}
	if _, err := engine.Handle(t.Context(), mika, w.Consultation, keep); err != nil {
		t.Fatal(err)
	}
	told := func() []chat.Notice {
		t.Helper()
		s, err := engine.Standing(t.Context(), mika, "ja")
		if err != nil {
			t.Fatal(err)
		}
		return s.Notices
	}
	expect(t, database, 0, "1 unchanged", "import", folder)
	page(t, folder, "posting", posting+"毎年6月10日〜28日です。\n")
	expect(t, database, 0, "1 changed", "import", folder)
	for end := time.Now().Add(30 * time.Second); len(told()) == 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nothing is told of a changed page")
		}
	}
	if list := told(); len(list) != 1 || list[0].Text != "「社内公募制度」の受付の時期が書きかえられました。" || list[0].URL != "/articles/posting" {
		t.Errorf("told: %+v", list)
	}
	for end := time.Now().Add(30 * time.Second); len(box.all()) == 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("no mail")
		}
	}
	expect(t, database, 0, "1 unchanged", "import", folder)
	time.Sleep(2 * time.Second) // for a second mail, which is not to come
	mails := box.all()
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	letter, err := netmail.ReadMessage(strings.NewReader(mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(letter.Body))
	if err != nil || !strings.Contains(string(body), "https://desk.example/journey#kept") || strings.Contains(string(body), "公募") || letter.Header.Get("To") == "" {
		t.Errorf("%v: the mail has %v\n%s", err, letter.Header, body)
	}
}

// lastWorkingMoment is now, or the last working moment before: what is told then is delivered already.
func lastWorkingMoment() time.Time {
	c := calendar.Standard()
	for t := time.Now(); ; t = t.Add(-10 * time.Minute) {
		if c.Open(t) {
			return t
		}
	}
}

func TestNoticeSettings(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	none := noticeSettings{}
	if r, s, err := none.notices(nil, "", log); err != nil || r.Mail || s.Mail != nil || len(s.Channels) > 0 || r.Calendar == nil || s.Calendar == nil {
		t.Errorf("without settings: %+v, %+v, %v", r, s, err)
	}
	address := filepath.Join(t.TempDir(), "webhook")
	if err := os.WriteFile(address, []byte("https://hooks.example/T0/SECRET\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	mailing := noticeSettings{Host: "mail.example", From: "desk@example.com", TLS: "starttls", SlackFile: address, TeamsFile: address}
	r, s, err := mailing.notices(nil, "https://desk.example/", log)
	if err != nil || !r.Mail || s.Mail == nil || s.URL != "https://desk.example" || len(s.Channels) != 2 {
		t.Errorf("with mail and channels: %+v, %+v, %v", r, s, err)
	}
	for _, settings := range []noticeSettings{{Host: "mail.example", From: "desk@example.com"}, {SlackFile: address}, {TeamsFile: address}} {
		if _, _, err := settings.notices(nil, "", log); !errors.Is(err, errNoBase) {
			t.Errorf("%+v leads nowhere: %v", settings, err)
		}
	}
	for name, settings := range map[string]noticeSettings{
		"hours that are none":      {Hours: "nine to five"},
		"closures that are none":   {Closed: "summer"},
		"mail without a sender":    {Host: "mail.example"},
		"a channel without a file": {SlackFile: "/nowhere"},
	} {
		if _, _, err := settings.notices(nil, "https://desk.example", log); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
