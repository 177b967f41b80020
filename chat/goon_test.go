package chat

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// talked is a consultation about the posting that is decided in a way.
func (h *house) talked(p directory.Person, response string) (consultation uuid.UUID, decision *Decision) {
	h.t.Helper()
	consultation = h.open(p).Consultation
	h.handle(p, consultation, say("社内公募は上司に知られますか"))
	h.handle(p, consultation, ClientFrame{Type: FrameEnd, ID: uuid.New()})
	h.handle(p, consultation, ClientFrame{Type: FrameDecide, ID: uuid.New(), Response: response})
	m := h.last(p, consultation)
	if m.Kind != KindDecided || m.Decision == nil || m.Decision.ID == uuid.Nil {
		h.t.Fatalf("after deciding: %+v", m)
	}
	return consultation, m.Decision
}

// standing is the person's latest decision as it stands, without until when it can be taken back.
func (h *house) standing(p directory.Person) Decision {
	h.t.Helper()
	s, err := h.engine.Standing(h.t.Context(), p, "ja")
	if err != nil || len(s.Decisions) == 0 {
		h.t.Fatalf("%+v, %v", s, err)
	}
	d := s.Decisions[0]
	d.UndoUntil = time.Time{}
	return d
}

func day(days int) string {
	return knowledge.DateOf(knowledge.Today().Time().AddDate(0, 0, days)).String()
}

var on, off = true, false

func TestKeepFollowsAndOnePressStops(t *testing.T) {
	h := newHouse(t)
	c, d := h.talked(h.hanako, "keep")
	if d.Kept == nil || !d.Kept.On || d.Kept.Mail || len(d.Kept.Articles) == 0 || d.Kept.Articles[0] != (KeptArticle{"posting", "社内公募制度", "/articles/posting"}) {
		t.Fatalf("kept: %+v", d.Kept)
	}
	if text := h.last(h.hanako, c).Text; text != textKeepTold.ja {
		t.Errorf("the reply does not say what is told: %s", text)
	}
	keep := ClientFrame{Type: FrameKeep, ID: uuid.New(), Decision: d.ID, On: &on, Date: day(90), Mail: true}
	h.handle(h.hanako, c, keep)
	if got := h.standing(h.hanako); !got.Kept.On || got.Kept.Date != day(90) || !got.Kept.Mail {
		t.Errorf("with a date: %+v", got.Kept)
	}
	h.handle(h.hanako, c, ClientFrame{Type: FrameKeep, ID: uuid.New(), Decision: d.ID, On: &off})
	h.handle(h.hanako, c, keep) // the first frame, sent again: it was taken before
	if got := h.standing(h.hanako); got.Kept.On {
		t.Errorf("stopped, and a repeated frame starts it again: %+v", got.Kept)
	}
	if w := h.open(h.hanako); w.Decision == nil || w.Decision.ID != d.ID || w.Decision.Kept.On || w.Mail {
		t.Errorf("the welcome has %+v, mail %v", w.Decision, w.Mail)
	}
}

func TestPlanComesAfterActing(t *testing.T) {
	h := newHouse(t)
	c, d := h.talked(h.hanako, "act")
	if d.Kept != nil {
		t.Errorf("いま動く follows %+v", d.Kept)
	}
	plan := ClientFrame{Type: FramePlan, ID: uuid.New(), Decision: d.ID, Step: " 募集要項を読む ", Due: day(3), Tell: "先輩", Remind: true}
	first, second := h.handle(h.hanako, c, plan), h.handle(h.hanako, c, plan)
	if first != second || first.Consultation != c {
		t.Errorf("replies %+v and %+v", first, second)
	}
	want := Decision{ID: d.ID, Response: "act", Step: "募集要項を読む", Due: day(3), Tell: "先輩", Remind: true}
	if got := h.standing(h.hanako); got != want {
		t.Errorf("%+v", got)
	}
	h.handle(h.hanako, c, ClientFrame{Type: FramePlan, ID: uuid.New(), Decision: d.ID})
	if got := h.standing(h.hanako); got != (Decision{ID: d.ID, Response: "act"}) {
		t.Errorf("all empty is no plan: %+v", got)
	}
}

