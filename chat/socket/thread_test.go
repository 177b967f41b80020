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
	book, hr := escalation.NewBook(d.db), d.people["hana"].Viewer()
	queue, err := book.Queue(d.t.Context(), hr, escalation.Filter{View: escalation.ViewAll, Limit: 10})
	if err != nil || len(queue.Rows) != 1 {
		d.t.Fatalf("HR has %+v, %v", queue.Rows, err)
	}
	if thread, err = book.Find(d.t.Context(), hr, queue.Rows[0].ID); err != nil {
		d.t.Fatal(err)
	}
	return ack, receipt, thread
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
	if receipt == "" || ack.Seq != 0 || !thread.Anonymous() || thread.Asker != "" {
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
	d.ask(a, chat.Anonymous)
	b.send(chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: "人に相談したい"})
	var kinds []chat.FrameType
	for f := b.next(); ; f = b.next() {
		kinds = append(kinds, f.Type)
		if f.Message != nil && f.Message.Kind == chat.KindEscalated {
			t.Errorf("the other tab is told of the question: %+v", f.Message)
		}
		if f.Message != nil && f.Message.Kind == chat.KindRoute {
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

// Under an alias HR knows no person to hint: what HR does comes live all the same, and a repeated reply is one.
func TestAnAliasIsAnsweredLive(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.poll = time.Hour })
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	c.send(chat.ClientFrame{Type: chat.FrameEscalate, ID: uuid.New(), Text: "夜勤を外れたあと、戻れますか", Identity: chat.Alias, Alias: "ねこ"})
	thread := c.thread("asked")
	if thread.Alias != "ねこ" || !thread.First || thread.Due == "" || len(thread.Steps) != 1 {
		t.Errorf("got %+v", thread)
	}
	d.settle()
	book, hana := escalation.NewBook(d.db), d.people["hana"].Viewer()
	if err := book.AskBack(t.Context(), hana, thread.ID, "いつごろですか"); err != nil {
		t.Fatal(err)
	}
	back := c.thread("asked_back")
	if !back.Waiting || !back.Unread || back.Due != "" || len(back.Messages) != 1 || back.Messages[0].Author != "hr" {
		t.Errorf("got %+v", back)
	}
	told := chat.ClientFrame{Type: chat.FrameTell, ID: uuid.New(), Thread: thread.ID, Text: "来年の春です"}
	for range 2 {
		c.send(told)
		c.await(chat.FrameAck)
	}
	found, err := book.Find(t.Context(), hana, thread.ID)
	if err != nil || len(found.Messages) != 2 || found.Asker != "" || found.State != escalation.Told {
		t.Errorf("HR has %+v, %v", found, err)
	}
	c.send(chat.ClientFrame{Type: chat.FrameWithdraw, ID: uuid.New(), Thread: thread.ID})
	c.thread("withdrawn")
	c.send(chat.ClientFrame{Type: chat.FrameRestore, ID: uuid.New(), Thread: thread.ID})
	if again := c.thread("asked"); len(again.Messages) != 2 {
		t.Errorf("restored: %+v", again)
	}
}

// The whole thread of an anonymous question by its receipt, from another person's connection.
func TestAnonymousThread(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.poll = time.Hour })
	asker, _, _ := d.enter("mika", chat.ClientFrame{})
	_, receipt, thread := d.ask(asker, chat.Anonymous)
	c, _, _ := d.enter("ken", chat.ClientFrame{})
	c.send(chat.ClientFrame{Type: chat.FrameWatch, Receipt: receipt})
	c.thread("asked")
	d.settle()
	if err := escalation.NewBook(d.db).AskBack(t.Context(), d.people["hana"].Viewer(), thread.ID, "どの部署ですか"); err != nil {
		t.Fatal(err)
	}
	c.thread("asked_back")
	c.send(chat.ClientFrame{Type: chat.FrameTell, ID: uuid.New(), Receipt: receipt, Text: "言えません"})
	if got := c.thread("told"); len(got.Messages) != 2 || got.Messages[1].Author != "asker" {
		t.Errorf("got %+v", got)
	}
	c.send(chat.ClientFrame{Type: chat.FrameWithdraw, ID: uuid.New(), Receipt: receipt})
	c.thread("withdrawn")
	c.send(chat.ClientFrame{Type: chat.FrameRestore, ID: uuid.New(), Receipt: receipt})
	c.thread("asked")
	id := uuid.New()
	c.send(chat.ClientFrame{Type: chat.FrameTell, ID: id, Thread: thread.ID, Text: "受付番号なしで"})
	c.refused(chat.CodeNotFound, id)
}

