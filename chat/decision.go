package chat

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/internal/directory"
)

var decidedTexts = map[journey.Response]text{
	journey.Act: textAct, journey.Keep: textKeep, journey.None: textNone, journey.Undecided: textUndecided,
}

// decide keeps the person's どうする in their journey.
func (e *Engine) decide(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	response := journey.Response(f.Response)
	sentence, ok := decidedTexts[response]
	if !ok {
		return Reply{}, &Error{Code: CodeBadFrame}
	}
	words := ""
	if f.Words != "" {
		var err error
		if words, err = clean(f.Words, MaxWords); err != nil && CodeOf(err) != CodeEmpty {
			return Reply{}, err
		}
	}
	choice := &Decision{Response: f.Response, Words: words}
	said := Message{Author: "person", Kind: KindSaid, ID: f.ID, Text: words, Decision: choice}
	return e.store(ctx, p, id, f.ID, said, func(tx pgx.Tx, c *consultation) error {
		var slugs []string
		for _, o := range c.Talk.Options {
			slugs = append(slugs, o.Slug)
		}
		d := journey.Decision{Consultation: c.ID, Topic: c.Talk.Topic, Articles: slugs, Response: response, Words: words}
		if err := journey.Decide(ctx, tx, p.ID, d); err != nil {
			return err
		}
		c.Asked, c.Ended = true, true
		_, err := c.add(ctx, tx, p.ID, Message{Author: "desk", Kind: KindDecided, Text: sentence.in(c.Lang), Decision: choice})
		return err
	})
}
