package chat

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
)

// escalate hands the person's question to HR, as they edited it.
func (e *Engine) escalate(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	question, err := clean(f.Text, MaxText)
	if err != nil {
		return Reply{}, err
	}
	alias, err := optional(f.Alias, MaxAlias)
	if err != nil {
		return Reply{}, err
	}
	c, err := e.consultation(ctx, p, id)
	if err != nil {
		return Reply{}, err
	}
	switch f.Identity {
	case Named, Alias:
		if (f.Identity == Alias) != (alias != "") || f.Identity == Alias && f.With != uuid.Nil {
			return Reply{}, &Error{Code: CodeBadFrame}
		}
		return e.handOn(ctx, p, c, f, escalation.Question{Text: question, Language: c.Lang, Alias: alias, Told: f.Glass, With: f.With})
	case Anonymous, Left:
		return e.handOnApart(ctx, p, c, f, question)
	}
	return Reply{}, &Error{Code: CodeBadFrame}
}

// handOn hands a question on that leads to its person: by name for HR, under an alias for the database alone. It goes with its
// messages in one transaction, and they carry its id.
func (e *Engine) handOn(ctx context.Context, p directory.Person, c consultation, f ClientFrame, q escalation.Question) (Reply, error) {
	line := textEscalatedNamed.in(c.Lang)
	switch {
	case q.Alias != "":
		line = textEscalatedAlias.with(c.Lang, q.Alias)
	case q.With != uuid.Nil:
		boss, err := e.bossOnly(ctx, p, q.With)
		if err != nil {
			return Reply{}, err
		}
		line = textEscalatedTogether.with(c.Lang, boss.Name)
	}
	said := Message{Author: "person", Kind: KindSaid, ID: f.ID, Text: q.Text}
	return e.store(ctx, p, c.ID, f.ID, said, func(tx pgx.Tx, c *consultation) error {
		thread, err := e.questions.Ask(ctx, tx, p.ID, q)
		if err != nil {
			return err
		}
		c.Talk.Turns++ // a talk that was nothing but this is one, too
		_, err = c.add(ctx, tx, p.ID, Message{Author: "desk", Kind: KindEscalated, Text: line, Thread: thread})
		return err
	})
}

// bossOnly is the person's manager, and CodePartner for anybody else. A talk here is about the person's own career, whatever else they are:
// with somebody whom they lead they ask from the pages of their team.
func (e *Engine) bossOnly(ctx context.Context, p directory.Person, with uuid.UUID) (directory.Person, error) {
	boss, err := directory.ManagerOf(ctx, e.db, p.ID)
	if err == nil && boss.ID != with || errors.Is(err, directory.ErrNotFound) {
		err = &Error{Code: CodePartner}
	}
	return boss, err
}

// handOnApart hands a question on that nothing leads from to its person: it is written in a transaction that knows no person, and
// of the person's own rows none is written or changed. What the desk says of it passes with the screen. The receipt, or the
// id of what was left, is made from the frame's id, which stays between the two of us: the same frame is one question however
// often and after whatever it is sent again.
func (e *Engine) handOnApart(ctx context.Context, p directory.Person, c consultation, f ClientFrame, question string) (Reply, error) {
	if reply, found, err := e.earlier(ctx, p, f.ID); err != nil || found {
		return reply, err // the id is stored with the person already, and nothing may be made from it
	}
	reply := Reply{Consultation: c.ID}
	line, waits := textEscalatedLeft, e.questions.Letters != nil
	if waits {
		line = textLeftWaits
	}
	if f.Identity == Anonymous {
		receipt := receiptOf(p.ID, f.ID)
		reply.Receipt, line = string(receipt), textEscalatedAnonymous
		if waits {
			line = textAnonymousWaits
		}
		if err := e.questions.AskAnonymously(ctx, receipt, question, c.Lang); err != nil {
			return Reply{}, err
		}
	} else if err := e.questions.LeaveOnce(ctx, onceOf("left", p.ID, f.ID), question, c.Lang); err != nil {
		return Reply{}, err
	}
	reply.Passing = &Message{Consultation: c.ID, Author: "desk", Kind: KindEscalated, At: time.Now().UTC().Truncate(time.Millisecond),
		Text: line.in(c.Lang), Passing: true}
	return reply, nil
}

// earlier finds what a frame with this id brought about before.
func (e *Engine) earlier(ctx context.Context, p directory.Person, frame uuid.UUID) (reply Reply, found bool, err error) {
	err = e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) error {
		reply, found, err = stored(ctx, tx, p.ID, frame)
		return err
	})
	return reply, found, err
}

// receiptOf makes the receipt of an anonymous question from the id of its frame: 122 random bits of the client, which are stored nowhere.
func receiptOf(person, frame uuid.UUID) escalation.Receipt {
	return escalation.MakeReceipt(digest("receipt", person, frame))
}

// onceOf is an id made from that of a frame, in a place of use; it does not lead back.
func onceOf(use string, person, frame uuid.UUID) uuid.UUID {
	sum := digest(use, person, frame)
	id := uuid.UUID(sum[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // version 8: made by an own rule
	return id
}

func digest(use string, person, frame uuid.UUID) [32]byte {
	return sha256.Sum256([]byte("dousuru " + use + " " + person.String() + " " + frame.String()))
}
