package socket

import (
	"context"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
)

// handle takes a frame that could be read.
func (c *conn) handle(f chat.ClientFrame) {
	hello, stage := f.Type == chat.FrameHello, c.stage.Load()
	switch {
	case hello && stage != fresh:
		c.close(closeHello)
	case !hello && !c.slowEnough(f):
		c.refuse(f.ID, chat.CodeTooFast)
	case !c.alive(true):
		c.close(closeLogin)
	case hello:
		c.greet(f)
	case stage == opening:
		c.refuse(f.ID, chat.CodeUnavailable)
	case f.Type == chat.FrameWatch:
		c.watch(f.Receipt)
	case f.Type == chat.FrameQuiet:
		c.quiet.Store(f.On != nil && *f.On)
		c.person.active.Store(int64(c.server.now()))
	case f.Type == chat.FrameStop:
		c.stopSummary()
		c.person.active.Store(int64(c.server.now()))
	default:
		c.tell(f)
	}
}

// slowEnough holds the person to their speed. A frame without id could not be told apart in an error, so it is taken
// later instead, and with it all that the connection sends behind it.
func (c *conn) slowEnough(f chat.ClientFrame) bool {
	if f.ID != uuid.Nil {
		return c.person.speed.Allow()
	}
	wait := time.NewTimer(c.person.speed.Reserve().Delay())
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-c.server.stop:
	}
	return true
}

// tell hands a frame to the engine and answers it: the acknowledgement only after the commit.
func (c *conn) tell(f chat.ClientFrame) {
	c.person.active.Store(int64(c.server.now()))
	if f.Type == chat.FrameSay {
		c.push(chat.ServerFrame{Type: chat.FrameThinking, ID: f.ID})
	}
	ctx, cancel := context.WithTimeout(c.server.ctx, c.server.limits.turn)
	defer cancel()
	c.talk.Lock()
	consultation := c.consultation
	c.talk.Unlock()
	reply, err := c.server.engine.Handle(chat.While(ctx, c.here), *c.who.Load(), consultation, f)
	if err != nil {
		if reply.Passing != nil {
			c.push(chat.ServerFrame{Type: chat.FrameMessage, Message: reply.Passing})
		}
		c.fail(f.ID, "handle "+string(f.Type), err)
		return
	}
	c.answer(f, reply)
	c.news(ctx)
	if reply.Answered != nil {
		c.summarize(reply.Answered)
	}
}

// answer sends what is for this connection alone. The receipt goes before the acknowledgement: what is acknowledged is not
// sent again, and a receipt is sent once.
func (c *conn) answer(f chat.ClientFrame, r chat.Reply) {
	c.talk.Lock()
	defer c.talk.Unlock()
	if r.Receipt != "" {
		c.push(chat.ServerFrame{Type: chat.FrameReceipt, ID: f.ID, Receipt: r.Receipt})
	}
	if r.Thread != nil {
		c.changed(r.Thread.ID, *r.Thread)
		c.push(chat.ServerFrame{Type: chat.FrameThread, Thread: r.Thread})
	}
	if r.Passing != nil {
		c.push(chat.ServerFrame{Type: chat.FrameMessage, Message: r.Passing})
	}
	if r.Marks != nil {
		c.push(chat.ServerFrame{Type: chat.FrameMarks, ID: f.ID, Marks: r.Marks})
		return // the marks are the answer: nothing was committed
	}
	if f.Type == chat.FrameNew && r.Consultation != c.consultation {
		c.consultation, c.last = r.Consultation, 0
	}
	if f.ID != uuid.Nil {
		c.push(chat.ServerFrame{Type: chat.FrameAck, ID: f.ID, Consultation: r.Consultation, Seq: r.Seq})
	}
}

// fail refuses a frame for an error of the engine, and logs what is not the client's doing.
func (c *conn) fail(id uuid.UUID, what string, err error) {
	code := chat.CodeOf(err)
	if code == chat.CodeInternal || code == chat.CodeUnavailable {
		c.server.log.Error(what, "code", code, "error", err)
	}
	c.refuse(id, code)
}

// refuse says what is wrong, in the person's language. A client that keeps sending what no client sends is closed.
func (c *conn) refuse(id uuid.UUID, code chat.Code) {
	c.push(chat.ServerFrame{Type: chat.FrameError, ID: id, Code: string(code), Text: chat.Sentence(code, c.lang)})
	switch code {
	case chat.CodeBadFrame, chat.CodeUnknownType, chat.CodeBadID:
		if c.bad++; c.bad > MaxBad {
			c.close(closeBad)
		}
	}
}
