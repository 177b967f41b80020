package chat

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

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
			if _, err := e.questions.Ask(ctx, tx, p.ID, escalation.Question{Text: question, Language: c.Lang}); err != nil {
				return err
			}
			return c.escalated(ctx, tx, p.ID, textEscalatedNamed)
		})
	case Anonymous:
		receipt := e.receipt(p.ID, f.ID)
		if reply, found, err := e.earlier(ctx, p, f.ID); err != nil || found {
			if _, gone := e.questions.FindByReceipt(ctx, receipt); gone == nil {
				reply.Receipt = string(receipt)
			}
			return reply, err
		}
		if err := e.questions.AskAnonymously(ctx, receipt, question, c.Lang); err != nil {
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

// earlier finds what a frame with this id brought about before. After a restart of the server the receipt of an anonymous
// question cannot be told again: nothing leads to it any more, and the frame is not asked a second time.
func (e *Engine) earlier(ctx context.Context, p directory.Person, frame uuid.UUID) (reply Reply, found bool, err error) {
	err = e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) error {
		reply, found, err = stored(ctx, tx, p.ID, frame)
		return err
	})
	return reply, found, err
}

func (c *consultation) escalated(ctx context.Context, tx pgx.Tx, person uuid.UUID, what text) error {
	c.Talk.Turns++ // a talk that was nothing but this is one, too
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
		t, err := e.questions.FindByReceipt(ctx, receipt)
		if err != nil {
			return Reply{}, err
		}
		viewer, id = postgres.Viewer{Receipt: receipt.Hash()}, t.ID
	}
	if err := e.questions.MarkRead(ctx, viewer, id); err != nil {
		return Reply{}, err
	}
	t, err := e.questions.Find(ctx, viewer, id)
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
	t, err := e.questions.FindByReceipt(ctx, receipt)
	if err != nil {
		return Thread{}, err
	}
	return threadFrame(t), nil
}

func threadFrame(t escalation.Thread) Thread {
	return Thread{ID: t.ID, State: string(t.State), Question: t.Question, Answer: t.Answer(),
		AskedOn: t.AskedOn.Format(time.DateOnly), Identity: Identity(t.Identity)}
}

// Threads lists a person's named questions at HR.
func (e *Engine) Threads(ctx context.Context, p directory.Person) ([]Thread, error) {
	list, err := e.questions.Mine(ctx, postgres.Viewer{Person: p.ID})
	if err != nil {
		return nil, err
	}
	threads := []Thread{}
	for _, t := range list {
		if t.State != escalation.Withdrawn {
			threads = append(threads, threadFrame(t))
		}
	}
	return threads, nil
}
