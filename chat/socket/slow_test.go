package socket

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"dousuru/chat"
)

// fill has the engine store long messages until so is true, and lets the connection's rows be queued between.
func (d *desk) fill(consultation uuid.UUID, so func() bool) {
	d.t.Helper()
	c := d.only("mika")
	words := strings.Repeat("長", chat.MaxWords)
	for range 200 {
		reply, err := d.engine.Handle(d.t.Context(), d.people["mika"], consultation, chat.ClientFrame{Type: chat.FrameDecide, ID: uuid.New(), Response: "keep", Words: words})
		if err != nil {
			d.t.Fatal(err)
		}
		eventually(d.t, "the rows in the queue", func() bool {
			c.talk.Lock()
			defer c.talk.Unlock()
			return c.last > reply.Seq || c.ending()
		})
		if so() {
			return
		}
	}
	d.t.Fatal("nothing happened after 200 decisions")
}

// only is the one connection of a person.
func (d *desk) only(slug string) *conn {
	d.mu.Lock()
	defer d.mu.Unlock()
	conns := d.Server.people[d.people[slug].ID].conns
	if len(conns) != 1 {
		d.t.Fatalf("%d connections", len(conns))
	}
	return conns[0]
}

func TestSlowReader(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.write, l.tick = time.Minute, time.Millisecond })
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	conn := d.only("mika")
	d.fill(w.Consultation, conn.ending)
	last := int64(1)
	for {
		f, err := c.read()
		if err != nil {
			if !websocket.IsCloseError(err, 4008) {
				t.Errorf("the slow reader got %v, want 4008", err)
			}
			break
		}
		if f.Type == chat.FrameDecision {
			continue // the decision as it stands, beside its message
		}
		if f.Message.Seq != last+1 {
			t.Fatalf("message %d came after %d", f.Message.Seq, last)
		}
		last++
	}
	_, again, rest := d.enter("mika", chat.ClientFrame{Consultation: w.Consultation, After: last})
	if len(rest) == 0 || rest[len(rest)-1].Seq != again.Seq {
		t.Errorf("%d messages came after the reconnect, up to %d", len(rest), again.Seq)
	}
}

func TestWriteDeadline(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.write, l.tick = 300*time.Millisecond, time.Millisecond })
	_, w, _ := d.enter("mika", chat.ClientFrame{})
	conn := d.only("mika")
	waiting := func() int {
		conn.out.Lock()
		defer conn.out.Unlock()
		return len(conn.queue)
	}
	d.fill(w.Consultation, func() bool {
		before := waiting()
		time.Sleep(50 * time.Millisecond)
		return before > 0 && waiting() >= before || conn.ending()
	})
	if conn.ending() && !strings.Contains(d.logs.String(), "i/o timeout") {
		t.Fatal("the queue was full before a write took long")
	}
	eventually(t, "giving up", func() bool { return d.size() == 0 })
	if !strings.Contains(d.logs.String(), "i/o timeout") {
		t.Errorf("the log does not say why:\n%s", d.logs)
	}
}
