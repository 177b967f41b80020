package chat

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/chat/report"
	"dousuru/internal/directory"
)

var decidedTexts = map[journey.Response]text{
	journey.Act: textAct, journey.Keep: textKeep, journey.None: textNone, journey.Undecided: textUndecided,
}

// decide keeps the person's どうする in their journey: that of this consultation, again of an earlier decision, or about a question at HR.
func (e *Engine) decide(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	response := journey.Response(f.Response)
	if _, ok := decidedTexts[response]; !ok {
		return Reply{}, &Error{Code: CodeBadFrame}
	}
	words, err := optional(f.Words, MaxWords)
	if err != nil {
		return Reply{}, err
	}
	said := Message{Author: "person", Kind: KindSaid, ID: f.ID, Text: words, Decision: &Decision{ID: f.Decision, Response: f.Response, Words: words}, Thread: f.Thread}
	return e.store(ctx, p, id, f.ID, said, func(tx pgx.Tx, c *consultation) error {
		decision := f.Decision
		var err error
		switch {
		case f.Thread != uuid.Nil:
			decision, err = DecideAbout(ctx, tx, e.questions, p.ID, f.Thread, response, words)
		case decision != uuid.Nil:
			err = journey.Answer(ctx, tx, p.ID, decision, response, words)
		default:
			d := journey.Decision{Consultation: c.ID, Topic: c.Talk.Topic, Articles: c.shown(), Response: response, Words: words}
			decision, err = journey.Decide(ctx, tx, p.ID, d)
			c.Asked, c.Ended = true, true
		}
		if err != nil {
			return err
		}
		d, err := journey.Find(ctx, tx, decision)
		if err != nil {
			return err
		}
		if response == journey.Keep {
			if err := noteKept(ctx, tx, p.ID, d); err != nil {
				return err
			}
		}
		frame, err := decisionFrame(ctx, tx, p, d)
		if err != nil {
			return err
		}
		_, err = c.add(ctx, tx, p.ID, Message{Author: "desk", Kind: KindDecided, Text: decidedText(frame).in(c.Lang), Decision: frame, Thread: f.Thread})
		return err
	})
}

// undo takes the last answer of a decision back. Where nothing stood before, the question どうする is open again.
func (e *Engine) undo(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	if f.Decision == uuid.Nil {
		return Reply{}, &Error{Code: CodeBadFrame}
	}
	return e.store(ctx, p, id, f.ID, Message{}, func(tx pgx.Tx, c *consultation) error {
		d, err := journey.Find(ctx, tx, f.Decision)
		if err != nil {
			return err
		}
		gone, err := journey.Undo(ctx, tx, p.ID, f.Decision)
		if err != nil {
			return err
		}
		m := Message{Author: "desk", Kind: KindUndone, Text: textUndone.in(c.Lang), Thread: f.Thread}
		if !gone {
			m.Text = textRestored.in(c.Lang)
			if d, err = journey.Find(ctx, tx, f.Decision); err != nil {
				return err
			}
			if m.Decision, err = decisionFrame(ctx, tx, p, d); err != nil {
				return err
			}
		} else if d.Consultation == c.ID {
			c.Ended = false
		}
		_, err = c.add(ctx, tx, p.ID, m)
		return err
	})
}

// shown are the slugs of what the talk showed.
func (c *consultation) shown() []string {
	var slugs []string
	for _, o := range c.Talk.Options {
		slugs = append(slugs, o.Slug)
	}
	return slugs
}

// noteKept notes for the month's report which pages somebody keeps in mind.
func noteKept(ctx context.Context, tx pgx.Tx, person uuid.UUID, d journey.Decision) error {
	if !d.Kept.On || len(d.Kept.Articles) == 0 {
		return nil
	}
	return report.Note(ctx, tx, person, report.Fact{What: "kept", Articles: d.Kept.Articles})
}

// decidedText is what the desk says to a decision. That something is told later is said only where something is followed.
func decidedText(d *Decision) text {
	if d.Response == string(journey.Keep) && d.Kept != nil && len(d.Kept.Articles) > 0 {
		return textKeepTold
	}
	return decidedTexts[journey.Response(d.Response)]
}

// followUp asks once about the person's last decision, at the beginning of a visit.
func (c *consultation) followUp(ctx context.Context, tx pgx.Tx, p directory.Person) error {
	d, found, err := journey.FollowUp(ctx, tx, p.ID)
	if err != nil || !found {
		return err
	}
	frame, err := decisionFrame(ctx, tx, p, d)
	if err != nil {
		return err
	}
	name := responseNames[d.Response].in(c.Lang)
	opening := textFollowUp.with(c.Lang, name)
	if d.Topic != "" {
		opening = textFollowUpTopic.with(c.Lang, d.Topic, name)
	}
	_, err = c.add(ctx, tx, p.ID, Message{Author: "desk", Kind: KindDousuru, Text: opening + "\n" + textFollowUpHow.in(c.Lang), Decision: frame})
	if err != nil {
		return err
	}
	return c.save(ctx, tx, p.ID)
}