func TestGoingOnRefuses(t *testing.T) {
	h := newHouse(t)
	c, act := h.talked(h.hanako, "act")
	mine := h.open(h.taro).Consultation
	long := strings.Repeat("あ", MaxPlan+1)
	for name, test := range map[string]struct {
		p    directory.Person
		c    uuid.UUID
		f    ClientFrame
		want Code
	}{
		"a plan of nothing":         {h.hanako, c, ClientFrame{Type: FramePlan}, CodeBadFrame},
		"a plan without an id":      {h.hanako, c, ClientFrame{Type: FramePlan, ID: uuid.Max, Decision: act.ID}, CodeBadID},
		"a long step":               {h.hanako, c, ClientFrame{Type: FramePlan, Decision: act.ID, Step: long}, CodeTooLong},
		"a long name":               {h.hanako, c, ClientFrame{Type: FramePlan, Decision: act.ID, Tell: long}, CodeTooLong},
		"no date":                   {h.hanako, c, ClientFrame{Type: FramePlan, Decision: act.ID, Due: "tomorrow"}, CodeBadDate},
		"a day that is not there":   {h.hanako, c, ClientFrame{Type: FramePlan, Decision: act.ID, Due: "2027-02-30"}, CodeBadDate},
		"a reminder in the past":    {h.hanako, c, ClientFrame{Type: FramePlan, Decision: act.ID, Due: day(-1), Remind: true}, CodeBadDate},
		"neither on nor off":        {h.hanako, c, ClientFrame{Type: FrameKeep, Decision: act.ID}, CodeBadFrame},
		"a date in a hundred years": {h.hanako, c, ClientFrame{Type: FrameKeep, Decision: act.ID, On: &on, Date: day(36500)}, CodeBadDate},
		"an unknown decision":       {h.hanako, c, ClientFrame{Type: FrameKeep, Decision: uuid.New(), On: &on}, CodeNotFound},
		"somebody else's plan":      {h.taro, mine, ClientFrame{Type: FramePlan, Decision: act.ID, Step: "x"}, CodeNotFound},
		"somebody else's answer":    {h.taro, mine, ClientFrame{Type: FrameDecide, Decision: act.ID, Response: "none"}, CodeNotFound},
		"somebody else's stop":      {h.taro, mine, ClientFrame{Type: FrameKeep, Decision: act.ID, On: &off}, CodeNotFound},
	} {
		if test.f.ID == uuid.Nil {
			test.f.ID = uuid.New()
		}
		if _, err := h.engine.Handle(t.Context(), test.p, test.c, test.f); CodeOf(err) != test.want || err == nil {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	if got := h.standing(h.hanako); got != (Decision{ID: act.ID, Response: "act"}) {
		t.Errorf("something refused was stored: %+v", got)
	}
	_, keep := h.talkedAgain(h.hanako, "none")
	if _, err := h.engine.Handle(t.Context(), h.hanako, c, ClientFrame{Type: FramePlan, ID: uuid.New(), Decision: keep.ID, Step: "x"}); CodeOf(err) != CodeBadFrame {
		t.Errorf("a plan after 何もしない: %v", err)
	}
}

// talkedAgain is another talk in the same visit.
func (h *house) talkedAgain(p directory.Person, response string) (uuid.UUID, *Decision) {
	h.t.Helper()
	h.handle(p, h.open(p).Consultation, ClientFrame{Type: FrameNew, ID: uuid.New()})
	return h.talked(p, response)
}

// The visit after a decision asks about it, once; whether answered or not, it is let go then.
func TestTheNextVisitAsksOnce(t *testing.T) {
	for _, response := range []string{"act", "keep", "none", "undecided"} {
		t.Run(response, func(t *testing.T) {
			h := newHouse(t)
			c, d := h.talked(h.hanako, response)
			if h.open(h.hanako); len(h.messages(h.hanako, c)) != 6 {
				t.Error("asked again within the visit")
			}
			h.age(c)
			w := h.open(h.hanako)
			list := h.messages(h.hanako, w.Consultation)
			if w.Resumed || w.Seq != 2 || len(list) != 2 || list[1].Kind != KindDousuru || list[1].Decision == nil || list[1].Decision.ID != d.ID {
				t.Fatalf("next visit: %+v, %+v", w, list)
			}
			if text := list[1].Text; !strings.Contains(text, "「社内公募は上司に知られますか」") || !strings.Contains(text, responseNames[journey.Response(response)].ja) || strings.Count(text, "？") != 1 {
				t.Errorf("it asks: %s", text)
			}
			h.handle(h.hanako, w.Consultation, ClientFrame{Type: FrameDecide, ID: uuid.New(), Decision: d.ID, Response: "keep", Words: "やはり心に留める"})
			if got := h.standing(h.hanako); got.ID != d.ID || got.Response != "keep" || got.Words != "やはり心に留める" || !got.Kept.On {
				t.Errorf("answered again: %+v", got)
			}
			h.handle(h.hanako, w.Consultation, say("育児休業について知りたい")) // the talk goes on, and has its own どうする
			if err := h.engine.Idle(t.Context(), h.hanako, w.Consultation); err != nil || h.last(h.hanako, w.Consultation).Kind != KindDousuru || h.last(h.hanako, w.Consultation).Decision != nil {
				t.Errorf("its own どうする: %+v, %v", h.last(h.hanako, w.Consultation), err)
			}
			h.age(w.Consultation)
			third := h.open(h.hanako)
			if list := h.messages(h.hanako, third.Consultation); len(list) != 1 {
				t.Errorf("asked about it a second time: %+v", list[1:])
			}
		})
	}
}

// A window that was left open comes back like a visit: by its consultation, which stays in sight.
func TestAWindowLeftOpenComesBack(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	resume := func() Welcome {
		t.Helper()
		w, _, err := h.engine.Open(t.Context(), h.hanako, "ja", c, 0)
		if err != nil || w.Consultation != c {
			t.Fatalf("%+v, %v", w, err)
		}
		return w
	}
	h.handle(h.hanako, c, say("社内公募は上司に知られますか"))
	if resume(); h.last(h.hanako, c).Kind != KindAnswer {
		t.Error("a reload asks どうする")
	}
	h.age(c)
	if w := resume(); w.Seq != 4 || h.last(h.hanako, c).Kind != KindDousuru || h.last(h.hanako, c).Decision != nil {
		t.Errorf("left open without どうする: %+v", w)
	}
	h.handle(h.hanako, c, ClientFrame{Type: FrameDecide, ID: uuid.New(), Response: "undecided"})
	before := resume().Seq
	h.age(c)
	for range 2 {
		if w := resume(); w.Seq != before+1 || h.last(h.hanako, c).Kind != KindDousuru || h.last(h.hanako, c).Decision == nil {
			t.Errorf("on another day: %+v, last %+v", w, h.last(h.hanako, c))
		}
		h.age(c)
	}
}

// However a talk ends, どうする comes; after danger it does not, and the people to talk to are named.
func TestEveryEndHasItsDousuru(t *testing.T) {
	frame := func(f FrameType) func(*house, uuid.UUID) {
		return func(h *house, c uuid.UUID) { h.handle(h.hanako, c, ClientFrame{Type: f, ID: uuid.New()}) }
	}
	for name, end := range map[string]func(*house, uuid.UUID){
		"goodbye":    func(h *house, c uuid.UUID) { h.handle(h.hanako, c, say("ありがとうございました")) },
		"終わる":        frame(FrameEnd),
		"another":    frame(FrameNew),
		"idle":       func(h *house, c uuid.UUID) { _ = h.engine.Idle(h.t.Context(), h.hanako, c) },
		"next visit": func(h *house, c uuid.UUID) { h.age(c); h.open(h.hanako) },
	} {
		for talk, frames := range map[string][]ClientFrame{
			"an answer":       {say("社内公募は上司に知られますか")},
			"わからない":           {say("社員食堂の割引券はありますか")},
			"a route":         {say("人に相談したい")},
			"only handed on":  {{Type: FrameEscalate, ID: uuid.New(), Text: "在宅で面接できますか", Identity: Named}},
			"handed on later": {say("社内公募について知りたい"), {Type: FrameEscalate, ID: uuid.New(), Text: "在宅で面接できますか", Identity: Anonymous}},
		} {
			h := newHouse(t)
			c := h.open(h.hanako).Consultation
			for _, f := range frames {
				h.handle(h.hanako, c, f)
			}
			end(h, c)
			if m := h.last(h.hanako, c); m.Kind != KindDousuru || strings.Contains(m.Text, "「」") {
				t.Errorf("%s after %s: %s %s", name, talk, m.Kind, m.Text)
			}
		}
		h := newHouse(t)
		c := h.open(h.hanako).Consultation
		h.handle(h.hanako, c, say("社内公募は上司に知られますか"))
		h.handle(h.hanako, c, say("もう死にたいです"))
		end(h, c)
		if m := h.last(h.hanako, c); m.Kind == KindDousuru || m.Kind == KindRoute && len(m.Desks) == 0 {
			t.Errorf("%s after danger: %+v", name, m)
		}
		h.handle(h.hanako, c, say("社内公募について知りたい"))
		if end(h, c); name != "next visit" && h.last(h.hanako, c).Kind != KindDousuru {
			t.Errorf("%s after the talk went on: %s", name, h.last(h.hanako, c).Kind)
		}
	}
}

// After danger the talk stays open with the people to talk to in sight, then the visit begins anew; nothing is asked about it.
func TestVisitsAfterDanger(t *testing.T) {
	h := newHouse(t)
	_, _ = h.talked(h.hanako, "keep")
	h.age(h.open(h.hanako).Consultation)
	c := h.open(h.hanako).Consultation
	h.handle(h.hanako, c, say("もう死にたいです"))
	before := len(h.messages(h.hanako, c))
	if _, err := postgrestest.Owner(t, h.db).Exec(t.Context(), `update chat.consultation set last_at = last_at - interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	if w := h.open(h.hanako); !w.Resumed || w.Consultation != c || len(h.messages(h.hanako, c)) != before {
		t.Errorf("an hour later: %+v", w)
	}
	h.age(c)
	w := h.open(h.hanako)
	if w.Resumed || w.Seq != 1 {
		t.Errorf("a day later: %+v", w)
	}
}

func TestNoticesAreToldUntilSeen(t *testing.T) {
	h := newHouse(t)
	c, d := h.talked(h.hanako, "keep")
	id := uuid.New()
	_, err := postgrestest.Owner(t, h.db).Exec(t.Context(), `
		insert into journey.notice (id, kept_id, decision_id, person_id, reason, fact, article, on_date, deliver_at)
		select $1, id, decision_id, person_id, 'opens', '2027-05-10', article, '2027-05-10', now() from journey.kept where article = 'posting';
		`, id)
	if err != nil {
		t.Fatal(err)
	}
	told := func(p directory.Person) []Notice {
		s, err := h.engine.Standing(t.Context(), p, "ja")
		if err != nil {
			t.Fatal(err)
		}
		return s.Notices
	}
	list := told(h.hanako)
	if len(list) != 1 || list[0].ID != id || list[0].Decision != d.ID || list[0].Reason != ReasonOpens || list[0].URL != "/articles/posting" ||
		list[0].Text != "「社内公募制度」の受付は、2027年5月10日からです。" {
		t.Fatalf("%+v", list)
	}
	for _, other := range []directory.Person{h.taro, h.hr} {
		if list := told(other); len(list) > 0 {
			t.Errorf("%s is told %+v", other.Slug, list)
		}
		h.handle(other, h.open(other).Consultation, ClientFrame{Type: FrameSeen, Notice: id})
	}
	h.handle(h.hanako, c, ClientFrame{Type: FrameSeen, Notice: uuid.New()}) // gone meanwhile
	if len(told(h.hanako)) != 1 {
		t.Error("somebody else's frame, or one about another notice, has read it")
	}
	for range 2 {
		h.handle(h.hanako, c, ClientFrame{Type: FrameSeen, Notice: id})
	}
	if list := told(h.hanako); len(list) != 0 {
		t.Errorf("told after it was seen: %+v", list)
	}
}
