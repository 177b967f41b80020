package socket

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
)

func TestTooFast(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.speed, l.atOnce = 0.01, 3 })
	a, w, _ := d.enter("mika", chat.ClientFrame{})
	b, _, _ := d.enter("mika", chat.ClientFrame{})
	for _, c := range []*client{a, b, a} {
		c.say("人に相談したい")
	}
	id := uuid.New()
	a.send(chat.ClientFrame{Type: chat.FrameSay, ID: id, Text: "人に相談したい"})
	a.refused(chat.CodeTooFast, id)
	a.ws.Close()
	b.ws.Close()
	eventually(t, "leaving", func() bool { return d.size() == 0 })
	d.mu.Lock()
	d.forget()
	d.mu.Unlock()
	c, _, _ := d.enter("mika", chat.ClientFrame{Consultation: w.Consultation, After: 7})
	c.send(chat.ClientFrame{Type: chat.FrameSay, ID: id, Text: "人に相談したい"})
	c.refused(chat.CodeTooFast, id) // reconnecting makes nobody faster
	d.mu.Lock()
	d.Server.people[d.people["mika"].ID].speed.SetLimit(1000)
	d.mu.Unlock()
	time.Sleep(10 * time.Millisecond)
	if ack, _ := c.say("人に相談したい"); ack.Seq != 8 {
		t.Errorf("a refused frame left something: the next seq is %d, want 8", ack.Seq)
	}
}

func TestPeopleWhoAreGoneAreForgotten(t *testing.T) {
	d := newDesk(t, nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	c.ws.Close()
	eventually(t, "leaving", func() bool { return d.size() == 0 })
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.forget(); len(d.Server.people) != 0 {
		t.Errorf("%d people are kept", len(d.Server.people))
	}
}

func TestFramesWithoutIDAreTakenLaterInsteadOfRefused(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.speed, l.atOnce = 10, 1 })
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	began := time.Now()
	for range 5 {
		c.send(chat.ClientFrame{Type: chat.FrameWatch, Receipt: "2222-2222-2222-2222-2222-2222"})
	}
	for range 5 {
		c.refused(chat.CodeNotFound, uuid.Nil)
	}
	if took := time.Since(began); took < 350*time.Millisecond {
		t.Errorf("five frames took %v at ten a second", took)
	}
}
