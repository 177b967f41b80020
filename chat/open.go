package chat

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
	"dousuru/internal/directory"
)

// AwayAfter is how long a consultation may rest before coming back to it counts as another visit.
const AwayAfter = 30 * time.Minute

// dangerAfter is how long a talk whose last turn was about danger stays open, with the people to talk to in sight. Whoever comes
// back later is greeted, and asked nothing about it.
const dangerAfter = 12 * time.Hour

// Open begins or resumes a consultation. With resume, that one goes on (CodeNotFound if it is not the person's).
// While somebody at HR holds a question of theirs, nothing is asked. Otherwise the person's last one goes on if it was not ended; after a while away it first asks どうする, once. Else a new
// one begins with a greeting, and asks once about the last decision. Messages after the given seq come with it.
func (e *Engine) Open(ctx context.Context, p directory.Person, lang string, resume uuid.UUID, after int64) (Welcome, []Message, error) {
	if lang != "en" {
		lang = "ja"
	}
	questions, err := e.mine(ctx, p)
	if err != nil {
		return Welcome{}, nil, err
	}
	names, err := directory.Names(ctx, e.db, partners(questions))
	if err != nil {
		return Welcome{}, nil, err
	}
	threads, quiet := []Thread{}, held(questions, time.Now())
	for _, t := range questions {
		threads = append(threads, threadFrame(t, names))
	}
	boss, err := directory.ManagerOf(ctx, e.db, p.ID)
	if err != nil && !errors.Is(err, directory.ErrNotFound) {
		return Welcome{}, nil, err
	}
	var c consultation
	var messages []Message
	resumed := true
	var decision *Decision
	err = e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) (err error) {
		if resume != uuid.Nil {
			c, err = e.resumed(ctx, tx, p, resume, quiet)
		} else {
			c, resumed, err = e.lastOrNew(ctx, tx, p, lang, quiet)
		}
		if err != nil {
			return err
		}
		if messages, err = readMessages(ctx, tx, p.ID, c.ID, after); err != nil {
			return err
		}
		decision, err = decisionOf(ctx, tx, p, c.ID)
		return err
	})
	if err != nil {
		return Welcome{}, nil, err
	}
	w := Welcome{Consultation: c.ID, Seq: c.NextSeq - 1, Resumed: resumed, Lang: c.Lang, Name: p.Name, Threads: threads,
		Decision: decision, Mail: e.mail && p.Mail, Letters: e.questions.Letters != nil, Glass: e.questions.Glass}
	if boss.ID != uuid.Nil {
		w.Boss = &Boss{boss.ID, boss.Name}
	}
	return w, messages, nil
}

// lastOrNew finds the consultation that a visit goes on with.
func (e *Engine) lastOrNew(ctx context.Context, tx pgx.Tx, p directory.Person, lang string, quiet bool) (consultation, bool, error) {
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
		afterDanger := c.Talk.Danger
		if c, err = e.begin(ctx, tx, p, lang, uuid.Nil); err != nil || afterDanger || quiet {
			return c, false, err
		}
		return c, false, c.followUp(ctx, tx, p)
	case c.Talk.Danger && time.Since(c.LastAt) > dangerAfter:
		c, err = e.begin(ctx, tx, p, lang, uuid.Nil)
		return c, false, err
	case away && c.open() && !quiet:
		return c, true, c.askAgain(ctx, tx, p)
	}
	return c, true, nil
}

// resumed goes on with the consultation that a window shows. A window that was left open comes back like a visit: after a
// while away it is asked どうする, and on another day once about the last decision. What it shows stays in sight.
func (e *Engine) resumed(ctx context.Context, tx pgx.Tx, p directory.Person, id uuid.UUID, quiet bool) (consultation, error) {
	c, err := readConsultation(ctx, tx, `where id = $1`, id)
	if err != nil || quiet || time.Since(c.LastAt) <= AwayAfter {
		return c, err
	}
	if c, err = readConsultation(ctx, tx, `where id = $1 for update`, id); err != nil {
		return c, err
	}
	switch away := time.Since(c.LastAt) > AwayAfter; {
	case away && c.open():
		return c, c.askAgain(ctx, tx, p)
	case away && c.Ended && !c.Talk.Danger && !sameDay(c.LastAt, time.Now()):
		return c, c.followUp(ctx, tx, p)
	}
	return c, nil
}

func sameDay(a, b time.Time) bool {
	return a.In(calendar.Japan).Format(time.DateOnly) == b.In(calendar.Japan).Format(time.DateOnly)
}

// askAgain asks どうする at the next visit, where the last one ended without it.
func (c *consultation) askAgain(ctx context.Context, tx pgx.Tx, p directory.Person) error {
	opening := textAgainUnnamed.in(c.Lang)
	if c.Talk.Topic != "" {
		opening = textAgain.with(c.Lang, c.Talk.Topic)
	}
	if err := c.ask(ctx, tx, p.ID, opening); err != nil {
		return err
	}
	return c.save(ctx, tx, p.ID)
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
