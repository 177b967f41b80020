package socket

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"log/slog"

	"github.com/google/uuid"

	"dousuru/chat"
)

// batch is how many messages are queued at once: half a queue, so that a long history never fills it by itself.
const batch = MaxQueue / 2

// refresh sends what is new in the rows. Without the database nothing is sent; the next hint or poll reads again.
func (c *conn) refresh(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, c.server.limits.query)
	defer cancel()
	c.talk.Lock()
	defer c.talk.Unlock()
	for _, step := range []func(context.Context) error{c.open, c.forgotten, c.messages, c.questions, c.watched, c.standing} {
		if c.ending() {
			return
		}
		if err := step(ctx); err != nil {
			c.unread(err)
			return
		}
	}
}

// news sends the new messages alone: what a frame of the client itself brought about.
func (c *conn) news(ctx context.Context) {
	c.talk.Lock()
	defer c.talk.Unlock()
	if err := c.messages(ctx); err != nil {
		c.unread(err)
	}
}

// unread logs that rows could not be read. While the database is gone that is so for every connection, again and again.
func (c *conn) unread(err error) {
	level := slog.LevelWarn
	if chat.CodeOf(err) == chat.CodeUnavailable {
		level = slog.LevelDebug
	}
	c.server.log.Log(c.server.ctx, level, "read rows for socket", "error", err)
}

// messages sends the messages of the consultation that were not sent yet. The caller holds c.talk.
func (c *conn) messages(ctx context.Context) error {
	if c.stage.Load() != open || c.isBehind() {
		return nil
	}
	list, err := c.server.engine.Messages(ctx, *c.who.Load(), c.consultation, c.last)
	if err != nil {
		return err
	}
	c.show(list)
	return nil
}

// show queues the next messages, and leaves more than a batch of them until the client has taken these.
func (c *conn) show(list []chat.Message) {
	if len(list) > batch {
		list = list[:batch]
		c.out.Lock()
		c.behind = true
		c.out.Unlock()
	}
	for _, m := range list {
		c.push(chat.ServerFrame{Type: chat.FrameMessage, Message: &m})
		c.last = m.Seq
	}
}

func (c *conn) isBehind() bool {
	c.out.Lock()
	defer c.out.Unlock()
	return c.behind
}

// changed notes what is sent of a question, decision or notice, and tells whether it is new.
func (c *conn) changed(id uuid.UUID, what any) bool {
	h := fnv.New64a()
	_ = json.NewEncoder(h).Encode(what) // strings and numbers into a hash: neither can fail
	sum := h.Sum64()
	if before, known := c.sent[id]; known && before == sum {
		return false
	}
	if c.sent == nil {
		c.sent = map[uuid.UUID]uint64{}
	}
	c.sent[id] = sum
	return true
}
