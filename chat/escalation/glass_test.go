package escalation

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// glassOffice is an office that turned break-glass on, with a question under an alias whose asker was told.
func glassOffice(t *testing.T) (*office, uuid.UUID) {
	t.Helper()
	o := newOffice(t)
	o.must(SetGlass(t.Context(), o.db, true))
	return o, o.ask("asker", Question{Text: "もう消えてしまいたいです", Alias: "うみ", Told: true})
}

// asked is the newest asking for a name behind a question.
func (o *office) asked(id uuid.UUID) Glass {
	o.t.Helper()
	list, err := o.book.Glasses(o.t.Context(), o.viewer("hr"), id)
	o.must(err)
	if len(list) == 0 {
		o.t.Fatal("nobody asked for the name")
	}
	return list[0]
}

// opened has the name of a question open to hr and hr2.
func (o *office) opened(id uuid.UUID) {
	o.t.Helper()
	o.must(o.book.AskName(o.t.Context(), o.viewer("hr"), id, OwnLife))
	o.must(o.book.ConfirmName(o.t.Context(), o.viewer("hr2"), id, o.asked(id).ID))
}

// owner does what nobody can do as the app's role: time passes, for one.
func (o *office) owner(sql string, args ...any) {
	o.t.Helper()
	if _, err := postgrestest.Owner(o.t, o.db).Exec(o.t.Context(), sql, args...); err != nil {
		o.t.Fatal(err)
	}
}

// see tells whether somebody sees the name.
func (o *office) see(slug string, id uuid.UUID) bool {
	o.t.Helper()
	name, err := o.book.NameBehind(o.t.Context(), o.viewer(slug), id)
	switch {
	case err == nil && name == "見本 花子":
		return true
	case !errors.Is(err, ErrNotFound) && !errors.Is(err, audit.ErrUnrecorded) || name != "":
		o.t.Errorf("%s: %q, %v", slug, name, err)
	}
	return false
}

// Two of HR, one after the other, see the name for a day, and nobody else; the asker is told, and every step is in the chain.
func TestTwoOfHRSeeANameInDanger(t *testing.T) {
	o, id := glassOffice(t)
	ctx := t.Context()
	o.told()
	o.must(o.book.AskName(ctx, o.viewer("hr"), id, OwnLife))
	for _, slug := range []string{"hr", "hr2", "chief", "boss", "other", "asker"} {
		if o.see(slug, id) {
			t.Errorf("%s sees the name before somebody agreed", slug)
		}
	}
	if told := o.told(); !slices.Equal(told, []string{"glass_asked hr2 /hr/questions/" + id.String() + "/glass"}) {
		t.Errorf("told %q before somebody agreed, want the other one of HR alone", told)
	}
	asked := o.asked(id)
	o.must(o.book.ConfirmName(ctx, o.viewer("hr2"), id, asked.ID))
	for slug, want := range map[string]bool{"hr": true, "hr2": true, "chief": false, "boss": false, "other": false, "asker": false} {
		if o.see(slug, id) != want {
			t.Errorf("%s sees the name: %v", slug, !want)
		}
	}
	if told := o.told(); !slices.Equal(told, []string{"glass asker /questions"}) {
		t.Errorf("told %q", told)
	}
	own := postgres.Viewer{Person: o.person("asker").ID}
	list, err := o.book.Glasses(ctx, own, id)
	o.must(err)
	g := list[0]
	if len(list) != 1 || g.Reason != OwnLife || g.AskedBy != o.person("hr").ID || g.ConfirmedBy != o.person("hr2").ID || g.Until().Sub(g.ConfirmedAt) != GlassOpen {
		t.Errorf("the asker reads %+v", list)
	}
	thread := o.find(own, id)
	if thread.GlassUnread != 1 || thread.Events[len(thread.Events)-1].What != StepGlass {
		t.Errorf("the question: %+v", thread)
	}
	o.unread(own, 1)
	o.must(o.book.MarkGlassRead(ctx, own, id))
	o.unread(own, 0)
	if n := o.find(own, id).GlassUnread; n != 0 {
		t.Errorf("%d openings unread", n)
	}
	r, err := audit.Verify(ctx, o.db)
	o.must(err)
	if got := fmt.Sprint(r.By[audit.NameAsked], r.By[audit.NameConfirmed], r.By[audit.NameShown], r.Faults); got != "1 1 2 []" {
		t.Errorf("in the chain: %s", got)
	}
	// HR's own pages name nobody, not even for the two.
	if at := o.find(o.viewer("hr"), id); at.Asker != "" {
		t.Errorf("HR's page names %q", at.Asker)
	}
}

