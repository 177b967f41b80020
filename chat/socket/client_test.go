package socket

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"dousuru/chat"
)

// A client is a browser's end of one connection.
type client struct {
	t  testing.TB
	ws *websocket.Conn
}

// patience is how long a client waits for what must come.
const patience = time.Minute

// connect opens a connection of a person and says nothing yet.
func (d *desk) connect(slug string) *client {
	d.t.Helper()
	ws, _, err := d.dial(slug, nil, "")
	if err != nil {
		d.t.Fatal(err)
	}
	return &client{d.t, ws}
}

// dial opens a connection, with another origin and other protocols if given.
func (d *desk) dial(slug string, protocols []string, origin string) (*websocket.Conn, *http.Response, error) {
	if protocols == nil {
		protocols = []string{chat.Protocol}
	}
	if origin == "" {
		origin = d.http.URL
	}
	dialer := websocket.Dialer{Subprotocols: protocols, NetDial: d.net}
	ws, response, err := dialer.Dial("ws"+strings.TrimPrefix(d.http.URL, "http"), http.Header{"Origin": {origin}, "X-Person": {slug}})
	if err == nil {
		d.t.Cleanup(func() { ws.Close() })
	}
	return ws, response, err
}

// net dials with a small receive buffer, so that a client which does not read is noticed soon.
func (d *desk) net(network, address string) (net.Conn, error) {
	c, err := net.Dial(network, address)
	if err == nil {
		err = c.(*net.TCPConn).SetReadBuffer(16 << 10)
	}
	return c, err
}

// join connects, says hello and reads the welcome and all stored messages.
func (d *desk) enter(slug string, hello chat.ClientFrame) (*client, chat.Welcome, []chat.Message) {
	d.t.Helper()
	c := d.connect(slug)
	hello.Type = chat.FrameHello
	if hello.Lang == "" {
		hello.Lang = "ja"
	}
	c.send(hello)
	w := *c.await(chat.FrameWelcome).Welcome
	var messages []chat.Message
	for seq := hello.After; seq < w.Seq; {
		m := *c.await(chat.FrameMessage).Message
		messages = append(messages, m)
		seq = m.Seq
	}
	return c, w, messages
}

func (c *client) send(f chat.ClientFrame) {
	c.t.Helper()
	data, err := json.Marshal(f)
	if err != nil {
		c.t.Fatal(err)
	}
	c.sendText(string(data))
}

func (c *client) sendText(text string) {
	c.t.Helper()
	if err := c.ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

// read takes the next frame.
func (c *client) read() (f chat.ServerFrame, err error) {
	_ = c.ws.SetReadDeadline(time.Now().Add(patience))
	kind, data, err := c.ws.ReadMessage()
	if err != nil {
		return f, err
	}
	if kind != websocket.TextMessage {
		c.t.Fatalf("got a message of kind %d", kind)
	}
	if err := json.Unmarshal(data, &f); err != nil {
		c.t.Fatalf("decode %s: %v", data, err)
	}
	return f, nil
}

func (c *client) next() chat.ServerFrame {
	c.t.Helper()
	f, err := c.read()
	if err != nil {
		c.t.Fatal(err)
	}
	return f
}

// await reads until a frame of the type; an error frame that nobody waits for fails the test.
func (c *client) await(want chat.FrameType) chat.ServerFrame {
	c.t.Helper()
	for {
		f := c.next()
		if f.Type == want {
			return f
		}
		if f.Type == chat.FrameError {
			c.t.Fatalf("got error %s (%s), want %s", f.Code, f.Text, want)
		}
	}
}

// refused reads until an error, which must have the code, the id and a sentence.
func (c *client) refused(code chat.Code, id uuid.UUID) chat.ServerFrame {
	c.t.Helper()
	f := c.await(chat.FrameError)
	if f.Code != string(code) || f.ID != id || f.Text == "" {
		c.t.Errorf("got error %q for %v: %q; want %q for %v", f.Code, f.ID, f.Text, code, id)
	}
	return f
}

// closed reads on until the connection ends and gives its close code.
func (c *client) closed() int {
	c.t.Helper()
	for {
		_, err := c.read()
		if err == nil {
			continue
		}
		var end *websocket.CloseError
		if !errors.As(err, &end) {
			c.t.Fatalf("the connection ended without a close frame: %v", err)
		}
		return end.Code
	}
}

// say sends words and waits for their acknowledgement and for the desk's message.
func (c *client) say(text string) (ack chat.ServerFrame, answer chat.Message) {
	c.t.Helper()
	id := uuid.New()
	c.send(chat.ClientFrame{Type: chat.FrameSay, ID: id, Text: text})
	for ack.Type == "" || answer.Seq <= ack.Seq {
		switch f := c.next(); f.Type {
		case chat.FrameAck:
			ack = f
		case chat.FrameMessage:
			if f.Message.Author == "desk" {
				answer = *f.Message
			}
		case chat.FrameError:
			c.t.Fatalf("got error %s: %s", f.Code, f.Text)
		}
	}
	if ack.ID != id {
		c.t.Fatalf("the acknowledgement is for %v, want %v", ack.ID, id)
	}
	return ack, answer
}

// until takes messages until one has the seq; each must follow the one before.
func (c *client) until(last, seq int64) (messages []chat.Message) {
	c.t.Helper()
	for last < seq {
		m := *c.await(chat.FrameMessage).Message
		if m.Seq != last+1 {
			c.t.Fatalf("message %d came after %d", m.Seq, last)
		}
		last = m.Seq
		messages = append(messages, m)
	}
	return messages
}
