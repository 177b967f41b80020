package chat

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// AwayAfter is how long a consultation may rest before coming back to it counts as another visit.
const AwayAfter = 30 * time.Minute

// Open begins or resumes a consultation. With resume, that one goes on (CodeNotFound if it is not the person's).
// Otherwise the person's last one goes on if it was not ended; after a while away it first asks どうする, once. Else a new
// one begins with a greeting. Messages after the given seq come with it.
func (e *Engine) Open(ctx context.Context, p directory.Person, lang string, resume uuid.UUID, after int64) (Welcome, []Message, error) {
	if lang != "en" {
		lang = "ja"
	}
	threads, err := e.Threads(ctx, p)
	if err != nil {
		return Welcome{}, nil, err
	}
	var c consultation
	var messages []Message
	resumed := true
	err = e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) (err error) {
		if resume != uuid.Nil {
			c, err = readConsultation(ctx, tx, `where id = $1`, resume)
		} else {
			c, resumed, err = e.lastOrNew(ctx, tx, p, lang)
		}
		if err != nil {
			return err
		}
		messages, err = readMessages(ctx, tx, c.ID, after)
		return err
	})
	if err != nil {
		return Welcome{}, nil, err
	}
	return Welcome{Consultation: c.ID, Seq: c.NextSeq - 1, Resumed: resumed, Lang: c.Lang, Name: p.Name, Threads: threads}, messages, nil
}

