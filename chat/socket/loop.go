package socket

import (
	"math/rand/v2"
	"time"
)

// An entry is what the loop looks at on every tick, side by side in memory for all connections.
type entry struct {
	conn *conn
	hint <-chan struct{}

	// Times on the server's clock.
	since time.Duration // the upgrade
	ping  time.Duration // the next one
	poll  time.Duration // the next one
	idle  time.Duration // the person's last frame before the silence in which どうする was asked
}

// loop serves all connections until the server's context ends. It never waits for a client or the database.
func (s *Server) loop() {
	defer close(s.loopDone)
	tick := time.NewTicker(s.limits.tick)
	defer tick.Stop()
	looked, swept := s.now(), s.now()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
		}
		now := s.now()
		s.mu.Lock()
		s.takeHints()
		if now-looked >= s.limits.look {
			looked = now
			for i := range s.entries {
				s.look(&s.entries[i], now)
			}
		}
		if now-swept >= time.Minute {
			swept = now
			s.forget()
		}
		s.mu.Unlock()
	}
}

// takeHints has the rows read for every connection that was hinted. The caller holds s.mu.
func (s *Server) takeHints() {
	for i := range s.entries {
		select {
		case <-s.entries[i].hint:
			s.assignLocked(s.entries[i].conn, readRows)
		default:
		}
	}
}

// look does what is due for a connection. The caller holds s.mu.
func (s *Server) look(e *entry, now time.Duration) {
	c, l := e.conn, &s.limits
	heard := time.Duration(c.heard.Load())
	stage := c.stage.Load()
	switch {
	case stage == fresh && now-e.since >= l.hello:
		c.close(closeNoHello)
	case now-heard >= l.pong && !c.busy.Load():
		s.running.Go(func() { c.gone(errNoPong) }) // closing may wait, with TLS
	}
	if now >= e.ping {
		c.ping()
		e.ping = now + l.ping
	}
	if now >= e.poll {
		s.assignLocked(c, readRows)
		e.poll = now + jitter(l.poll)
		if stage == opening {
			e.poll = now + l.retry
		}
	}
	active := time.Duration(c.person.active.Load())
	if l.idle > 0 && stage == open && e.idle != active && now-active >= l.idle {
		s.assignLocked(c, askDecision)
		e.idle = active
	}
}

// jitter shortens a pause by up to a third, so that thousands of connections that began together do not ask together.
func jitter(d time.Duration) time.Duration {
	return d - rand.N(d/3)
}

// enter adds a connection to the loop. The caller holds s.mu.
func (s *Server) enter(c *conn) {
	now := s.now()
	c.place = len(s.entries)
	s.entries = append(s.entries, entry{
		conn: c, hint: c.hint, since: now, idle: -1,
		ping: now + s.limits.ping - rand.N(s.limits.ping/2), poll: now + jitter(s.limits.poll),
	})
}

// remove takes a connection out of everything that knows it.
func (s *Server) remove(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.entries) - 1
	s.entries[c.place] = s.entries[last]
	s.entries[c.place].conn.place = c.place
	s.entries[last] = entry{}
	s.entries = s.entries[:last]
	c.person.leave(c)
	c.cancel()
}

// soon has the rows read again before the next poll is due.
func (s *Server) soon(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries[c.place].poll = s.now() + s.limits.retry
}

// follow subscribes a connection to other topics. The new subscription begins before the old one ends.
func (s *Server) follow(c *conn, topics []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := c.cancel
	c.hint, c.cancel = s.db.Subscribe(topics...)
	s.entries[c.place].hint = c.hint
	before()
}
