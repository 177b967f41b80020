package chat

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/identify"
	"dousuru/internal/postgres"
)

// asker is who a frame about a question at HR speaks for: the person without their roles, or whoever holds its receipt.
func (e *Engine) asker(ctx context.Context, p directory.Person, f ClientFrame) (v postgres.Viewer, thread uuid.UUID, err error) {
	if f.Receipt == "" {
		return postgres.Viewer{Person: p.ID}, f.Thread, nil
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
	err = e.db.As(ctx, v, func(tx pgx.Tx) error {
		if v.Person == uuid.Nil {
			_, err := e.questions.MarkReadIn(ctx, tx, v.Person, id)
			return err
		}
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

// inspect marks what in a text may tell who wrote it: forms, and what the directory says of the person and those next to them.
// Nothing of it is kept.
func (e *Engine) inspect(ctx context.Context, p directory.Person, f ClientFrame) (Reply, error) {
	text, err := clean(f.Text, MaxText)
	if err != nil {
		return Reply{}, err
	}
	if text != f.Text {
		return Reply{}, &Error{Code: CodeBadFrame} // the places would not be those of the person's text
	}
	known := identify.Known{Names: []string{p.Name}, Places: append(strings.Fields(p.Department), p.Site), Numbers: []string{p.Slug}}
	partners, err := directory.Partners(ctx, e.db, p.ID)
	if err != nil {
		return Reply{}, err
	}
	for _, partner := range partners {
		known.Names = append(known.Names, partner.Name)
	}
	marks := Marks{Places: identify.Find(text, known)}
	if marks.Places == nil {
		marks.Places = []identify.Mark{}
	}
	return Reply{Marks: &marks}, nil
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
	return threadFrame(t, nil), nil
}

// thread is one question as its asker sees it.
func (e *Engine) thread(ctx context.Context, v postgres.Viewer, id uuid.UUID) (Thread, error) {
	t, err := e.questions.Find(ctx, v, id)
	if err != nil {
		return Thread{}, err
	}
	names, err := directory.Names(ctx, e.db, partners([]escalation.Thread{t}))
	return threadFrame(t, names), err
}

// Threads lists a person's questions at HR, named ones and those under an alias, newest first, at most MaxThreads.
func (e *Engine) Threads(ctx context.Context, p directory.Person) ([]Thread, error) {
	threads := []Thread{}
	list, err := e.mine(ctx, p)
	if err != nil {
		return nil, err
	}
	names, err := directory.Names(ctx, e.db, partners(list))
	for _, t := range list {
		threads = append(threads, threadFrame(t, names))
	}
	return threads, err
}

func (e *Engine) mine(ctx context.Context, p directory.Person) ([]escalation.Thread, error) {
	list, err := e.questions.Mine(ctx, postgres.Viewer{Person: p.ID})
	return list[:min(len(list), MaxThreads)], err
}

// held tells whether a person at HR holds a thread of this one, so that the desk says nothing by itself: HR asked something back, or wrote
// what was not read yet, or wrote a moment ago. What a manager asks with somebody of their team is no part of their own talk.
func held(threads []escalation.Thread, now time.Time) bool {
	return slices.ContainsFunc(threads, func(t escalation.Thread) bool {
		wrote := slices.ContainsFunc(t.Events, func(ev escalation.Event) bool {
			return (ev.What == escalation.MoveAnswer || ev.What == escalation.MoveAskBack) && now.Sub(ev.At) < HeldFor
		})
		return !t.Leads && (t.State == escalation.AskedBack && !t.Invited || t.Unread || wrote)
	})
}

// HeldFor is how long after HR wrote the desk leaves a person alone with it.
const HeldFor = 30 * time.Minute

func partners(list []escalation.Thread) (ids []uuid.UUID) {
	for _, t := range list {
		if t.Partner != uuid.Nil {
			ids = append(ids, t.Partner)
		}
	}
	return ids
}

// threadFrame is a question as its asker sees it, with the newest of its messages.
func threadFrame(t escalation.Thread, names map[uuid.UUID]string) Thread {
	f := Thread{ID: t.ID, State: string(t.State), Question: t.Question, Answer: t.Answer(), AskedOn: t.AskedOn.Format(time.DateOnly),
		Identity: t.Identity, Alias: t.Alias, Late: t.Late, Waiting: t.Waiting, Together: string(t.Together), Partner: names[t.Partner], Member: t.Leads,
		First: t.First || t.Identity == Anonymous, Invited: t.Invited, Unread: t.Unread, Decided: t.Decided}
	if !t.DueAt.IsZero() {
		f.Due = t.DueAt.In(calendar.Japan).Format(time.DateOnly)
	}
	if f.Answer != "" && !t.NoneOn.IsZero() {
		f.NoneOn = t.NoneOn.Format(time.DateOnly)
	}
	room := maxThreadText
	for i := len(t.Messages) - 1; i >= 0; i-- {
		m := t.Messages[i]
		if room -= utf8.RuneCountInString(m.Body); room < 0 && len(f.Messages) > 0 {
			f.Earlier = i + 1
			break
		}
		author := m.Author
		if author == "asker" && m.Partner == f.First {
			author = "partner"
		}
		f.Messages = append(f.Messages, ThreadMessage{author, m.Kind, m.Body, m.WrittenOn.Format(time.DateOnly)})
	}
	slices.Reverse(f.Messages)
	for _, step := range t.Events {
		f.Steps = append(f.Steps, ThreadStep{string(step.What), step.Desk, step.On.Format(time.DateOnly)})
	}
	return f
}
