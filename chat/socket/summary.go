package socket

import (
	"context"
	"errors"
	"runtime/debug"

	"dousuru/chat"
)

// errGone ends a summary whose client is gone or takes nothing.
var errGone = errors.New("client is gone")

// summarize has an answer rephrased beside everything else, and sends each sentence as it passes. It ends with the connection, with
// a stop, and with the next thing that the person says. The client gets exactly one end.
func (c *conn) summarize(a *chat.Answered) {
	ctx, cancel := context.WithCancel(c.server.ctx)
	c.out.Lock()
	c.endSummary()
	open := c.closing == 0 && !c.server.stopping()
	if open {
		c.cutoff, c.about = cancel, a
	}
	c.out.Unlock()
	if !open {
		cancel()
		return
	}
	c.server.running.Go(func() {
		defer cancel()
		defer c.stopSummaryOf(a)
		state := chat.SummaryNone
		defer func() {
			if recover() != nil { // its text could hold the person's words
				c.server.log.Error("summarize: panic", "stack", string(debug.Stack()))
			}
			c.push(chat.ServerFrame{Type: chat.FrameSummaryEnd, Consultation: a.Consultation, Of: a.Seq, State: state})
		}()
		index := 0
		kept, err := c.server.engine.Summarize(ctx, *c.who.Load(), a, func(s chat.SummarySentence) error {
			at := index
			index++
			c.push(chat.ServerFrame{Type: chat.FrameSummary, Consultation: a.Consultation, Of: a.Seq, Index: &at, Text: s.Text, Cites: s.Cites})
			if c.ending() {
				return errGone
			}
			return nil
		})
		if err != nil && ctx.Err() == nil {
			c.server.log.Warn("summarize", "code", chat.CodeOf(err), "error", err)
		}
		if kept {
			state = chat.SummaryKept
			c.news(c.server.ctx) // the stored message goes before its end
		}
	})
}

// forgotten ends the summary of a talk that its person has deleted meanwhile: nobody wants it any more.
func (c *conn) forgotten(ctx context.Context) error {
	c.out.Lock()
	a := c.about
	c.out.Unlock()
	if a == nil {
		return nil
	}
	there, err := c.server.engine.Stands(ctx, *c.who.Load(), a.Consultation)
	if err == nil && !there {
		c.stopSummaryOf(a)
	}
	return err
}

// stopSummaryOf ends the summary of one answer, if another has not taken its place.
func (c *conn) stopSummaryOf(a *chat.Answered) {
	c.out.Lock()
	defer c.out.Unlock()
	if c.about == a {
		c.endSummary()
	}
}

// stopSummary ends the summary that is being written for this connection.
func (c *conn) stopSummary() {
	c.out.Lock()
	defer c.out.Unlock()
	c.endSummary()
}

// endSummary is stopSummary for who holds c.out.
func (c *conn) endSummary() {
	if c.cutoff != nil {
		c.cutoff()
		c.cutoff, c.about = nil, nil
	}
}