// Every way in which a name is not to be had: asked for or agreed to, by the functions of the package.
func TestWhoGetsNoName(t *testing.T) {
	o, id := glassOffice(t)
	ctx := t.Context()
	named := o.ask("asker", Question{Text: "名前を出します", Told: true})
	_, anonymous := o.askAnonymously("名前は出しません")
	o.must(o.book.Leave(ctx, "返事はいりません", "ja"))
	untold := o.ask("asker", Question{Text: "聞いていません", Alias: "かぜ"})
	own := o.ask("hr", Question{Text: "自分の質問です", Alias: "そら", Told: true})
	o.must(SetGlass(ctx, o.db, false))
	before := o.ask("asker", Question{Text: "まだ決まりがないとき", Alias: "なみ", Told: true})
	refused := func(what, slug string, id uuid.UUID) {
		t.Helper()
		if err := o.book.AskName(ctx, o.viewer(slug), id, OtherLife); !errors.Is(err, ErrGlassClosed) && !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: asked by %s: %v", what, slug, err)
		}
	}
	refused("while it is off", "hr", id)
	o.must(SetGlass(ctx, o.db, true))
	refused("a named question", "hr", named)
	refused("an anonymous question", "hr", anonymous)
	refused("sent without being told", "hr", untold)
	refused("sent before it was on", "hr", before)
	refused("one's own", "hr", own)
	for _, slug := range []string{"asker", "boss", "other", "chief"} {
		refused("not HR", slug, id)
	}
	if err := o.book.AskName(ctx, o.viewer("hr"), id, "bored"); !errors.Is(err, errReason) {
		t.Errorf("a reason of one's own: %v", err)
	}

	o.must(o.book.AskName(ctx, o.viewer("hr"), id, OwnLife))
	if err := o.book.AskName(ctx, o.viewer("hr2"), id, OwnLife); !errors.Is(err, ErrGlassAsked) {
		t.Errorf("asked twice: %v", err)
	}
	asked := o.asked(id).ID
	over := func(what, slug string, want error) {
		t.Helper()
		if err := o.book.ConfirmName(ctx, o.viewer(slug), id, asked); !errors.Is(err, want) {
			t.Errorf("%s: agreed to by %s: %v, want %v", what, slug, err, want)
		}
		if o.see("hr", id) || o.see("hr2", id) {
			t.Errorf("%s: the name is shown", what)
		}
	}
	over("oneself", "hr", ErrGlassOver)
	over("not HR", "chief", ErrGlassClosed)
	over("the asker", "asker", ErrGlassClosed)
	o.owner(`update escalation.glass set asked_at = now() - interval '61 minutes'`)
	over("too late", "hr2", ErrGlassOver)
	o.owner(`update escalation.glass set asked_at = now() - interval '59 minutes'`)
	o.must(SetGlass(ctx, o.db, false))
	over("turned off meanwhile", "hr2", ErrGlassClosed)
	o.must(SetGlass(ctx, o.db, true))
	o.must(o.book.Withdraw(ctx, o.viewer("asker"), id))
	over("withdrawn meanwhile", "hr2", ErrGlassClosed)
	o.must(o.book.Restore(ctx, o.viewer("asker"), id))
	o.must(o.book.ConfirmName(ctx, o.viewer("hr2"), id, asked))
	if !o.see("hr", id) || !o.see("hr2", id) {
		t.Error("after all that nobody sees the name")
	}
	if err := o.book.ConfirmName(ctx, o.viewer("hr2"), id, asked); !errors.Is(err, ErrGlassOver) {
		t.Errorf("agreed to twice: %v", err)
	}
}

// What was open is closed again: after a day, when it is turned off, with the question, and for whoever is one of HR no longer.
func TestANameIsClosedAgain(t *testing.T) {
	o, id := glassOffice(t)
	ctx := t.Context()
	o.opened(id)
	closed := func(what string, want bool) {
		t.Helper()
		if got := !o.see("hr", id) && !o.see("hr2", id); got != want {
			t.Errorf("%s: closed is %v", what, got)
		}
	}
	o.owner(`update escalation.glass set confirmed_at = now() - interval '23 hours 59 minutes'`)
	closed("before a day is over", false)
	o.owner(`update escalation.glass set confirmed_at = now() - interval '24 hours'`)
	closed("after a day", true)
	o.owner(`update escalation.glass set confirmed_at = now()`)
	closed("a third time", false)
	o.must(SetGlass(ctx, o.db, false))
	closed("turned off", true)
	o.must(SetGlass(ctx, o.db, true))
	o.must(o.book.Withdraw(ctx, o.viewer("asker"), id))
	closed("withdrawn", true)
	o.must(o.book.Restore(ctx, o.viewer("asker"), id))
	closed("handed in again", false)
	o.owner(`update directory.person set roles = '{employee}' where slug = 'hr'`)
	if o.see("hr", id) {
		t.Error("somebody who left HR sees the name")
	}
}

