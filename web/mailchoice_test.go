package web

import (
	"net/http"
	"testing"

	"dousuru/internal/outbox"
	"dousuru/internal/postgres/postgrestest"
)

func TestMailIsChosen(t *testing.T) {
	c := newCompanyWith(t, Options{Mail: true})
	choice := func(slug string) outbox.Choice {
		t.Helper()
		got, err := outbox.ChoiceOf(t.Context(), c.db, c.person(slug).Viewer())
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	mika, hr := c.as("mika"), c.as("hr")
	mika.get("/journey/settings").wants(t, http.StatusOK, "メールのお知らせ", `name="replies" value="1" checked`, "メールアドレスが登録されていない")
	mika.get("/journey/settings").lacks(t, `name="desk"`)
	mika.get("/questions").lacks(t, "メールの設定")
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `update directory.person set email = slug || '@example.com'`); err != nil {
		t.Fatal(err)
	}
	mika.get("/journey/settings").lacks(t, "メールアドレスが登録されていない")
	mika.get("/questions").wants(t, http.StatusOK, `/journey/settings#mail`)
	mika.post("/journey/settings/mail").wants(t, http.StatusSeeOther)
	if got := choice("mika"); got != (outbox.Choice{Desk: true, Promises: true}) {
		t.Errorf("%+v: what the form does not show stays", got)
	}
	mika.get("/journey/settings").lacks(t, `value="1" checked`)
	mika.post("/journey/settings/mail", "replies", "1", "desk", "").wants(t, http.StatusSeeOther)
	if got := choice("mika"); got != (outbox.Choice{Replies: true, Desk: true, Promises: true}) {
		t.Errorf("%+v", got)
	}
	hr.get("/journey/settings").wants(t, http.StatusOK, `name="desk" value="1" checked`)
	hr.post("/journey/settings/mail", "replies", "1").wants(t, http.StatusSeeOther)
	if got := choice("hr"); got != (outbox.Choice{Replies: true, Promises: true}) {
		t.Errorf("HR: %+v", got)
	}
	boss := c.as("boss") // who leads somebody has a wish more
	boss.get("/journey/settings").wants(t, http.StatusOK, `name="promises" value="1" checked`)
	mika.get("/journey/settings").lacks(t, `name="promises"`)
	boss.post("/journey/settings/mail", "replies", "1").wants(t, http.StatusSeeOther)
	if got := choice("boss"); got != (outbox.Choice{Replies: true, Desk: true}) {
		t.Errorf("boss: %+v", got)
	}
	mika.post("/journey/settings", "stage", "rich").wants(t, http.StatusUnprocessableEntity, "メールのお知らせ")

	newCompany(t).as("mika").get("/journey/settings").lacks(t, "メールのお知らせ")
}

// What could not be delivered is a number for HR and for who runs the server, and nothing more.
func TestUndeliveredIsCounted(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	hr.get("/hr").lacks(t, "届けられていない")
	hr.get("/readyz").lacks(t, "undelivered")
	_, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `
		insert into outbox.notice (kind, person_id, link, failed_at, attempts, sent_at)
		select 'answer', id, '/questions', failed, attempts, sent from directory.person,
			(values (now(), 1, null), (now() - interval '8 days', 10, null), (null, 3, null), (null, 2, null), (null, 5, now())) v (failed, attempts, sent)
		where slug = 'mika'`)
	if err != nil {
		t.Fatal(err)
	}
	hr.get("/hr").wants(t, http.StatusOK, "届けられていないお知らせが、2件")
	hr.get("/hr/golden").lacks(t, "届けられていない")
	hr.get("/readyz").wants(t, http.StatusOK, `"notices_undelivered":2`)
}
