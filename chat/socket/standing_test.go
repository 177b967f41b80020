package socket

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// decided takes a talk to its どうする over a connection and gives the decision.
func (d *desk) decided(c *client, response string) *chat.Decision {
	d.t.Helper()
	c.send(chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: "社内公募は上司に知られますか"})
	c.await(chat.FrameAck)
	c.send(chat.ClientFrame{Type: chat.FrameDecide, ID: uuid.New(), Response: response, Words: "春に" + secret})
	for {
		if m := c.await(chat.FrameMessage).Message; m.Kind == chat.KindDecided {
			return m.Decision
		}
	}
}

// decision waits until a decision stands as it is to.
func (c *client) decision(so func(chat.Decision) bool) chat.Decision {
	c.t.Helper()
	for {
		if d := c.await(chat.FrameDecision).Decision; so(*d) {
			return *d
		}
	}
}

func TestDecisionsStandInEveryTab(t *testing.T) {
	d := newDesk(t, nil)
	a, w, _ := d.enter("mika", chat.ClientFrame{})
	b, _, _ := d.enter("mika", chat.ClientFrame{})
	made := d.decided(a, "act")
	plan := chat.ClientFrame{Type: chat.FramePlan, ID: uuid.New(), Decision: made.ID, Step: "募集要項を読む"}
	a.send(plan)
	for _, c := range []*client{a, b} {
		got := c.decision(func(d chat.Decision) bool { return d.Step != "" })
		if got.ID != made.ID || got.Step != plan.Step || got.Response != "act" {
			t.Errorf("got %+v", got)
		}
	}
	_, again, _ := d.enter("mika", chat.ClientFrame{Consultation: w.Consultation, After: 1})
	if again.Decision == nil || again.Decision.Step != plan.Step {
		t.Errorf("a new tab is welcomed with %+v", again.Decision)
	}
	a.send(chat.ClientFrame{Type: chat.FrameKeep, ID: uuid.New(), Decision: made.ID})
	if f := a.await(chat.FrameError); f.Code != string(chat.CodeBadFrame) {
		t.Errorf("neither on nor off: %+v", f)
	}
}

func TestNoticesComeLiveAndUntilSeen(t *testing.T) {
	d := newDesk(t, nil)
	a, w, _ := d.enter("mika", chat.ClientFrame{})
	made := d.decided(a, "keep")
	id := uuid.New()
	statements := `
		with k as (insert into journey.kept (decision_id, person_id, what, on_date) select id, person_id, 'date', '2026-11-01' from journey.decision where id = $1 returning *)
		insert into journey.notice (id, kept_id, decision_id, person_id, reason, fact, on_date, deliver_at)
		select $2, id, decision_id, person_id, 'date', '2026-11-01', '2026-11-01', now() from k`
	if _, err := postgrestest.Owner(t, d.db).Exec(t.Context(), statements, made.ID, id); err != nil {
		t.Fatal(err)
	}
	err := d.db.As(t.Context(), d.people["mika"].Viewer(), func(tx pgx.Tx) error {
		return postgres.Notify(t.Context(), tx, chat.PersonTopic(d.people["mika"].ID))
	})
	if err != nil {
		t.Fatal(err)
	}
	want := chat.Notice{ID: id, Decision: made.ID, Reason: chat.ReasonDate, Title: "社内公募は上司に知られますか", Date: "2026-11-01",
		Text: "あなたが決めた日（2026年11月1日）になりました。"}
	check := func(c *client) {
		t.Helper()
		got := *c.await(chat.FrameNotice).Notice
		if want.At = got.At; !cmp.Equal(got, want, cmpopts.EquateEmpty()) {
			t.Errorf("got %+v", got)
		}
	}
	check(a)
	b, _, _ := d.enter("mika", chat.ClientFrame{Consultation: w.Consultation, After: w.Seq})
	other, _, _ := d.enter("hana", chat.ClientFrame{})
	other.send(chat.ClientFrame{Type: chat.FrameSeen, Notice: id}) // not theirs: nothing happens
	other.say("人に相談したい")
	check(b)
	b.send(chat.ClientFrame{Type: chat.FrameSeen, Notice: id})
	eventually(t, "the notice to be seen", func() bool {
		s, err := d.engine.Standing(t.Context(), d.people["mika"], "ja")
		return err == nil && len(s.Notices) == 0
	})
}
