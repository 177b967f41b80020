package socket

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/escalation"
)

// ask hands a question to HR over a connection and gives its thread as HR sees it.
func (d *desk) ask(c *client, identity chat.Identity) (ack chat.ServerFrame, receipt string, thread escalation.Thread) {
	d.t.Helper()
	id := uuid.New()
	c.send(chat.ClientFrame{Type: chat.FrameEscalate, ID: id, Text: "面接は在宅でも受けられますか" + secret, Identity: identity})
	for ack.Type == "" {
		switch f := c.next(); f.Type {
		case chat.FrameAck:
			ack = f
		case chat.FrameReceipt:
			if receipt != "" || f.ID != id {
				d.t.Errorf("got the receipt %+v", f)
			}
			receipt = f.Receipt
		}
	}
	open, err := escalation.NewBook(d.db).Waiting(d.t.Context(), d.people["hana"].Viewer(), 10, 0)
	if err != nil || len(open) != 1 {
		d.t.Fatalf("HR has %+v, %v", open, err)
	}
	return ack, receipt, open[0]
}

func (d *desk) reply(thread uuid.UUID, text string) {
	d.t.Helper()
	if _, err := escalation.NewBook(d.db).Answer(d.t.Context(), d.people["hana"].Viewer(), thread, text); err != nil {
		d.t.Fatal(err)
	}
}

// thread waits until a thread is in a state.
func (c *client) thread(state string) chat.Thread {
	c.t.Helper()
	for {
		if t := c.await(chat.FrameThread).Thread; t.State == state {
			return *t
		}
	}
}

func TestNamedQuestionArrivesLiveInEveryTab(t *testing.T) {
	d := newDesk(t, nil)
	a, w, _ := d.enter("mika", chat.ClientFrame{})
	b, _, _ := d.enter("mika", chat.ClientFrame{})
	_, receipt, thread := d.ask(a, chat.Named)
	if receipt != "" {
		t.Errorf("a named question has the receipt %q", receipt)
	}
	if err := escalation.NewBook(d.db).See(t.Context(), d.people["hana"].Viewer(), thread.ID); err != nil {
		t.Fatal(err)
	}
	a.thread("seen")
	d.reply(thread.ID, "はい、受けられます。"+secret)
	for _, c := range []*client{a, b} {
		if got := c.thread("answered"); got.ID != thread.ID || got.Answer != "はい、受けられます。"+secret || got.Identity != chat.Named {
			t.Errorf("got %+v", got)
		}
	}
	b.send(chat.ClientFrame{Type: chat.FrameRead, Thread: thread.ID})
	a.thread("read")
	b.thread("read")
	_, again, _ := d.enter("mika", chat.ClientFrame{Consultation: w.Consultation, After: 1})
	if len(again.Threads) != 1 || again.Threads[0].State != "read" {
		t.Errorf("the next visit sees %+v", again.Threads)
	}
}

func TestAThreadIsSentOnceForEachChange(t *testing.T) {
	d := newDesk(t, nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	_, _, thread := d.ask(c, chat.Named)
	d.reply(thread.ID, "はい")
	c.thread("answered")
	for range 3 { // every turn hints
		d.settle()
		c.send(chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: "人に相談したい"})
		for f := c.next(); f.Type != chat.FrameMessage || f.Message.Author != "desk"; f = c.next() {
			if f.Type == chat.FrameThread {
				t.Fatalf("sent again: %+v", f.Thread)
			}
		}
	}
}

func TestAnonymousQuestion(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.poll = time.Hour })
	asker, _, _ := d.enter("mika", chat.ClientFrame{})
	ack, receipt, thread := d.ask(asker, chat.Anonymous)
	if receipt == "" || ack.Seq == 0 || !thread.Anonymous() || thread.Asker != "" {
		t.Fatalf("ack %+v, receipt %q, thread %+v", ack, receipt, thread)
	}
	watcher, w, _ := d.enter("ken", chat.ClientFrame{}) // whoever has the receipt is the asker
	if len(w.Threads) != 0 {
		t.Errorf("the welcome has %+v", w.Threads)
	}
	for range 2 {
		watcher.send(chat.ClientFrame{Type: chat.FrameWatch, Receipt: receipt})
		if got := watcher.thread("asked"); got.ID != thread.ID || got.Identity != chat.Anonymous {
			t.Errorf("got %+v", got)
		}
	}
	d.settle()
	d.reply(thread.ID, "はい")
	if got := watcher.thread("answered"); got.Answer != "はい" {
		t.Errorf("got %+v", got)
	}
	watcher.send(chat.ClientFrame{Type: chat.FrameRead, Thread: thread.ID, Receipt: receipt})
	watcher.thread("read")
	for _, wrong := range []string{"", "x", "2222-2222-2222-2222-2222-2222", receipt + "2"} {
		asker.send(chat.ClientFrame{Type: chat.FrameWatch, Receipt: wrong})
		asker.refused(chat.CodeNotFound, uuid.Nil) // a thread frame before it would fail this: the asker does not follow
	}
	asker.send(chat.ClientFrame{Type: chat.FrameRead, Thread: thread.ID})
	asker.refused(chat.CodeNotFound, uuid.Nil)
}

func TestReceiptIsForOneConnection(t *testing.T) {
	d := newDesk(t, nil)
	a, _, _ := d.enter("mika", chat.ClientFrame{})
	b, _, _ := d.enter("mika", chat.ClientFrame{})
	ack, _, _ := d.ask(a, chat.Anonymous)
	var kinds []chat.FrameType
	for f := b.next(); ; f = b.next() {
		kinds = append(kinds, f.Type)
		if f.Message == nil || f.Message.Seq >= ack.Seq {
			break
		}
	}
	if slices.Contains(kinds, chat.FrameReceipt) || slices.Contains(kinds, chat.FrameThread) {
		t.Errorf("the other tab got %v", kinds)
	}
}

func TestWatchesAreBounded(t *testing.T) {
	d := newDesk(t, nil)
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	first := ""
	for i := range MaxWatches + 1 {
		f := chat.ClientFrame{Type: chat.FrameEscalate, ID: uuid.New(), Text: "質問", Identity: chat.Anonymous}
		reply, err := d.engine.Handle(t.Context(), d.people["mika"], w.Consultation, f)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = reply.Receipt
		}
		c.send(chat.ClientFrame{Type: chat.FrameWatch, Receipt: reply.Receipt})
		c.thread("asked")
	}
	conn := d.only("mika")
	conn.talk.Lock()
	defer conn.talk.Unlock()
	if len(conn.watches) != MaxWatches || slices.ContainsFunc(conn.watches, func(w watch) bool { return w.receipt == first }) {
		t.Errorf("%d questions are followed", len(conn.watches))
	}
}
