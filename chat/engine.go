package chat

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/grounding"
	"dousuru/chat/journey"
	"dousuru/chat/report"
	"dousuru/chat/triage"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
)

// An Engine carries consultations. It keeps nothing of them in memory but which summaries it is having written: any
// number of engines may serve one database.
type Engine struct {
	db        *postgres.DB
	index     *retrieval.Index
	desks     *deskList
	mail      bool // notices can go by mail
	questions *escalation.Book

	composer   Composer // nil: no model
	checks     Checks
	composings composings
	reads      func([]grounding.Passage) checker // grounding.New, but for tests of what it is for
	uses       ModelUse                          // what the desk says of models when it is asked

	understander  Understander // nil: no model
	understanding UnderstandChecks

	meaning *MeaningChecks // nil: no question goes to an embedder
}

// New makes an engine on a database and the index of its knowledge.
func New(db *postgres.DB, index *retrieval.Index) *Engine {
	return &Engine{db: db, index: index, desks: &deskList{db: db}, questions: escalation.NewBook(db),
		reads: func(passages []grounding.Passage) checker { return grounding.New(passages) }}
}

// OfferMail lets people have their notices by mail, too. Call it before the engine serves anybody.
func (e *Engine) OfferMail() { e.mail = true }

// UseBook has questions to HR kept in the company's own book: its working hours, and how long an answer may take. Call it
// before the engine serves anybody.
func (e *Engine) UseBook(b *escalation.Book) { e.questions = b }

// A Reply is what one frame of the person brought about: the place of their message, and what only this connection gets.
// New messages are read with Messages, by this connection like by any other.
type Reply struct {
	Consultation uuid.UUID
	Seq          int64
	Receipt      string    // of an anonymous question, once
	Thread       *Thread   // of a question that the frame was about
	Marks        *Marks    // of a text that was inspected
	Answered     *Answered // of a stored answer that Summarize may be asked to rephrase; nil without a model, and of all else
	Passing      *Message  // stored nowhere: of a question that went without a name; with CodeUnavailable to a message that needs a person
}

// Handle takes a frame of the person, all but hello, watch and quiet. A frame whose id was taken before changes
// nothing and gets the same reply. Errors have a Code; with CodeUnavailable and CodeInternal it is not known whether the
// frame was stored, and the same frame may be sent again.
func (e *Engine) Handle(ctx context.Context, p directory.Person, consultation uuid.UUID, f ClientFrame) (Reply, error) {
	e.questions.Letters.Stir()
	switch f.Type {
	case FrameRead:
		return e.read(ctx, p, consultation, f)
	case FrameSeen:
		return e.seen(ctx, p, f)
	}
	if f.ID == uuid.Nil || f.ID.Version() != 4 {
		return Reply{}, &Error{Code: CodeBadID}
	}
	switch f.Type {
	case FrameSay:
		reply, err := e.say(ctx, p, consultation, f)
		if err != nil && CodeOf(err) == CodeUnavailable {
			reply.Passing = e.passing(ctx, p, f.Text)
		}
		return reply, err
	case FrameEscalate:
		return e.escalate(ctx, p, consultation, f)
	case FrameDecide:
		return e.decide(ctx, p, consultation, f)
	case FramePlan:
		return e.plan(ctx, p, consultation, f)
	case FrameKeep:
		return e.keep(ctx, p, consultation, f)
	case FrameUndo:
		return e.undo(ctx, p, consultation, f)
	case FrameTheme:
		return e.theme(ctx, p, consultation, f)
	case FrameEnd:
		return e.end(ctx, p, consultation, f)
	case FrameTell, FrameWithdraw, FrameRestore, FrameInvite, FrameJoin, FrameDecline:
		return e.move(ctx, p, consultation, f)
	case FrameInspect:
		return e.inspect(ctx, p, f)
	case FrameNew:
		return e.another(ctx, p, consultation, f)
	}
	return Reply{}, &Error{Code: CodeUnknownType}
}

// clean makes what a person typed fit to be stored: valid text without control characters, trimmed, within the limit.
func clean(text string, limit int) (string, error) {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "")
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if (r < ' ' && r != '\n' && r != '\t') || (r >= 0x7f && r < 0xa0) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, text))
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", &Error{Code: CodeEmpty}
	case n > limit:
		return "", &Error{Code: CodeTooLong}
	}
	return text, nil
}

