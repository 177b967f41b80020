package chat

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// asker is who a frame about a question at HR speaks for: the person without their roles, or whoever holds its receipt.
func (e *Engine) asker(ctx context.Context, p directory.Person, f ClientFrame) (v postgres.Viewer, thread uuid.UUID, err error) {
	if f.Receipt == "" {
		return postgres.Viewer{Person: p.ID}, f.Thread, nil
	}
	switch f.Type {
	case FrameInvite, FrameJoin, FrameDecline: // who asks without a name asks alone
		return v, thread, escalation.ErrNotFound
	}
	receipt, err := escalation.ParseReceipt(f.Receipt)
	if err != nil {
		return v, thread, err
	}
	t, err := e.questions.FindByReceipt(ctx, receipt)
	return postgres.Viewer{Receipt: receipt.Hash()}, t.ID, err
}

// move does what an asker does with a question, and gives it as it stands then. Sent again, a move that was made is none.
func (e *Engine) move(ctx context.Context, p directory.Person, consultation uuid.UUID, f ClientFrame) (Reply, error) {
	v, id, err := e.asker(ctx, p, f)
	if err != nil {
		return Reply{}, err
	}
	switch f.Type {
	case FrameTell:
		text, unclean := clean(f.Text, MaxText)
		if unclean != nil {
			return Reply{}, unclean
		}
		err = e.questions.TellOnce(ctx, v, id, text, onceOf("tell", p.ID, f.ID))
	case FrameWithdraw:
		err = e.questions.Withdraw(ctx, v, id)
	case FrameRestore:
		if err = e.questions.Restore(ctx, v, id); errors.Is(err, escalation.ErrMove) {
			err = nil // it is with HR
		}
	case FrameInvite:
		if _, err = e.bossOnly(ctx, p, f.With); err == nil {
			err = e.questions.Invite(ctx, v, id, f.With)
		}
	case FrameJoin:
		err = e.questions.Join(ctx, v, id)
	case FrameDecline:
		if err = e.questions.Decline(ctx, v, id); err == nil || errors.Is(err, escalation.ErrNotFound) {
			return Reply{Consultation: consultation, Thread: &Thread{ID: id, State: StateGone}}, nil
		}
	}
	t, found := e.thread(ctx, v, id)
	if errors.Is(err, escalation.ErrMove) && f.Type == FrameJoin && found == nil && t.Together == string(escalation.WithJoined) && !t.Invited {
		err = nil // joined before
	}
	if err = errors.Join(err, found); err != nil {
		return Reply{}, err
	}
	return Reply{Consultation: consultation, Thread: &t}, nil
}

// read notes that the person has seen what HR wrote. After an answer the desk takes over again: it asks どうする about this question,
// once, and of two who ask together only the one who is led. Without a name that stands on the screen alone.
func (e *Engine) read(ctx context.Context, p directory.Person, consultation uuid.UUID, f ClientFrame) (Reply, error) {
	v, id, err := e.asker(ctx, p, f)
	if err != nil {
		return Reply{}, err
	}
	if v.Person == uuid.Nil {
		if err := e.questions.MarkRead(ctx, v, id); err != nil {
			return Reply{}, err
		}
		t, err := e.thread(ctx, v, id)
		return Reply{Thread: &t}, err
	}
	err = e.db.As(ctx, v, func(tx pgx.Tx) error {
		c, err := readConsultation(ctx, tx, `where id = $1 for update`, consultation)
		if err != nil {
			return err
		}
		fresh, err := e.questions.MarkReadIn(ctx, tx, v.Person, id)
		if err != nil || !fresh {
			return err
		}
		asks := Message{Author: "desk", Kind: KindDousuru, Text: textAnswered.in(c.Lang) + "\n" + textDousuruHow.in(c.Lang), Thread: id}
		if _, err := c.add(ctx, tx, p.ID, asks); err != nil {
			return err
		}
		return c.save(ctx, tx, p.ID)
	})
	if err != nil {
		return Reply{}, err
	}
	t, err := e.thread(ctx, v, id)
	return Reply{Thread: &t}, err
}

// DecideAbout keeps the person's どうする about a question at HR in their journey, inside a transaction in their name, and gives the
// decision's id. HR does not see it.
func DecideAbout(ctx context.Context, tx pgx.Tx, questions *escalation.Book, person, thread uuid.UUID, r journey.Response, words string) (uuid.UUID, error) {
	question, article, err := questions.SubjectIn(ctx, tx, person, thread)
	if err != nil {
		return uuid.Nil, err
	}
	d := journey.Decision{Consultation: thread, Topic: topicOf(question), Response: r, Words: words}
	if article != "" {
		d.Articles = []string{article}
	}
	id, err := journey.Decide(ctx, tx, person, d)
	if err != nil {
		return uuid.Nil, err
	}
	return id, questions.Decided(ctx, tx, person, thread)
}
