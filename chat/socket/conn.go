package socket

import (
	"context"
	"errors"
	"io"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"dousuru/chat"
	"dousuru/internal/directory"
)

// A conn is one connection of one person.
type conn struct {
	server *Server
	ws     *websocket.Conn
	who    atomic.Pointer[directory.Person] // as the login was last looked up
	login  Login
	person *person

	ticketed atomic.Int64 // when the last ticket was sent, on the server's clock; 0: none was

	heard atomic.Int64 // when the client was last heard, on the server's clock
	busy  atomic.Bool  // a frame is being handled; the reader does not hear pongs meanwhile
	quiet atomic.Bool  // a thread with HR is on the screen
	stage atomic.Int32

	// Guarded by talk, which is held while rows are read and queued, so that each goes out once and in order.
	talk         sync.Mutex
	lang         string
	consultation uuid.UUID            // until the welcome: the one that hello asked for
	last         int64                // highest seq sent; until the welcome: seen, as hello says
	themes       []string             // that are kept in mind, as they were sent
	sent         map[uuid.UUID]uint64 // what was sent of each question at HR, decision and notice: its hash
	watches      []watch
	threads      []uuid.UUID // the person's own questions at HR, as last sent
	topics       []string    // what is followed of threads

	// Guarded by Server.mu.
	place  int // in Server.entries
	hint   <-chan struct{}
	cancel func()
	tasks  task

	here context.Context // ends when the connection does
	left context.CancelFunc

	bad uint8 // bad frames so far; the reader's own

	// Guarded by out.
	writing bool           // a writer runs
	cutoff  func()         // ends the summary that is being written for this connection; nil: none is
	about   *chat.Answered // what that summary is of
	behind  bool           // more rows wait until the queue is empty
	closing closeCode      // 0: open
	queue   []item
	out     sync.Mutex
}

// Stages of a connection.
const (
	fresh   = iota // no hello yet
	opening        // hello waits for the database
	open
)

// listen lets a goroutine wait for the next frame. Every frame gets a fresh one: handling a frame grows a stack to 16 KB
// and more, waiting needs 2 KB, if the way down to it is as short as here.
func (c *conn) listen() {
	c.server.running.Add(1)
	go c.read()
}

func (c *conn) read() {
	kind, r, err := c.ws.NextReader()
	c.got(kind, r, err)
}

// got reads a frame to its end, takes it and listens again.
func (c *conn) got(kind int, r io.Reader, err error) {
	defer c.server.running.Done()
	var data []byte
	if err == nil {
		data, err = io.ReadAll(r)
	}
	if err != nil {
		c.leave(err)
		return
	}
	if !c.ending() {
		c.take(kind, data)
	}
	c.listen()
}

// take handles one frame. A fault in it ends neither the connection nor the program.
func (c *conn) take(kind int, data []byte) {
	var f chat.ClientFrame
	c.busy.Store(true)
	defer func() {
		c.recovered(recover(), f.ID)
		c.heard.Store(int64(c.server.now()))
		c.busy.Store(false)
		if c.server.stopping() {
			c.close(closeAway)
		}
	}()
	var code chat.Code
	f, code = decode(kind, data)
	switch {
	case c.stage.Load() == fresh && (f.Type != chat.FrameHello || code != ""):
		c.close(closeNoHello)
	case code != "":
		c.refuse(f.ID, code)
	default:
		c.handle(f)
	}
}

// recovered logs a panic by its place alone (its text could hold the person's words) and tells the client.
func (c *conn) recovered(fault any, id uuid.UUID) {
	if fault != nil {
		c.server.log.Error("handle frame: panic", "stack", string(debug.Stack()))
		c.refuse(id, chat.CodeInternal)
	}
}

// alive asks whether the login session still stands, and takes over who its person is by now: another department or role
// counts with the next frame. used says that the person just did something.
func (c *conn) alive(used bool) bool {
	if c.login.Live == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(c.server.ctx, c.server.limits.query)
	defer cancel()
	now, ok := c.login.Live(ctx, used)
	if ok && now.ID != uuid.Nil {
		c.who.Store(&now)
	}
	return ok
}

func (c *conn) pong(string) error {
	c.heard.Store(int64(c.server.now()))
	return nil
}

// leave ends a connection whose reader ended.
func (c *conn) leave(err error) {
	if errors.Is(err, websocket.ErrReadLimit) {
		c.mute()
		c.drain()
	}
	c.gone(err)
	c.server.remove(c)
}

// drain reads on after a frame that is too long, for a moment: closing with unread bytes would reset the connection, and
// the client would not see the 1009 that gorilla has sent.
func (c *conn) drain() {
	raw := c.ws.NetConn()
	_ = raw.SetReadDeadline(time.Now().Add(c.server.limits.linger))
	_, _ = io.Copy(io.Discard, io.LimitReader(raw, 64*MaxFrame))
}
