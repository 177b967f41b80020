package main

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/mail"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

// A page that HR changes while the server runs is told to who keeps it in mind; a page that was imported again is not.
func TestAnImportIsTold(t *testing.T) {
	database, folder := postgrestest.Fresh(t), t.TempDir()
	const posting = "title: 社内公募制度\naliases: [公募]\n---\n## 知らされる人\n内定まで上司には知らされません。\n\n## 募集時期\n"
	page(t, folder, "posting", posting+"毎年5月10日〜28日です。\n")
	expect(t, database, 0, "1 new", "import", folder)
	db, err := postgres.Open(t.Context(), postgres.Config{URL: database})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := directory.Put(t.Context(), db, []directory.Entry{{Slug: "mika", Name: "Mika", Roles: []string{"employee"}}}); err != nil {
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
	settings := noticeSettings{}
	reminder, err := settings.reminder(db, "", log)
	if err != nil {
		t.Fatal(err)
	}
	reminder.Now = lastWorkingMoment
	stop, err := startJobs(t.Context(), db, index, reminder, log)
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
	told := func() []chat.Notice {
		t.Helper()
		_, notices, err := engine.Standing(t.Context(), mika, "ja")
		if err != nil {
			t.Fatal(err)
		}
		return notices
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
	if r, err := none.reminder(nil, "", log); err != nil || r.Send != nil || r.Calendar == nil {
		t.Errorf("without settings: %+v, %v", r, err)
	}
	mailing := noticeSettings{Host: "mail.example", From: "desk@example.com", TLS: "starttls"}
	r, err := mailing.reminder(nil, "https://desk.example/", log)
	if err != nil || r.Send == nil || r.URL != "https://desk.example" || !r.Again(mail.ErrNotSent) || r.Again(mail.ErrUnknown) || r.Again(mail.ErrRefused) {
		t.Errorf("with mail: %+v, %v", r, err)
	}
	if _, err := mailing.reminder(nil, "", log); !errors.Is(err, errNoBase) {
		t.Errorf("mail that leads nowhere: %v", err)
	}
	for name, settings := range map[string]noticeSettings{
		"hours that are none":    {Hours: "nine to five"},
		"closures that are none": {Closed: "summer"},
		"mail without a sender":  {Host: "mail.example"},
	} {
		if _, err := settings.reminder(nil, "https://desk.example", log); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
