package socket

import (
	"context"
	"slices"

	"dousuru/chat"
)

// known notes the decisions that the client has with its welcome, or will not ask about, and sends the notices that were not
// seen. The caller holds c.talk.
func (c *conn) known(ctx context.Context, welcomed *chat.Decision) error {
	s, err := c.server.engine.Standing(ctx, *c.who.Load(), c.lang)
	if err != nil {
		return err
	}
	for _, d := range s.Decisions {
		if welcomed != nil && d.ID == welcomed.ID {
			c.changed(d.ID, *welcomed)
			if c.changed(d.ID, d) { // between the two readings
				c.push(chat.ServerFrame{Type: chat.FrameDecision, Decision: &d})
			}
			continue
		}
		c.changed(d.ID, d)
	}
	c.tellOf(s)
	return nil
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
