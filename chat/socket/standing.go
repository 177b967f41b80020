package socket

import (
	"context"
	"slices"

	"dousuru/chat"
)

// known notes the decisions that the client has with its welcome, or will not ask about, and sends the notices that were not
// seen. What stood was read before the welcome: what another tab changed since differs from it, and is sent with the next reading.
// The caller holds c.talk.
func (c *conn) known(stood chat.Standing, welcomed *chat.Decision) {
	for _, d := range stood.Decisions {
		c.changed(d.ID, d)
	}
	if welcomed != nil {
		c.changed(welcomed.ID, *welcomed)
	}
	c.tellOf(stood)
}

// standing sends the decisions that changed and the notices that are new. The caller holds c.talk.
func (c *conn) standing(ctx context.Context) error {
	if c.stage.Load() != open {
		return nil
	}
	s, err := c.server.engine.Standing(ctx, *c.who.Load(), c.lang)
	if err != nil {
		return err
	}
	for _, d := range s.Decisions {
		if c.changed(d.ID, d) {
			c.push(chat.ServerFrame{Type: chat.FrameDecision, Decision: &d})
		}
	}
	c.tellOf(s)
	return nil
}

// tellOf sends each notice once a connection, and the themes that are kept where they are others than before.
func (c *conn) tellOf(s chat.Standing) {
	for _, n := range s.Notices {
		if c.changed(n.ID, n.ID) {
			c.push(chat.ServerFrame{Type: chat.FrameNotice, Notice: &n})
		}
	}
	if kept := append([]string{}, s.Themes...); !slices.Equal(kept, c.themes) {
		c.themes = kept
		c.push(chat.ServerFrame{Type: chat.FrameThemes, Themes: &chat.Themes{Kept: kept}})
	}
}
