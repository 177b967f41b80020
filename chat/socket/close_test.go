package socket

import (
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"dousuru/chat"
)

func (c *client) wantClosed(code int) {
	c.t.Helper()
	if got := c.closed(); got != code {
		c.t.Errorf("closed with %d, want %d", got, code)
	}
}

// wantClosedInOrder checks that the connection is not reset after its close frame: some systems throw the frame away then.
func (c *client) wantClosedInOrder(code int) {
	c.t.Helper()
	c.ws.SetCloseHandler(func(int, string) error { return nil }) // an answer would hide the reset
	c.wantClosed(code)
	if _, err := c.ws.NetConn().Read(make([]byte, 1)); err != io.EOF {
		c.t.Errorf("the connection ended with %v", err)
	}
}

func TestFirstFrameMustBeHello(t *testing.T) {
	d := newDesk(t, nil)
	for _, frame := range []string{
		`{"type":"say","id":"0b5c7e0e-58f3-4d0a-8f0e-6f2a1c9d7b31","text":"x"}`,
		`{"type":"watch","receipt":"x"}`,
		`{"type":"hello","lang":5}`,
		`{"type":"hello","lang":"ja","consultation":"x"}`,
		`{"type":"hello","lang":"ja","after":-1}`,
		`not json`, `{}`, ``,
	} {
		c := d.connect("mika")
		c.sendText(frame)
		c.wantClosed(4000)
	}
}

func TestNoHello(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.hello = 200 * time.Millisecond })
	began := time.Now()
	c := d.connect("mika")
	if err := c.ws.WriteMessage(websocket.PongMessage, nil); err != nil { // a sign of life is no hello
		t.Fatal(err)
	}
	c.wantClosed(4000)
	if took := time.Since(began); took < 200*time.Millisecond {
		t.Errorf("closed after %v", took)
	}
}

func TestSecondHello(t *testing.T) {
	d := newDesk(t, nil)
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	c.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja", Consultation: w.Consultation})
	c.wantClosed(4002)
}

func TestTooManyBadFrames(t *testing.T) {
	d := newDesk(t, nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	for range MaxBad {
		c.sendText(`{`)
		c.refused(chat.CodeBadFrame, uuid.Nil)
	}
	for range 200 { // unread frames must not turn the close into a reset
		c.sendText(`{}`)
	}
	c.wantClosedInOrder(4003)
}

func TestOversizeFrame(t *testing.T) {
	d := newDesk(t, nil)
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	large := `{"type":"say","id":"` + uuid.NewString() + `","text":"` + strings.Repeat("x", 20*MaxFrame) + `"}`
	if err := c.ws.WriteMessage(websocket.TextMessage, []byte(large)); err != nil {
		t.Errorf("the server cut the large frame off: %v", err)
	}
	c.wantClosedInOrder(websocket.CloseMessageTooBig)
	if n := count(t, d, w.Consultation); n != 1 {
		t.Errorf("%d messages are stored", n)
	}
}

func TestLargestFrame(t *testing.T) {
	d := newDesk(t, nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	escaped := "人に相談したい" + strings.Repeat(`\ud83d\ude00`, chat.MaxText-7) // what an escaping client sends for 2,000 emoji
	id := uuid.New()
	c.sendText(`{"type":"say","id":"` + id.String() + `","text":"` + escaped + `"}`)
	if ack := c.await(chat.FrameAck); ack.ID != id {
		t.Errorf("got %+v", ack)
	}
}

func TestFrameThatIsNotWebSocket(t *testing.T) {
	d := newDesk(t, nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	if _, err := c.ws.NetConn().Write([]byte{0xff, 0x00}); err != nil {
		t.Fatal(err)
	}
	c.wantClosed(websocket.CloseProtocolError)
}

func TestLoginEnds(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.poll = time.Hour })
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	other, _, _ := d.enter("ken", chat.ClientFrame{})
	d.settle()
	d.logins["mika"].Store(false)
	c.send(chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: secret})
	c.wantClosed(4001)
	if n := count(t, d, w.Consultation); n != 1 {
		t.Errorf("%d messages are stored", n)
	}
	other.say("人に相談したい")
}

func TestEndOfLoginIsNoticedInSilence(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.poll = 200 * time.Millisecond })
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	d.logins["mika"].Store(false)
	c.wantClosed(4001)
}

func TestTooManyConnectionsCloseTheOldest(t *testing.T) {
	d := newDesk(t, nil)
	var tabs []*client
	for range MaxPerson + 2 {
		c, _, _ := d.enter("mika", chat.ClientFrame{})
		tabs = append(tabs, c)
	}
	other, _, _ := d.enter("ken", chat.ClientFrame{})
	tabs[0].wantClosed(4009)
	tabs[1].wantClosed(4009)
	ack, answer := tabs[2].say("人に相談したい")
	for _, c := range tabs[3:] {
		c.until(ack.Seq-1, answer.Seq)
	}
	other.say("人に相談したい")
}

func TestClientThatLeaves(t *testing.T) {
	d := newDesk(t, nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	if err := c.ws.WriteMessage(websocket.CloseMessage, bye); err != nil {
		t.Fatal(err)
	}
	c.wantClosed(websocket.CloseNormalClosure)
	eventually(t, "leaving", func() bool { return d.size() == 0 })
	if strings.Contains(d.logs.String(), "lost") {
		t.Errorf("leaving is logged as a loss:\n%s", d.logs)
	}
}

func TestPings(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.ping, l.pong = 100*time.Millisecond, 1500*time.Millisecond })
	var pings atomic.Int32
	alive, dead := d.connect("mika"), d.connect("ken")
	alive.ws.SetPingHandler(func(data string) error {
		pings.Add(1)
		return alive.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	dead.ws.SetPingHandler(func(string) error { return nil })
	for _, c := range []*client{alive, dead} {
		c.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"})
		c.await(chat.FrameWelcome)
	}
	began := time.Now()
	go func() {
		for err := error(nil); err == nil; {
			_, _, err = alive.ws.ReadMessage()
		}
	}()
	dead.until(0, 1)
	if _, err := dead.read(); !websocket.IsCloseError(err, websocket.CloseAbnormalClosure) {
		t.Errorf("a client without pongs got %v", err)
	}
	if took := time.Since(began); took < 1400*time.Millisecond {
		t.Errorf("given up after %v", took)
	}
	eventually(t, "leaving of the dead alone", func() bool { return d.size() == 1 })
	if pings.Load() < 3 {
		t.Errorf("%d pings", pings.Load())
	}
}
