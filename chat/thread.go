package chat

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

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
	f := Thread{ID: t.ID, State: string(t.Standing()), Question: t.Question, Answer: t.Answer(), AskedOn: t.AskedOn.Format(time.DateOnly),
		Identity: t.Identity, Alias: t.Alias, Late: t.Late, Waiting: t.Waiting, Together: string(t.Together), Partner: names[t.Partner], Member: t.Leads,
		First: t.First || t.Identity == Anonymous, Invited: t.Invited, Unread: t.Unread || t.GlassUnread > 0, Decided: t.Decided}
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
		f.Glass = f.Glass || step.What == escalation.StepGlass
		f.Steps = append(f.Steps, ThreadStep{string(step.What), step.Desk, step.On.Format(time.DateOnly)})
	}
	return f
}
