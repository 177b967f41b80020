package socket

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/postgres/postgrestest"
)

func TestPostgresStopsAndStarts(t *testing.T) {
	server := postgrestest.Private(t)
	d := deskOn(t, server.Open(), func(_ *Options, l *limits) { l.retry = l.retry / 10 })
	a, w, _ := d.enter("mika", chat.ClientFrame{})
	b, _, _ := d.enter("mika", chat.ClientFrame{})
	ken, _, _ := d.enter("ken", chat.ClientFrame{Lang: "en"})
	server.Stop()

	id := uuid.New()
	said := chat.ClientFrame{Type: chat.FrameSay, ID: id, Text: "人に相談したい" + secret}
	a.send(said)
	a.refused(chat.CodeUnavailable, id)
	ken.send(chat.ClientFrame{Type: chat.FrameEnd, ID: id})
	if f := ken.refused(chat.CodeUnavailable, id); !strings.Contains(f.Text, "again") {
		t.Errorf("Ken reads %q", f.Text)
	}
	late := d.connect("hana")
	late.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"})
	late.refused(chat.CodeUnavailable, uuid.Nil)
	late.send(said)
	late.refused(chat.CodeUnavailable, id)

	server.Start()
	if got := late.await(chat.FrameWelcome).Welcome; got.Name != "見本 花" || got.Seq != 1 {
		t.Errorf("the late welcome is %+v", got)
	}
	late.until(0, 1)
	a.send(said)
	if ack := a.await(chat.FrameAck); ack.ID != id || ack.Seq != 2 {
		t.Errorf("got %+v", ack)
	}
	if got := b.until(1, 3); got[0].ID != id {
		t.Errorf("the other tab got %+v", got)
	}
	if n := count(t, d, w.Consultation); n != 3 {
		t.Errorf("%d messages are stored, want 3", n)
	}
	ken.say("人に相談したい")
}

func TestRestartOfPostgresInSilenceIsNotNoticed(t *testing.T) {
	server := postgrestest.Private(t)
	d := deskOn(t, server.Open(), nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	server.Stop()
	server.Start()
	if ack, _ := c.say("人に相談したい"); ack.Seq != 2 {
		t.Errorf("got %+v", ack)
	}
}
