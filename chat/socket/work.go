package socket

import (
	"context"

	"github.com/google/uuid"

	"dousuru/chat"
)

// A task is work with the database for one connection. Tasks of one connection add up until a worker takes them.
type task uint8

const (
	readRows    task = 1 << iota // send what is new, or close if the login session ended
	askDecision                  // どうする first
)

// maxWorkers bounds what hints and polls take of the database, which the persons' own frames need more. Four read a few
// thousand connections a second after a restart of Postgres, when every one of them is hinted.
const maxWorkers = 4

// assign gives a connection's work to a worker.
func (s *Server) assign(c *conn, t task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.assignLocked(c, t)
}

func (s *Server) assignLocked(c *conn, t task) {
	if c.tasks == 0 {
		s.todo = append(s.todo, c)
	}
	c.tasks |= t
	if s.workers < maxWorkers {
		s.workers++
		s.running.Go(s.work)
	}
}

// work does tasks until there are none.
func (s *Server) work() {
	for {
		s.mu.Lock()
		if len(s.todo) == 0 || s.ctx.Err() != nil {
			s.workers--
			s.mu.Unlock()
			return
		}
		c := s.todo[0]
		s.todo[0] = nil
		s.todo = s.todo[1:]
		t := c.tasks
		c.tasks = 0
		s.mu.Unlock()
		c.do(t)
	}
}

// do works for one connection.
func (c *conn) do(t task) {
	defer func() { c.recovered(recover(), uuid.Nil) }()
	if c.ending() {
		return
	}
	if !c.alive(false) {
		c.close(closeLogin)
		return
	}
	if t&askDecision != 0 {
		c.askDecision()
	}
	c.refresh(c.server.ctx)
	c.ticket()
}

// askDecision has the desk ask どうする; the engine knows whether there is anything to decide and asks once. While the person is
// with somebody at HR it asks nothing. A failure is
// only logged: the person was silent, and the desk asks at their next visit.
func (c *conn) askDecision() {
	if c.server.held(c) {
		return
	}
	ctx, cancel := context.WithTimeout(c.server.ctx, c.server.limits.query)
	defer cancel()
	c.talk.Lock()
	consultation := c.consultation
	c.talk.Unlock()
	if err := c.server.engine.Idle(ctx, *c.who.Load(), consultation); err != nil {
		c.server.log.Warn("ask for decision", "code", chat.CodeOf(err), "error", err)
	}
}
