package socket

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"time"

	"github.com/gorilla/websocket"

	"dousuru/chat"
)

// A closeCode says why the server closes a connection; docs/protocol.md says what the client does then.
type closeCode int16

const (
	closeAway    closeCode = websocket.CloseGoingAway // the server stops
	closeNoHello closeCode = 4000
	closeLogin   closeCode = 4001 // the login session ended
	closeHello   closeCode = 4002 // a second hello
	closeBad     closeCode = 4003 // too many bad frames
	closeSlow    closeCode = 4008 // the queue is full
	closeCrowded closeCode = 4009 // too many connections of one person
	closeHasty   closeCode = 4029 // connections come too fast, of a person or from an address
	closeBroken  closeCode = -1   // the connection is gone; nothing can be sent
)

// reasons are the texts in the close frames: for developers who look at the network, not for people.
var reasons = map[closeCode]string{
	closeAway: "server stops", closeNoHello: "hello expected", closeLogin: "login ended", closeHello: "second hello",
	closeBad: "too many bad frames", closeSlow: "reads too slowly", closeCrowded: "too many connections",
	closeHasty: "connects too fast",
}

// An item of the queue is one WebSocket message: text, ping or close.
type item struct {
	kind int
	data []byte
}

// push queues a frame and has it written. It never waits: a client whose queue is full is closed and reads the rows later.
func (c *conn) push(f chat.ServerFrame) {
	data, err := json.Marshal(f)
	if err != nil {
		c.server.log.Error("encode frame", "type", f.Type, "error", err)
		return
	}
	c.out.Lock()
	full := c.closing == 0 && len(c.queue) >= MaxQueue
	if c.closing == 0 && !full {
		c.put(item{websocket.TextMessage, data})
	}
	c.out.Unlock()
	if full {
		c.close(closeSlow)
	}
}

// ping queues a ping, unless something is on its way already.
func (c *conn) ping() {
	c.out.Lock()
	defer c.out.Unlock()
	if c.closing == 0 && !c.writing {
		c.put(item{kind: websocket.PingMessage})
	}
}

// close queues the close frame behind what waits already, and lets nothing follow it. Of a slow client nothing is kept.
func (c *conn) close(code closeCode) {
	c.out.Lock()
	defer c.out.Unlock()
	if c.closing != 0 {
		return
	}
	if code == closeSlow {
		c.queue = nil
	}
	c.put(item{websocket.CloseMessage, websocket.FormatCloseMessage(int(code), reasons[code])})
	c.closing = code
	c.endSummary()
	c.server.log.Info("socket closed", "code", int(code), "reason", reasons[code])
}

// put appends to the queue and sees that there is a writer. The caller holds c.out.
func (c *conn) put(i item) {
	c.queue = append(c.queue, i)
	if !c.writing {
		c.writing = true
		c.server.running.Go(c.write)
	}
}

// write is the connection's one writer. It lives as long as there is something to write.
func (c *conn) write() {
	for {
		i, ok := c.next()
		if !ok {
			return
		}
		_ = c.ws.SetWriteDeadline(time.Now().Add(c.server.limits.write)) // it always returns nil
		if err := c.ws.WriteMessage(i.kind, i.data); err != nil {
			c.gone(err)
		} else if i.kind == websocket.CloseMessage {
			// The client answers with its own close frame, which ends the reader; one that does not is waited for a moment.
			_ = c.ws.SetReadDeadline(time.Now().Add(c.server.limits.linger))
		}
	}
}

// next takes the first of the queue. When there is none the writer is done, and rows that waited for it can be read.
func (c *conn) next() (i item, ok bool) {
	c.out.Lock()
	if len(c.queue) > 0 {
		i, c.queue = c.queue[0], c.queue[1:]
		c.out.Unlock()
		return i, true
	}
	c.queue, c.writing = nil, false
	behind := c.behind
	c.behind = false
	c.out.Unlock()
	if behind {
		c.server.assign(c, readRows)
	}
	return i, false
}

// gone marks a connection as broken, so that nothing more is written, and wakes its reader.
func (c *conn) gone(err error) {
	first := c.mute()
	c.ws.Close()
	if first && !quiet(err) {
		c.server.log.Info("socket lost", slog.Any("error", err))
	}
}

// mute lets nothing be written any more. It tells whether that is new.
func (c *conn) mute() (first bool) {
	c.out.Lock()
	defer c.out.Unlock()
	first = c.closing != closeBroken
	c.closing, c.queue, c.behind = closeBroken, nil, false
	c.endSummary()
	c.left()
	return first
}

// errNoPong says that a client did not answer pings.
var errNoPong = errors.New("no pong")

// ending tells whether a close frame is on its way, or the connection is gone.
func (c *conn) ending() bool {
	c.out.Lock()
	defer c.out.Unlock()
	return c.closing != 0
}

// quiet tells whether an error is how connections usually end.
func quiet(err error) bool {
	var closed *websocket.CloseError
	return errors.As(err, &closed) || errors.Is(err, net.ErrClosed)
}
