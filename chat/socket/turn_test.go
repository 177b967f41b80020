package socket

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"dousuru/chat"
)

func TestHelloBeginsAConsultation(t *testing.T) {
	d := newDesk(t, nil)
	_, w, messages := d.enter("mika", chat.ClientFrame{})
	if w.Resumed || w.Name != "見本 美香" || w.Lang != "ja" || w.Seq != 1 || w.Threads == nil || len(w.Threads) != 0 {
		t.Errorf("welcome %+v", w)
	}
	if len(messages) != 1 || messages[0].Kind != chat.KindGreeting || messages[0].Consultation != w.Consultation {
		t.Errorf("messages %+v, want a greeting", messages)
	}
}

func TestSay(t *testing.T) {
	d := newDesk(t, nil)
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	id := uuid.New()
	c.send(chat.ClientFrame{Type: chat.FrameSay, ID: id, Text: "社内公募は上司に知られますか" + secret})
	if f := c.next(); f.Type != chat.FrameThinking || f.ID != id {
		t.Errorf("first came %+v, want thinking", f)
	}
	got := map[chat.FrameType][]chat.ServerFrame{}
	for range 3 { // the acknowledgement and two messages, in any order
		f := c.next()
		got[f.Type] = append(got[f.Type], f)
	}
	if acks := got[chat.FrameAck]; len(acks) != 1 || acks[0].ID != id || acks[0].Consultation != w.Consultation || acks[0].Seq != 2 {
		t.Errorf("got %+v, want one acknowledgement, of seq 2", acks)
	}
	stored, err := d.engine.Messages(t.Context(), d.people["mika"], w.Consultation, 1)
	if err != nil || len(stored) != 2 || stored[0].ID != id {
		t.Fatalf("what is acknowledged is not stored: %+v, %v", stored, err)
	}
	var sent []chat.Message
	for _, f := range got[chat.FrameMessage] {
		sent = append(sent, *f.Message)
	}
	if diff := cmp.Diff(stored, sent); diff != "" {
		t.Errorf("what is sent is not what is stored (-stored +sent):\n%s", diff)
	}
}

func TestRepeatedIDIsOneMessage(t *testing.T) {
	d := newDesk(t, nil)
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	for name, f := range map[string]chat.ClientFrame{
		"say":      {Type: chat.FrameSay, Text: "人に相談したい"},
		"escalate": {Type: chat.FrameEscalate, Text: "面接は在宅でも受けられますか", Identity: chat.Named},
		"end":      {Type: chat.FrameEnd},
		"decide":   {Type: chat.FrameDecide, Response: "keep", Words: "春にもう一度考えます"},
	} {
		f.ID = uuid.New()
		c.send(f)
		first := c.await(chat.FrameAck)
		before := count(t, d, w.Consultation)
		c.send(f)
		if diff := cmp.Diff(first, c.await(chat.FrameAck)); diff != "" {
			t.Errorf("%s: the second acknowledgement is another (-first +second):\n%s", name, diff)
		}
		if after := count(t, d, w.Consultation); after != before {
			t.Errorf("%s: %d messages became %d", name, before, after)
		}
	}
}

func count(t *testing.T, d *desk, consultation uuid.UUID) int {
	t.Helper()
	messages, err := d.engine.Messages(t.Context(), d.people["mika"], consultation, 0)
	if err != nil {
		t.Fatal(err)
	}
	return len(messages)
}

func TestResumeSendsWhatWasNotSeen(t *testing.T) {
	d := newDesk(t, nil)
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	c.say("人に相談したい")
	_, answer := c.say("人に相談したい")
	c.ws.Close()
	_, again, messages := d.enter("mika", chat.ClientFrame{Consultation: w.Consultation, After: 3})
	if !again.Resumed || again.Consultation != w.Consultation || again.Seq != answer.Seq {
		t.Errorf("welcome %+v after seq %d", again, answer.Seq)
	}
	if len(messages) != 2 || messages[0].Seq != 4 || messages[1].Seq != answer.Seq {
		t.Errorf("got %+v, want messages 4 and 5", messages)
	}
	// Seen more than there is: only what comes next is news.
	c, _, _ = d.enter("mika", chat.ClientFrame{Consultation: w.Consultation, After: 1000})
	if ack, answer := c.say("人に相談したい"); ack.Seq != 6 || answer.Seq != 7 {
		t.Errorf("the next turn is %d and %d, want 6 and 7", ack.Seq, answer.Seq)
	}
}

