package main

import (
	"errors"
	"log/slog"
	"testing"

	"dousuru/internal/mail"
)

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