// lastOrNew finds the consultation that a visit goes on with.
func (e *Engine) lastOrNew(ctx context.Context, tx pgx.Tx, p directory.Person, lang string) (consultation, bool, error) {
	// Two tabs that open at the same time get the same consultation.
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('chat.open:' || $1::text, 0))`, p.ID); err != nil {
		return consultation{}, false, err
	}
	c, err := readConsultation(ctx, tx, `where person_id = $1 order by started_at desc, id limit 1 for update`, p.ID)
	if CodeOf(err) == CodeNotFound {
		c, err = e.begin(ctx, tx, p, lang, uuid.Nil)
		return c, false, err
	}
	if err != nil {
		return c, false, err
	}
	away := time.Since(c.LastAt) > AwayAfter
	switch {
	case c.Ended && away, c.Asked && away:
		c, err = e.begin(ctx, tx, p, lang, uuid.Nil)
		return c, false, err
	case away && c.Talk.Turns > 0:
		opening := fmt.Sprintf(textAgain.in(c.Lang), c.Talk.Topic)
		if err := c.ask(ctx, tx, p.ID, opening); err != nil {
			return c, true, err
		}
		return c, true, c.save(ctx, tx, p.ID)
	}
	return c, true, nil
}

// begin starts a consultation with its greeting.
func (e *Engine) begin(ctx context.Context, tx pgx.Tx, p directory.Person, lang string, client uuid.UUID) (consultation, error) {
	c, err := createConsultation(ctx, tx, p.ID, lang, "employee")
	if err != nil {
		return c, err
	}
	greeting := Message{Author: "desk", Kind: KindGreeting, ID: client, Text: textGreeting.in(lang), Suggestions: inAll(greetingSuggestions, lang)}
	if _, err := c.add(ctx, tx, p.ID, greeting); err != nil {
		return c, err
	}
	return c, c.save(ctx, tx, p.ID)
}

// ask puts 「どうする？」 at the end of the consultation.
func (c *consultation) ask(ctx context.Context, tx pgx.Tx, person uuid.UUID, opening string) error {
	c.Asked = true
	_, err := c.add(ctx, tx, person, Message{Author: "desk", Kind: KindDousuru, Text: opening + "\n" + textDousuruHow.in(c.Lang)})
	return err
}

// end asks どうする when the person says goodbye or ends the consultation.
func (e *Engine) end(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	said := Message{Author: "person", Kind: KindSaid, ID: f.ID, Text: f.Text}
	return e.store(ctx, p, id, f.ID, said, func(tx pgx.Tx, c *consultation) error {
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
		if c.Talk.Turns > 0 && !c.Asked && !c.Ended {
			reply = Reply{Consultation: c.ID, Seq: c.NextSeq}
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

// Idle asks どうする in a consultation in which nothing more is said, once, if anything was talked about.
func (e *Engine) Idle(ctx context.Context, p directory.Person, id uuid.UUID) error {
	return e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) error {
		c, err := readConsultation(ctx, tx, `where id = $1 for update`, id)
		if err != nil || c.Talk.Turns == 0 || c.Asked || c.Ended {
			return err
		}
		if err := c.ask(ctx, tx, p.ID, textDousuru.in(c.Lang)); err != nil {
			return err
		}
		return c.save(ctx, tx, p.ID)
	})
}

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

// escalate hands the person's question to HR, as they edited it. A named one goes with the message in one transaction. An
// anonymous one goes first and apart, so that nothing ties it to the person; the talk notes that one went, not which.
func (e *Engine) escalate(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	question, err := clean(f.Text, MaxText)
	if err != nil {
		return Reply{}, err
	}
	c, err := e.consultation(ctx, p, id)
	if err != nil {
		return Reply{}, err
	}
	switch f.Identity {
	case Named:
		said := Message{Author: "person", Kind: KindSaid, ID: f.ID, Text: question}
		return e.store(ctx, p, id, f.ID, said, func(tx pgx.Tx, c *consultation) error {
			if _, err := escalation.Ask(ctx, tx, p.ID, question, c.Lang); err != nil {
				return err
			}
			return c.escalated(ctx, tx, p.ID, textEscalatedNamed)
		})
	case Anonymous:
		receipt := e.receipt(p.ID, f.ID)
		if err := escalation.AskAnonymously(ctx, e.db, receipt, question, c.Lang); err != nil {
			return Reply{}, err
		}
		said := Message{Author: "person", Kind: KindSaid, ID: f.ID}
		reply, err := e.store(ctx, p, id, f.ID, said, func(tx pgx.Tx, c *consultation) error {
			return c.escalated(ctx, tx, p.ID, textEscalatedAnonymous)
		})
		reply.Receipt = string(receipt)
		return reply, err
	}
	return Reply{}, &Error{Code: CodeBadFrame}
}

func (c *consultation) escalated(ctx context.Context, tx pgx.Tx, person uuid.UUID, what text) error {
	_, err := c.add(ctx, tx, person, Message{Author: "desk", Kind: KindEscalated, Text: what.in(c.Lang)})
	return err
}

// receipt makes the receipt of an anonymous question from the frame's id and a key that only this process knows: a frame
// sent twice is one question with one receipt, and nothing stored leads from the person to it.
func (e *Engine) receipt(person, frame uuid.UUID) escalation.Receipt {
	mac := hmac.New(sha256.New, e.receipts[:])
	mac.Write(person[:])
	mac.Write(frame[:])
	return escalation.MakeReceipt([32]byte(mac.Sum(nil)))
}

// read notes that the person has seen HR's answer.
func (e *Engine) read(ctx context.Context, p directory.Person, f ClientFrame) (Reply, error) {
	viewer, id := p.Viewer(), f.Thread
	if f.Receipt != "" {
		receipt, err := escalation.ParseReceipt(f.Receipt)
		if err != nil {
			return Reply{}, err
		}
		t, err := escalation.FindByReceipt(ctx, e.db, receipt)
		if err != nil {
			return Reply{}, err
		}
		viewer, id = postgres.Viewer{Receipt: receipt.Hash()}, t.ID
	}
	if err := escalation.MarkRead(ctx, e.db, viewer, id); err != nil {
		return Reply{}, err
	}
	t, err := escalation.Find(ctx, e.db, viewer, id)
	if err != nil {
		return Reply{}, err
	}
	frame := threadFrame(t)
	return Reply{Thread: &frame}, nil
}

// Watch finds the anonymous question of a receipt.
func (e *Engine) Watch(ctx context.Context, text string) (Thread, error) {
	receipt, err := escalation.ParseReceipt(text)
	if err != nil {
		return Thread{}, err
	}
	t, err := escalation.FindByReceipt(ctx, e.db, receipt)
	if err != nil {
		return Thread{}, err
	}
	return threadFrame(t), nil
}

func threadFrame(t escalation.Thread) Thread {
	identity := Named
	if t.Anonymous {
		identity = Anonymous
	}
	return Thread{ID: t.ID, State: string(t.State), Question: t.Question, Answer: t.Answer(),
		AskedOn: t.AskedOn.Format(time.DateOnly), Identity: identity}
}