// say is one turn: the person's words and what comes back, stored together.
func (e *Engine) say(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	start := time.Now()
	message, err := clean(f.Text, MaxText)
	if err != nil {
		return Reply{}, err
	}
	before, err := e.consultation(ctx, p, id)
	if err != nil {
		return Reply{}, err
	}
	if before.Talk.ends(message) {
		f.Text = message
		return e.end(ctx, p, id, f)
	}
	if before.Asked || before.Ended { // どうする ends a feedback talk, too
		before.Talk.Feedback = nil
	}
	before.Talk.profile = func(ctx context.Context) ([]string, error) {
		own, err := journey.ProfileOf(ctx, e.db, p.Viewer())
		return own.Words(), err
	}
	before.Talk.meaning = e.meaningOf(p, message, before.Talk)
	lang := languageOf(message, before.Lang)
	tags := tagsOf(p, before.Role)
	j, answer, err := e.turn(ctx, tags, lang, before.Talk, message)
	if err != nil {
		return Reply{}, err
	}
	var reworded *understanding
	if e.asksModel(message, before.Talk, j) && !e.taken(ctx, p, f.ID) {
		j, answer, reworded = e.understood(ctx, p, tags, lang, message, before.Talk, j, answer)
	}
	if err := e.toPreparation(ctx, p, lang, message, j, &answer); err != nil {
		return Reply{}, err
	}
	said := Message{Author: "person", Kind: KindSaid, ID: f.ID, Text: message}
	var answered *Answered
	reply, err := e.store(ctx, p, id, f.ID, said, func(tx pgx.Tx, c *consultation) error {
		c.Lang, c.Asked, c.Ended = lang, false, false
		earlier := c.Talk
		c.Talk = c.Talk.after(message, j, answer)
		c.Talk.Danger = j.outcome == OutcomeRoute && j.topic == triage.Danger
		m, err := c.add(ctx, tx, p.ID, answer)
		if err != nil {
			return err
		}
		if err := c.record(ctx, tx, p.ID, m, j, retrieval.Threshold(), time.Since(start)); err != nil {
			return err
		}
		if err := e.recordUnderstanding(ctx, tx, p.ID, m, reworded); err != nil {
			return err
		}
		if err := report.Note(ctx, tx, p.ID, j.counted(message, m)); err != nil { // nothing, too: what came of a turn cannot be told from its rows
			return err
		}
		answered = e.answered(lang, message, earlier, j, m)
		if j.feedback != nil && j.feedback.done != nil {
			return c.ask(ctx, tx, p.ID, textDousuru.in(lang))
		}
		return nil
	})
	if err == nil {
		reply.Answered = answered
	}
	return reply, err
}

// turn finds what to say to a message. It writes nothing.
func (e *Engine) turn(ctx context.Context, tags []string, lang string, before talk, message string) (judgement, Message, error) {
	j, err := e.judge(ctx, tags, before, message)
	if err != nil {
		return j, Message{}, err
	}
	if j.feedback = before.feedback(message, j.open(before)); j.feedback != nil {
		j.outcome, j.found = OutcomeClarify, retrieval.Found{}
		m := j.feedback.message(lang)
		if j.worried = j.feedback.worries(j.said); j.worried {
			m = e.peopleFirst(ctx, lang, m)
		}
		m.Author = "desk"
		return j, m, nil
	}
	j.weigh(before.Title)
	j.broaden(message)
	j.hears(before, message)
	answer, err := e.compose(ctx, tags, lang, message, before, &j)
	switch {
	case j.worried:
		answer = e.peopleFirst(ctx, lang, answer)
	case j.offer:
		answer.Suggestions = append(answer.Suggestions, textTalk.in(lang))
	}
	answer.Author = "desk"
	return j, answer, err
}

// store adds the person's message and what follows from it in one transaction under the consultation's row lock. A
// message id that was stored before stores nothing.
func (e *Engine) store(ctx context.Context, p directory.Person, id, client uuid.UUID, said Message,
	follow func(tx pgx.Tx, c *consultation) error) (Reply, error) {
	var reply Reply
	moved := false
	err := report.Leaving(ctx, e.db, p.Viewer(), func(tx pgx.Tx) error {
		c, err := readConsultation(ctx, tx, `where id = $1 for update`, id)
		if err != nil {
			return err
		}
		earlier, found, err := stored(ctx, tx, p.ID, client)
		if err != nil || found {
			reply = earlier
			return err
		}
		reply = Reply{Consultation: c.ID, Seq: c.NextSeq}
		if said.Text == "" && said.Decision == nil {
			c.client = client // nothing to show: the desk's message carries the id
		} else if _, err := c.add(ctx, tx, p.ID, said); err != nil {
			return err
		}
		if err := follow(tx, &c); err != nil {
			return err
		}
		moved = c.NextSeq > reply.Seq
		return c.save(ctx, tx, p.ID)
	})
	if err == nil && moved {
		e.StopSummary(id)
	}
	return reply, err
}

func (e *Engine) consultation(ctx context.Context, p directory.Person, id uuid.UUID) (consultation, error) {
	var c consultation
	err := e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) (err error) {
		c, err = readConsultation(ctx, tx, `where id = $1`, id)
		return err
	})
	return c, err
}

// tagsOf are the audience tags of a person in a consultation. Who asks for their own career asks as an employee, whatever
// else they are: the pages for managers are for the manager's own talks.
func tagsOf(p directory.Person, role string) []string {
	var tags []string
	for _, t := range p.Tags() {
		if t != "role:manager" || role == "manager" {
			tags = append(tags, t)
		}
	}
	return tags
}