func TestInspect(t *testing.T) {
	d := newDesk(t, nil)
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	id := uuid.New()
	c.send(chat.ClientFrame{Type: chat.FrameInspect, ID: id, Text: "4月1日に" + w.Name + "から"})
	f := c.await(chat.FrameMarks)
	if f.ID != id || len(f.Marks.Places) != 2 || f.Marks.Places[0].Kind != "date" || f.Marks.Places[1].Kind != "name" {
		t.Errorf("got %+v", f.Marks)
	}
}

// While a thread is on the screen, HR waits for a reply, or wrote a moment ago, silence brings no どうする; afterwards it does.
func TestTheDeskIsQuietWhileHRHoldsTheThread(t *testing.T) {
	for name, test := range map[string]struct {
		identity chat.Identity
		alias    string
		hr       func(*escalation.Book, *desk, uuid.UUID) error
		quiet    bool
		asked    bool
	}{
		"nothing happens":        {identity: chat.Named, asked: true},
		"a thread on the screen": {identity: chat.Named, quiet: true},
		"HR asked back": {identity: chat.Named, hr: func(b *escalation.Book, d *desk, id uuid.UUID) error {
			return b.AskBack(d.t.Context(), d.people["hana"].Viewer(), id, "いつですか")
		}},
		"HR asked back an alias": {identity: chat.Alias, alias: "ねこ", hr: func(b *escalation.Book, d *desk, id uuid.UUID) error {
			return b.AskBack(d.t.Context(), d.people["hana"].Viewer(), id, "いつですか")
		}},
		"HR answered": {identity: chat.Alias, alias: "ねこ", hr: func(b *escalation.Book, d *desk, id uuid.UUID) error {
			_, err := b.Answer(d.t.Context(), d.people["hana"].Viewer(), id, "はい")
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, func(_ *Options, l *limits) { l.idle, l.look = 600*time.Millisecond, 50*time.Millisecond })
			c, _, _ := d.enter("mika", chat.ClientFrame{})
			c.send(chat.ClientFrame{Type: chat.FrameQuiet, On: new(true)}) // the silence that counts begins when HR has written
			c.send(chat.ClientFrame{Type: chat.FrameEscalate, ID: uuid.New(), Text: "面接は在宅でも受けられますか", Identity: test.identity, Alias: test.alias})
			thread := c.thread("asked")
			if test.hr != nil {
				if err := test.hr(escalation.NewBook(d.db), d, thread.ID); err != nil {
					t.Fatal(err)
				}
				c.await(chat.FrameThread) // it has come to this connection
			}
			c.send(chat.ClientFrame{Type: chat.FrameQuiet, On: &test.quiet})
			if test.asked {
				for c.await(chat.FrameMessage).Message.Kind != chat.KindDousuru {
				}
				return
			}
			time.Sleep(1300 * time.Millisecond)
			list, err := d.engine.Messages(t.Context(), d.people["mika"], d.only("mika").consultation, 0)
			if err != nil {
				t.Fatal(err)
			}
			if slices.ContainsFunc(list, func(m chat.Message) bool { return m.Kind == chat.KindDousuru }) {
				t.Error("the desk asked どうする")
			}
		})
	}
}
