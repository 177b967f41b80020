package socket

import (
	"context"
	"time"

	"dousuru/chat"
)

// TicketEvery is how often a connection that came with a ticket is sent the next one, roughly: with the welcome, then at a reading of rows.
const TicketEvery = 20 * time.Second

// ticket sends a connection of another site's page the ticket with which it comes back: the one it came with is used up, and each holds for a minute.
func (c *conn) ticket() {
	now := int64(c.server.now())
	last := c.ticketed.Load()
	if c.login.Ticket == nil || c.stage.Load() != open || last != 0 && now-last < int64(c.server.limits.ticket) || !c.ticketed.CompareAndSwap(last, max(now, 1)) {
		return
	}
	ctx, cancel := context.WithTimeout(c.server.ctx, c.server.limits.query)
	defer cancel()
	ticket, err := c.login.Ticket(ctx)
	if err != nil {
		c.server.log.Warn("make ticket", "error", err)
		return
	}
	c.push(chat.ServerFrame{Type: chat.FrameTicket, Ticket: ticket})
}
