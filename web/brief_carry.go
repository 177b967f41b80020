package web

import (
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/oneonone"
	"dousuru/internal/directory"
)

// A carryOver is what was left open with a member and comes along to the next 1on1.
type carryOver struct {
	Promises  []oneonone.Promise  // what the visitor is going to find out
	Questions []escalation.Thread // asked together: without an answer yet, and for some weeks with it
	Unknown   []brief.Saved       // prepared before, and the pages had no answer
}

// Any tells whether something is open.
func (c carryOver) Any() bool { return len(c.Promises)+len(c.Questions)+len(c.Unknown) > 0 }

// maxCarried is how many of each kind are shown: more are not talked about in one 1on1.
const maxCarried = 5

// carriedFor is how long a question comes along once it is answered, from the day it was asked: to the next 1on1 or two.
const carriedFor = 60 * 24 * time.Hour

// carriedOver is everything that is open with a member; nothing with nobody in particular.
func (s *Site) carriedOver(v *visit, m directory.Member) (c carryOver, err error) {
	if m.ID == uuid.Nil {
		return c, nil
	}
	if c.Promises, err = oneonone.OpenPromises(v.Context(), s.opts.DB, v.self(), m.ID); err != nil {
		return c, err
	}
	c.Promises = c.Promises[:min(maxCarried, len(c.Promises))]
	saved, err := brief.List(v.Context(), s.opts.DB, v.self(), m.ID, false)
	if err != nil {
		return c, err
	}
	for _, b := range saved {
		if b.Outcome == chat.OutcomeUnknown && len(c.Unknown) < maxCarried {
			c.Unknown = append(c.Unknown, b)
		}
	}
	threads, err := s.opts.Questions.With(v.Context(), v.self(), m.ID)
	for _, t := range threads {
		answered := t.State == escalation.Answered || t.State == escalation.Read
		open := t.State != escalation.Withdrawn && (!answered || time.Since(t.AskedOn) < carriedFor)
		if open && !t.Invited && len(c.Questions) < maxCarried {
			c.Questions = append(c.Questions, t)
		}
	}
	return c, err
}
