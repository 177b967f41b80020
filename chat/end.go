package chat

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/triage"
	"dousuru/internal/directory"
)

// ask puts 「どうする？」 at the end of the consultation.
func (c *consultation) ask(ctx context.Context, tx pgx.Tx, person uuid.UUID, opening string) error {
	c.Asked = true
	_, err := c.add(ctx, tx, person, Message{Author: "desk", Kind: KindDousuru, Text: opening + "\n" + textDousuruHow.in(c.Lang)})
	return err
}

// open tells whether the consultation still lacks its どうする. One whose last turn was about danger lacks none.
func (c *consultation) open() bool {
	return c.Talk.Turns > 0 && !c.Talk.Danger && !c.Asked && !c.Ended
}

// end asks どうする when the person says goodbye or ends the consultation. After danger it names the people to talk to instead.
func (e *Engine) end(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	said := Message{Author: "person", Kind: KindSaid, ID: f.ID, Text: f.Text}
	return e.store(ctx, p, id, f.ID, said, func(tx pgx.Tx, c *consultation) error {
		if c.Talk.Danger {
			c.Ended = true
			m := Message{Author: "desk", Kind: KindRoute, Text: textAfterDanger.in(c.Lang), Desks: e.desks.forTopic(ctx, triage.Danger)}
			_, err := c.add(ctx, tx, p.ID, m)
			return err
		}
		return c.ask(ctx, tx, p.ID, textDousuru.in(c.Lang))
	})
}

// another starts a new consultation. One that has turns is not left without どうする: it is asked first, and the next
// press starts the new one.
func (e *Engine) another(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	var reply Reply
	err := e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) error {
		c, err := readConsultation(ctx, tx, `where id = $1 for update`, id)
		if err != nil {
			return err
		}
		earlier, found, err := stored(ctx, tx, p.ID, f.ID)
		if err != nil || found {
			reply = earlier
			return err
		}
		if c.open() {
			reply = Reply{Consultation: c.ID, Seq: c.NextSeq}
			c.client = f.ID
			if err := c.ask(ctx, tx, p.ID, textDousuru.in(c.Lang)); err != nil {
				return err
			}
			return c.save(ctx, tx, p.ID)
		}
		c, err = e.begin(ctx, tx, p, c.Lang, f.ID)
		reply = Reply{Consultation: c.ID, Seq: 1}
		return err
	})
	return reply, err
}

// Idle asks どうする in a consultation in which nothing more is said, once, if anything was talked about and nobody at HR holds a
// question of the person's.
func (e *Engine) Idle(ctx context.Context, p directory.Person, id uuid.UUID) error {
	questions, err := e.mine(ctx, p)
	if err != nil || held(questions, time.Now()) {
		return err
	}
	return e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) error {
		c, err := readConsultation(ctx, tx, `where id = $1 for update`, id)
		if err != nil || !c.open() {
			return err
		}
		if err := c.ask(ctx, tx, p.ID, textDousuru.in(c.Lang)); err != nil {
			return err
		}
		return c.save(ctx, tx, p.ID)
	})
}
