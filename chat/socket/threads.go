package socket

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
)

// A watch is an anonymous question that a connection follows.
type watch struct {
	receipt string
	thread  uuid.UUID
	awaits  bool // HR asked something back
}

// questions sends the person's own questions at HR that changed, and takes from the client what is no longer theirs to see. The
// caller holds c.talk.
func (c *conn) questions(ctx context.Context) error {
	if c.stage.Load() != open {
		return nil
	}
	list, err := c.server.engine.Threads(ctx, *c.who.Load())
	if err != nil {
		return err
	}
	for _, id := range c.threads {
		if !slices.ContainsFunc(list, func(t chat.Thread) bool { return t.ID == id }) {
			c.sendThread(chat.Thread{ID: id, State: chat.StateGone})
		}
	}
	for _, t := range list {
		c.sendThread(t)
	}
	c.followThreads(list)
	return nil
}

// watched sends the anonymous questions that changed. The caller holds c.talk.
func (c *conn) watched(ctx context.Context) error {
	for i, w := range c.watches {
		t, err := c.server.engine.Watch(ctx, w.receipt)
		if chat.CodeOf(err) == chat.CodeNotFound {
			continue
		}
		if err != nil {
			return err
		}
		c.watches[i].awaits = t.Waiting
		c.sendThread(t)
	}
	return nil
}

// sendThread sends a question if it changed. When HR wrote, the desk is quiet for a while: under an alias, and without a name, no row
// says when that was. What is asked with somebody of the team is no part of the person's own talk.
func (c *conn) sendThread(t chat.Thread) {
	if !c.changed(t.ID, t) {
		return
	}
	if n := len(t.Messages); !t.Member && (t.Unread || n > 0 && t.Messages[n-1].Author == "hr" && t.State != "read") {
		c.person.hr.Store(int64(max(c.server.now(), 1)))
	}
	c.push(chat.ServerFrame{Type: chat.FrameThread, Thread: &t})
}

// watch answers with an anonymous question and follows it from here on. Of too many the one watched longest is dropped.
func (c *conn) watch(receipt string) {
	ctx, cancel := context.WithTimeout(c.server.ctx, c.server.limits.query)
	defer cancel()
	t, err := c.server.engine.Watch(ctx, receipt)
	if err != nil {
		c.fail(uuid.Nil, "watch question", err)
		return
	}
	c.talk.Lock()
	defer c.talk.Unlock()
	c.watches = slices.DeleteFunc(c.watches, func(w watch) bool { return w.thread == t.ID })
	c.watches = append(c.watches, watch{receipt, t.ID, t.Waiting})
	if len(c.watches) > MaxWatches {
		c.watches = slices.Delete(c.watches, 0, 1)
	}
	c.changed(t.ID, t)
	c.push(chat.ServerFrame{Type: chat.FrameThread, Thread: &t})
	c.follow()
}

// followThreads follows the person's own questions from here on: HR does not know whose one under an alias is, so what HR does with
// it is hinted to those who follow the question alone. The caller holds c.talk.
func (c *conn) followThreads(list []chat.Thread) {
	c.threads = c.threads[:0]
	for _, t := range list {
		c.threads = append(c.threads, t.ID)
	}
	c.follow()
}

// follow subscribes to the questions that the connection shows, if they are others than before. The caller holds c.talk.
func (c *conn) follow() {
	topics := []string{chat.PersonTopic(c.who.Load().ID)}
	for _, id := range c.threads {
		topics = append(topics, chat.ThreadTopic(id))
	}
	for _, w := range c.watches {
		topics = append(topics, chat.ThreadTopic(w.thread))
	}
	slices.Sort(topics[1:])
	if slices.Equal(topics, c.topics) || len(topics) == 1 && c.topics == nil {
		return
	}
	c.topics = topics
	c.server.follow(c, topics)
	c.server.assign(c, readRows) // what changed between the reading and the subscription
}

// held tells whether the person is with somebody at HR: a thread is on one of their screens, HR wrote a moment ago, or waits for a reply to an
// anonymous question that is followed here. What the rows say of the other questions the engine knows.
func (s *Server) held(c *conn) bool {
	s.mu.Lock()
	reading := slices.ContainsFunc(c.person.conns, func(other *conn) bool { return other.quiet.Load() })
	s.mu.Unlock()
	wrote := time.Duration(c.person.hr.Load())
	c.talk.Lock()
	defer c.talk.Unlock()
	return reading || wrote > 0 && s.now()-wrote < s.limits.held ||
		slices.ContainsFunc(c.watches, func(w watch) bool { return w.awaits })
}
