package chat

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"dousuru/internal/directory"
)

// An understanding is how having a message rewritten came out, without a word of either.
type understanding struct {
	outcome string
	usage   Usage
	elapsed time.Duration // until the query, or until it was given up
}

// reword asks the understander, within UnderstandWithin, and gives a query that may be looked up and shown, or "".
func (e *Engine) reword(ctx context.Context, p directory.Person, lang, message string, before talk) (*understanding, string) {
	start := time.Now()
	u := &understanding{}
	ctx, cancel := context.WithTimeout(ctx, UnderstandWithin)
	defer cancel()
	if present, ok := ctx.Value(presentKey{}).(context.Context); ok {
		defer context.AfterFunc(present, cancel)()
	}
	type came struct {
		text    string
		usage   Usage
		outcome string
	}
	back := make(chan came, 1) // whoever does not give up in time is not waited for
	understander, checks := e.understander, e.understanding
	go func() {
		text, usage, outcome := askUnderstander(ctx, understander, checks, p, understandRequest(lang, message, before))
		back <- came{text, usage, outcome}
	}()
	var text string
	select {
	case c := <-back:
		text, u.usage, u.outcome = c.text, c.usage, c.outcome
	case <-ctx.Done():
		if u.outcome = ReasonTimeout; !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			u.outcome = ReasonStopped
		}
	}
	u.elapsed = time.Since(start)
	if u.outcome == notAsked {
		return nil, ""
	}
	return u, text
}

// notAsked is the outcome where the person lets no model have a word of theirs, or nobody could say whether they do: no row tells of it.
const notAsked = "not asked"

// askUnderstander gets a query from the model: as it is to be looked up, or "" with the reason. A fault in it ends nothing else.
func askUnderstander(ctx context.Context, understander Understander, checks UnderstandChecks, p directory.Person, r UnderstandRequest) (text string, usage Usage, outcome string) {
	defer func() {
		if recover() != nil { // its text could hold the person's words
			text, outcome = "", ReasonFault
		}
	}()
	if p.ID != uuid.Nil { // in a talk of nobody's there is nobody to ask
		if allowed, err := checks.Allowed(ctx, p.ID); err != nil || !allowed {
			return "", usage, notAsked
		}
	}
	lang := r.Language
	masked, unmask, err := checks.Mask(ctx, p, append([]string{r.Message}, r.Subjects...))
	if err != nil || len(masked) != 1+len(r.Subjects) {
		return "", usage, ReasonMask
	}
	r.Message, r.Subjects = masked[0], masked[1:]
	if checks.Reserve != nil {
		settle, err := checks.Reserve(ctx, p.ID, r)
		if err != nil {
			return "", usage, why(ctx, err, ReasonBudget, checks.Fault)
		}
		defer func() {
			after, done := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
			defer done()
			_ = settle(after, usage) // what is not settled counts as spent
		}()
	}
	asked, cancel := context.WithTimeout(ctx, modelWithin)
	defer cancel()
	raw, usage, err := understander.Understand(asked, r)
	switch {
	case err != nil:
		return "", usage, why(asked, err, ReasonFault, checks.Fault)
	case raw == "":
		return "", usage, UnderstoodNone
	}
	if text = query(lang, raw, unmask); text == "" {
		return "", usage, UnderstoodBad
	}
	return text, usage, ""
}
