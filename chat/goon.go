package chat

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// plan notes how the person goes on after いま動く.
func (e *Engine) plan(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	step, err := optional(f.Step, MaxPlan)
	if err != nil {
		return Reply{}, err
	}
	tell, err := optional(f.Tell, MaxPlan)
	if err != nil {
		return Reply{}, err
	}
	due, err := dateOf(f.Due)
	if err != nil {
		return Reply{}, err
	}
	return e.once(ctx, p, id, f, func(tx pgx.Tx) error {
		return journey.SetPlan(ctx, tx, p.ID, f.Decision, journey.Plan{Step: step, Due: due, Tell: tell, Remind: f.Remind})
	})
}

// keep starts, changes or stops what is followed of a decision.
func (e *Engine) keep(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	date, err := dateOf(f.Date)
	if err != nil {
		return Reply{}, err
	}
	if f.On == nil {
		return Reply{}, &Error{Code: CodeBadFrame}
	}
	return e.once(ctx, p, id, f, func(tx pgx.Tx) error {
		return journey.SetKept(ctx, tx, p.ID, f.Decision, journey.Choice{On: *f.On, Date: date, Mail: f.Mail})
	})
}

// theme keeps a theme in mind, or lets it go.
func (e *Engine) theme(ctx context.Context, p directory.Person, id uuid.UUID, f ClientFrame) (Reply, error) {
	theme, err := clean(f.Theme, journey.MaxTheme)
	if err != nil {
		return Reply{}, err
	}
	if f.On == nil {
		return Reply{}, &Error{Code: CodeBadFrame}
	}
	return e.once(ctx, p, id, f, func(tx pgx.Tx) error {
		if *f.On {
			return journey.KeepTheme(ctx, tx, p.ID, theme, f.Mail)
		}
		return journey.StopTheme(ctx, tx, p.ID, theme)
	})
}

// seen notes that a notice was read. One that went with its decision in the meantime is no error: nobody waits for an answer.
func (e *Engine) seen(ctx context.Context, p directory.Person, f ClientFrame) (Reply, error) {
	err := journey.Seen(ctx, e.db, p.Viewer(), f.Notice)
	if errors.Is(err, journey.ErrNotFound) {
		err = nil
	}
	return Reply{}, err
}

// once does what a frame without a message asks for. A frame whose id was taken before changes nothing.
func (e *Engine) once(ctx context.Context, p directory.Person, consultation uuid.UUID, f ClientFrame, fn func(tx pgx.Tx) error) (Reply, error) {
	if f.Decision == uuid.Nil && f.Type != FrameTheme {
		return Reply{}, &Error{Code: CodeBadFrame}
	}
	reply := Reply{Consultation: consultation}
	err := e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) error {
		earlier, found, err := stored(ctx, tx, p.ID, f.ID)
		if err != nil || found {
			if earlier.Seq > 0 {
				reply = earlier
			}
			return err
		}
		tag, err := tx.Exec(ctx, `insert into chat.frame (person_id, client_id) values ($1, $2) on conflict do nothing`, p.ID, f.ID)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return fn(tx)
	})
	return reply, err
}

// optional is clean for what may be empty.
func optional(text string, limit int) (string, error) {
	text, err := clean(text, limit)
	if CodeOf(err) == CodeEmpty {
		return "", nil
	}
	return text, err
}

// dateOf reads 2027-04-01; empty is no date.
func dateOf(text string) (knowledge.Date, error) {
	if text == "" {
		return knowledge.Date{}, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 1900 {
		return knowledge.Date{}, &Error{Code: CodeBadDate}
	}
	return knowledge.DateOf(day), nil
}
