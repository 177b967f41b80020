package socket

import (
	"slices"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/time/rate"
)

// A person is what the connections of one person share. It outlives them until its speed is unused again, so that
// reconnecting makes nobody faster.
type person struct {
	speed  *rate.Limiter // of frames
	comes  *rate.Limiter // of connecting
	conns  []*conn       // oldest first; guarded by Server.mu
	active atomic.Int64  // time of the last frame, on the server's clock
	hr     atomic.Int64  // when HR last wrote to them while they were here, on the server's clock; 0: did not
}

// of is what the connections of one person share. The caller holds s.mu.
func (s *Server) of(id uuid.UUID) *person {
	p := s.people[id]
	if p == nil {
		l := s.limits
		p = &person{speed: rate.NewLimiter(rate.Limit(l.speed), l.atOnce), comes: rate.NewLimiter(rate.Limit(l.connects), l.connectsAtOnce)}
		s.people[id] = p
	}
	return p
}

// join adds a connection to its person. It returns the oldest one when there are too many now, else nil. The caller holds s.mu.
func (s *Server) join(c *conn, id uuid.UUID) (oldest *conn) {
	p := s.of(id)
	p.active.Store(int64(s.now()))
	p.conns = append(p.conns, c)
	c.person = p
	if len(p.conns) > MaxPerson {
		oldest = p.conns[0]
		p.conns = slices.Delete(p.conns, 0, 1)
	}
	return oldest
}

// leave takes a connection from its person. The caller holds s.mu.
func (p *person) leave(c *conn) {
	p.conns = slices.DeleteFunc(p.conns, func(other *conn) bool { return other == c })
}

// forget removes the people who are gone and have not been fast lately. The caller holds s.mu.
func (s *Server) forget() {
	for id, p := range s.people {
		if len(p.conns) == 0 && p.speed.Tokens() >= float64(s.limits.atOnce) && p.comes.Tokens() >= float64(s.limits.connectsAtOnce) {
			delete(s.people, id)
		}
	}
}

// now is the server's clock: time since its start, which no change of the wall clock moves.
func (s *Server) now() time.Duration { return time.Since(s.began) }