// The same by SQL as the app's role, past every function: what is not recorded in the transaction, or not agreed to, shows nobody.
func TestRowsKeepTheName(t *testing.T) {
	o, id := glassOffice(t)
	ctx, hr, hr2 := t.Context(), o.person("hr").ID, o.person("hr2").ID
	untold := o.ask("asker", Question{Text: "聞いていません", Alias: "かぜ"})
	record := func(how audit.How, thing uuid.UUID) string {
		return fmt.Sprintf(`insert into audit.reading (how, reader, thing) values ('%s', directory.viewer(), '%s'); `, how, thing)
	}
	ask := func(thing, by uuid.UUID) string {
		return fmt.Sprintf(`insert into escalation.glass (thread_id, reason, asked_by) values ('%s', 'own_life', '%s')`, thing, by)
	}
	agree := func(by uuid.UUID) string { return fmt.Sprintf(`update escalation.glass set confirmed_by = '%s'`, by) }
	try := func(slug, sql string) (n int64, err error) {
		err = o.db.As(ctx, o.viewer(slug), func(tx pgx.Tx) error {
			results, err := tx.Conn().PgConn().Exec(ctx, sql).ReadAll()
			if err == nil {
				n = results[len(results)-1].CommandTag.RowsAffected()
			}
			return err
		})
		return n, err
	}
	refused := func(what, slug, sql string) {
		t.Helper()
		if n, err := try(slug, sql); err == nil && n > 0 || err != nil && !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: %d rows, %v", what, n, err)
		}
	}
	refused("asking without a record", "hr", ask(id, hr))
	refused("asking with the record of something else", "hr", record(audit.Opened, id)+ask(id, hr))
	refused("asking in a colleague's name", "hr", record(audit.NameAsked, id)+ask(id, hr2))
	refused("asking where nobody was told", "hr", record(audit.NameAsked, untold)+ask(untold, hr))
	refused("asking as agreed to", "hr", record(audit.NameAsked, id)+`insert into escalation.glass (thread_id, reason, asked_by, confirmed_by, confirmed_at)
		values ('`+id.String()+`', 'own_life', '`+hr.String()+`', '`+hr2.String()+`', now())`)
	refused("asking at another time", "hr", record(audit.NameAsked, id)+`insert into escalation.glass (thread_id, reason, asked_by, asked_at)
		values ('`+id.String()+`', 'own_life', '`+hr.String()+`', now() + interval '1 day')`)
	refused("telling afterwards", "hr", `update escalation.thread set may_open = true`)
	refused("the asker taking it back", "asker", `update escalation.thread set may_open = false`)
	refused("turning it on", "hr", `update escalation.glass_rule set is_on = true`)
	o.must(o.book.AskName(ctx, o.viewer("hr"), id, OwnLife))
	refused("agreeing to one's own", "hr", record(audit.NameConfirmed, id)+agree(hr))
	refused("agreeing in a colleague's name", "hr", record(audit.NameConfirmed, id)+agree(hr2))
	refused("agreeing without a record", "hr2", agree(hr2))
	refused("another time of asking", "hr", `update escalation.glass set asked_at = now()`)
	refused("another time of agreeing", "hr2", `update escalation.glass set confirmed_at = now()`)
	refused("deleting what was asked", "hr", `delete from escalation.glass`)
	name := `select person_id from escalation.asker where thread_id = '` + id.String() + `'`
	refused("before somebody agreed", "hr", record(audit.NameShown, id)+name)
	o.must(o.book.ConfirmName(ctx, o.viewer("hr2"), id, o.asked(id).ID))
	refused("the name without a record", "hr", name)
	refused("the name with an older record", "hr", name) // NameBehind's of before is another transaction's
	refused("the name for an executive", "chief", record(audit.NameShown, id)+name)
	refused("another alias", "hr", record(audit.NameShown, untold)+`select person_id from escalation.asker where thread_id = '`+untold.String()+`'`)
	refused("agreeing again", "hr2", record(audit.NameConfirmed, id)+agree(hr2))
	if n, err := try("hr", record(audit.NameShown, id)+name); n != 1 || err != nil {
		t.Errorf("the name with a record: %d rows, %v", n, err)
	}
	o.must(SetGlass(ctx, o.db, false))
	refused("the name while it is off", "hr", record(audit.NameShown, id)+name)
	refused("a question that says it was told while it is off", "asker",
		`insert into escalation.thread (identity, alias, question, may_open) values ('alias', 'x', 'x', true)`)
}

// With the audit down nothing is asked, agreed to or shown.
func TestNoNameWithoutTheAudit(t *testing.T) {
	o, id := glassOffice(t)
	ctx := t.Context()
	down := func() { o.owner(`alter table audit.head rename to away`) }
	up := func() { o.owner(`alter table audit.away rename to head`) }
	down()
	if err := o.book.AskName(ctx, o.viewer("hr"), id, OwnLife); !errors.Is(err, audit.ErrUnrecorded) {
		t.Errorf("asked: %v", err)
	}
	up()
	o.must(o.book.AskName(ctx, o.viewer("hr"), id, OwnLife))
	asked := o.asked(id).ID
	down()
	if err := o.book.ConfirmName(ctx, o.viewer("hr2"), id, asked); !errors.Is(err, audit.ErrUnrecorded) {
		t.Errorf("agreed to: %v", err)
	}
	up()
	o.must(o.book.ConfirmName(ctx, o.viewer("hr2"), id, asked))
	down()
	if o.see("hr", id) {
		t.Error("the name is shown without a record")
	}
	up()
}