func TestLongHistoryComesWholeAndInOrder(t *testing.T) {
	d := newDesk(t, nil)
	_, w, _ := d.enter("mika", chat.ClientFrame{})
	for range 3 * MaxQueue {
		f := chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: "人に相談したい"}
		if _, err := d.engine.Handle(t.Context(), d.people["mika"], w.Consultation, f); err != nil {
			t.Fatal(err)
		}
	}
	c := d.connect("mika")
	c.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"})
	c.await(chat.FrameWelcome)
	c.until(0, 1+2*3*MaxQueue)
}

func TestTabsAreInStep(t *testing.T) {
	d := newDesk(t, nil)
	a, w, _ := d.enter("mika", chat.ClientFrame{})
	b, again, _ := d.enter("mika", chat.ClientFrame{Consultation: w.Consultation})
	other, _, _ := d.enter("ken", chat.ClientFrame{})
	if again.Consultation != w.Consultation {
		t.Fatal("the second tab has another consultation")
	}
	last := int64(1)
	for i, c := range []*client{a, b, a} {
		ack, answer := c.say("人に相談したい")
		if ack.Seq != last+1 {
			t.Fatalf("turn %d has seq %d, want %d", i, ack.Seq, last+1)
		}
		for name, tab := range map[string]*client{"a": a, "b": b} {
			if tab != c {
				if got := tab.until(last, answer.Seq); got[0].ID != ack.ID {
					t.Errorf("tab %s got %+v", name, got)
				}
			}
		}
		last = answer.Seq
	}
	if ack, _ := other.say("人に相談したい"); ack.Seq != 2 {
		t.Errorf("another person's first turn has seq %d", ack.Seq)
	}
}

func TestNewConsultation(t *testing.T) {
	d := newDesk(t, nil)
	a, w, _ := d.enter("mika", chat.ClientFrame{})
	b, _, _ := d.enter("mika", chat.ClientFrame{})
	a.send(chat.ClientFrame{Type: chat.FrameNew, ID: uuid.New()})
	ack := a.await(chat.FrameAck)
	if ack.Consultation == w.Consultation {
		t.Fatal("it is the same consultation")
	}
	if m := a.until(0, 1); m[0].Consultation != ack.Consultation || m[0].Kind != chat.KindGreeting {
		t.Errorf("the new consultation begins with %+v", m[0])
	}
	if said, _ := a.say("人に相談したい"); said.Consultation != ack.Consultation {
		t.Error("the next words went to the old consultation")
	}
	if said, _ := b.say("人に相談したい"); said.Consultation != w.Consultation {
		t.Error("the other tab left its consultation")
	}
}

func TestConsultationOfAnotherPersonIsNotFound(t *testing.T) {
	d := newDesk(t, nil)
	mika, w, _ := d.enter("mika", chat.ClientFrame{})
	mika.say(secret)
	c := d.connect("ken")
	c.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "en", Consultation: w.Consultation, After: 1})
	c.refused(chat.CodeNotFound, uuid.Nil)
	welcome := c.await(chat.FrameWelcome).Welcome
	if welcome.Consultation == w.Consultation || welcome.Name != "見本 健" {
		t.Errorf("welcome %+v", welcome)
	}
	if m := c.until(0, 1); m[0].Kind != chat.KindGreeting || m[0].Consultation != welcome.Consultation {
		t.Errorf("got %+v", m)
	}
}

func TestSilenceAsksOnceInAllTabs(t *testing.T) {
	d := newDesk(t, func(o *Options, l *limits) { l.idle = 400 * 1e6 })
	a, w, _ := d.enter("mika", chat.ClientFrame{})
	b, _, _ := d.enter("mika", chat.ClientFrame{})
	_, answer := a.say("人に相談したい")
	for _, c := range []*client{a, b} {
		for m := (chat.Message{}); m.Kind != chat.KindDousuru; {
			if m = *c.await(chat.FrameMessage).Message; m.Seq > answer.Seq+1 {
				t.Fatalf("got %+v, want どうする", m)
			}
		}
	}
	if ack, _ := b.say("人に相談したい"); ack.Seq != answer.Seq+2 {
		t.Errorf("%d messages were asked in consultation %v", ack.Seq-answer.Seq-1, w.Consultation)
	}
}
