package oneonone

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

func TestPromises(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	today := knowledge.Today()
	in := func(days int) knowledge.Date { return knowledge.DateOf(today.Time().AddDate(0, 0, days)) }
	put := func(words string, due knowledge.Date, remind bool) uuid.UUID {
		return must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{About: member.Person, Words: words, Due: due, Remind: remind}))
	}
	whenever, later, soon := put("いつか", knowledge.Date{}, true), put("来週", in(7), true), put("あした", in(1), false)
	if put("来週", in(7), true) != later {
		t.Error("sent twice it is promised twice")
	}
	order := func() (words []string) {
		for _, p := range must[[]Promise](t)(Promises(ctx, c.db, boss)) {
			words = append(words, p.Words)
		}
		return words
	}
	if got := strings.Join(order(), " "); got != "あした 来週 いつか" {
		t.Errorf("in the order %s", got)
	}
	c.ok(SetDone(ctx, c.db, boss, soon, true))
	if got := strings.Join(order(), " "); got != "来週 いつか あした" {
		t.Errorf("with one done in the order %s", got)
	}
	if list := must[[]Promise](t)(OpenPromises(ctx, c.db, boss, member.Person)); len(list) != 2 || list[1].Remind {
		t.Errorf("open: %+v", list) // without a day nobody is reminded
	}
	c.ok(SetDone(ctx, c.db, boss, soon, false))
	c.ok(RemovePromise(ctx, c.db, boss, whenever))
	if list := must[[]Promise](t)(RemovedPromises(ctx, c.db, boss)); len(list) != 1 || list[0].Words != "いつか" {
		t.Errorf("removed: %+v", list)
	}
	c.ok(RestorePromise(ctx, c.db, boss, whenever))
	must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{ID: later, Words: "再来週", Due: in(14)}))
	if got := strings.Join(order(), " "); got != "あした 再来週 いつか" {
		t.Errorf("after a change in the order %s", got)
	}
	for name, bad := range map[string]struct {
		p    Promise
		want error
	}{"empty": {Promise{}, ErrEmpty}, "long": {Promise{Words: strings.Repeat("あ", MaxPromise+1)}, ErrTooLong},
		"reminded of the past": {Promise{Words: "x", Due: in(-1), Remind: true}, ErrDate}, "far": {Promise{Words: "x", Due: in(2000)}, ErrDate}} {
		bad.p.About = member.Person
		_, err := PutPromise(ctx, c.db, boss, bad.p)
		c.is(name, err, bad.want)
	}
}

// On its day a promise has its manager told once by mail, which says nothing; done, moved or without its line it has nobody told.
func TestReminder(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	today := knowledge.Today()
	id := must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{About: member.Person, Words: "調べる", Due: today, Remind: true}))
	must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{About: c.id("second"), Words: "これも", Due: today, Remind: true}))
	must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{About: member.Person, Words: "あとで", Due: knowledge.DateOf(today.Time().AddDate(0, 0, 1)), Remind: true}))
	must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{About: member.Person, Words: "知らせない", Due: today}))
	mails := func() int {
		return c.count(`select count(*) from outbox.notice where kind = 'promise' and person_id = $1 and link = '/team/promises'`, boss.Person)
	}
	for range 2 {
		c.tidy()
		if n := mails(); n != 1 {
			t.Fatalf("%d mails, want 1 for both", n)
		}
	}
	wanted := func() bool {
		t.Helper()
		var is bool
		c.ok(c.db.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) { is, err = PromiseWanted(ctx, tx, boss.Person); return err }))
		return is
	}
	if !wanted() {
		t.Error("the mail is not wanted")
	}
	c.leads("", "second")
	c.ok(SetDone(ctx, c.db, boss, id, true))
	if wanted() {
		t.Error("the mail is wanted with one done and the other's line ended")
	}
	c.ok(SetDone(ctx, c.db, boss, id, false))
	if !wanted() {
		t.Error("open again it is not wanted")
	}
	must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{ID: id, Words: "調べる", Due: knowledge.DateOf(today.Time().AddDate(0, 0, 3)), Remind: true}))
	if wanted() {
		t.Error("moved to a later day it is wanted")
	}
	c.exec(`update oneonone.promise set due_on = $2 where id = $1`, id, today)
	c.tidy()
	if n := mails(); n != 2 {
		t.Errorf("%d mails, want another on the other day", n)
	}
}

// What was removed is erased after 30 days and not before.
func TestForgetting(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	e := c.everything()
	c.ok(RemoveNote(ctx, c.db, member, e.own))
	c.ok(RemoveNote(ctx, c.db, boss, e.note))
	c.ok(RemovePromise(ctx, c.db, boss, e.promise))
	for _, at := range []struct{ days, left int }{{29, 3}, {31, 0}} {
		c.exec(`update oneonone.note set removed_at = now() - make_interval(days => $1)`, at.days)
		c.exec(`update oneonone.promise set removed_at = now() - make_interval(days => $1)`, at.days)
		c.tidy()
		if n := c.count(`select (select count(*) from oneonone.note_words) + (select count(*) from oneonone.promise_words)`); n != at.left {
			t.Errorf("after %d days %d are left, want %d", at.days, n, at.left)
		}
	}
}
