package socket

import (
	"context"

	"github.com/google/uuid"

	"dousuru/chat"
)

// greet takes the first hello. Without the database the client is told so, and its welcome follows by itself later.
func (c *conn) greet(f chat.ClientFrame) {
	c.talk.Lock()
	defer c.talk.Unlock()
	switch f.Lang {
	case "ja":
		c.lang = "ja"
	case "en":
		c.lang = "en"
	}
	if c.consultation = f.Consultation; c.consultation != uuid.Nil {
		c.last = f.After
	}
	c.stage.Store(opening)
	if err := c.open(c.server.ctx); err != nil {
		c.fail(uuid.Nil, "answer hello", err)
		c.server.soon(c)
	}
}

// open answers hello: the welcome, then what the client has not seen. A consultation that is not the person's, or no
// longer there, is not found, and the person's own takes its place. The caller holds c.talk.
func (c *conn) open(ctx context.Context) error {
	if c.stage.Load() != opening {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, c.server.limits.query)
	defer cancel()
	stood, err := c.server.engine.Standing(ctx, *c.who.Load(), c.lang)
	if err != nil {
		return err
	}
	w, messages, err := c.server.engine.Open(ctx, *c.who.Load(), c.lang, c.consultation, c.last)
	if chat.CodeOf(err) == chat.CodeNotFound {
		c.refuse(uuid.Nil, chat.CodeNotFound)
		c.consultation, c.last = uuid.Nil, 0
		w, messages, err = c.server.engine.Open(ctx, *c.who.Load(), c.lang, uuid.Nil, 0)
	}
	if err != nil {
		return err
	}
	c.last = min(c.last, w.Seq) // a client may claim to have seen more than there is
	if w.Consultation != c.consultation {
		c.consultation, c.last = w.Consultation, 0
	}
	if w.Threads == nil {
		w.Threads = []chat.Thread{}
	}
	for _, t := range w.Threads {
		c.changed(t.ID, t)
	}
	c.followThreads(w.Threads)
	c.stage.Store(open)
	c.push(chat.ServerFrame{Type: chat.FrameWelcome, Welcome: &w})
	c.show(messages)
	c.known(stood, w.Decision)
	c.ticket() // the page may be left, or the server started anew, before rows are read again
	return nil
}
