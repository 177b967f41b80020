package chat

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
)

// line makes the house's people a line: taro leads hanako, and is led by rin.
func (h *house) line() {
	h.t.Helper()
	err := directory.Put(h.t.Context(), h.db, []directory.Entry{
		{Slug: "rin", Name: "見本 凛", Roles: []string{"employee", "manager"}},
		{Slug: "taro", Name: "見本 太郎", Roles: []string{"employee", "manager"}, Manager: "rin"},
		{Slug: "hanako", Name: "見本 花子", Roles: []string{"employee"}, Manager: "taro"},
		{Slug: "jinji", Name: "見本 人事", Roles: []string{"employee", "hr"}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// A manager's own talk is an employee's: they ask together with their own manager, and with nobody whom they lead. That is what
// the page of the team is for, which asks the same book.
func TestOwnTalkAsksWithOwnManagerAlone(t *testing.T) {
	h := newHouse(t)
	h.line()
	ctx := t.Context()
	w := h.open(h.taro)
	if w.Boss == nil || w.Boss.Name != "見本 凛" {
		t.Fatalf("the manager may ask with %+v", w.Boss)
	}
	for name, test := range map[string]struct {
		with uuid.UUID
		want Code
	}{"a member": {h.hanako.ID, CodePartner}, "themselves": {h.taro.ID, CodePartner}, "HR": {h.hr.ID, CodePartner}, "the own manager": {w.Boss.ID, ""}} {
		_, err := h.engine.Handle(ctx, h.taro, w.Consultation, ClientFrame{Type: FrameEscalate, ID: uuid.New(), Identity: Named, Text: "質問です", With: test.with})
		if (err == nil) != (test.want == "") || err != nil && CodeOf(err) != test.want {
			t.Errorf("escalate with %s: %v, want %q", name, err, test.want)
		}
	}
	h.handle(h.taro, w.Consultation, ClientFrame{Type: FrameEscalate, ID: uuid.New(), Identity: Named, Text: "ひとりの質問です"})
	alone := uuid.Nil
	for _, thread := range h.open(h.taro).Threads {
		if thread.Together == "" {
			alone = thread.ID
		}
		if thread.Member {
			t.Errorf("the own question is one with a member: %+v", thread)
		}
	}
	if _, err := h.engine.Handle(ctx, h.taro, w.Consultation, ClientFrame{Type: FrameInvite, ID: uuid.New(), Thread: alone, With: h.hanako.ID}); CodeOf(err) != CodePartner {
		t.Errorf("invite a member: %v", err)
	}
	if err := h.engine.questions.Invite(ctx, h.taro.Viewer(), alone, h.hanako.ID); err != nil {
		t.Errorf("the book, which the page of the team asks: %v", err)
	}
	got := h.open(h.hanako).Threads
	if len(got) != 1 || !got[0].Invited || got[0].Member {
		t.Fatalf("the member gets %+v", got)
	}
	if r := h.handle(h.hanako, h.open(h.hanako).Consultation, ClientFrame{Type: FrameJoin, ID: uuid.New(), Thread: alone}); r.Thread.Together != string(escalation.WithJoined) {
		t.Errorf("the member joins in the talk: %+v", r.Thread)
	}
}

// Who asked with a member is not held by it in their own talk, and not asked どうする: that is the member's, whoever asked first.
func TestOwnTalkIsNotHeldByATeamsQuestion(t *testing.T) {
	h := newHouse(t)
	h.line()
	ctx := t.Context()
	own, theirs := h.open(h.taro), h.open(h.hanako)
	ask := func(with uuid.UUID) (id uuid.UUID) {
		t.Helper()
		err := h.db.As(ctx, h.taro.Viewer(), func(tx pgx.Tx) (err error) {
			id, err = h.engine.questions.Ask(ctx, tx, h.taro.ID, escalation.Question{Text: "フルリモートはできますか", Language: "ja", With: with})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	id := ask(h.hanako.ID)
	h.handle(h.hanako, theirs.Consultation, ClientFrame{Type: FrameJoin, ID: uuid.New(), Thread: id})
	if err := h.engine.questions.AskBack(ctx, h.hr.Viewer(), id, "週に何日ですか"); err != nil {
		t.Fatal(err)
	}
	list, err := h.engine.mine(ctx, h.taro)
	if err != nil || len(list) != 1 || !list[0].Leads || held(list, time.Now()) {
		t.Errorf("the manager is held by %+v, %v", list, err)
	}
	if list, _ = h.engine.mine(ctx, h.hanako); !held(list, time.Now()) {
		t.Errorf("the member is not: %+v", list)
	}
	if _, err := h.engine.questions.Answer(ctx, h.hr.Viewer(), id, "できません、いまは。"); err != nil {
		t.Fatal(err)
	}
	h.handle(h.taro, own.Consultation, ClientFrame{Type: FrameRead, Thread: id})
	h.handle(h.hanako, theirs.Consultation, ClientFrame{Type: FrameRead, Thread: id})
	if m := h.last(h.taro, own.Consultation); m.Kind != KindGreeting {
		t.Errorf("the manager is asked %+v", m)
	}
	if m := h.last(h.hanako, theirs.Consultation); m.Kind != KindDousuru || m.Thread != id {
		t.Errorf("the member is asked %+v", m)
	}
}
