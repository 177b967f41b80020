package chat

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/retrieval"
)

// An understanding is how having a message rewritten came out, without a word of either.
type understanding struct {
	outcome string
	usage   Usage
	elapsed time.Duration // until the query, or until it was given up
}

// textReworded stands before an answer that other words than the person's found.
var textReworded = text{
	"AIが「%s」と言い換えて探しました。ちがっていたら、もう一度そのままの言葉でどうぞ。",
	"An AI put this as “%s” to look it up. If you meant something else, just say it again in your own words."}

// understood has a message that found nothing rewritten, and looks once more: the same search, with the same rights and threshold. What
// it finds is taken only if it answers by itself; else j and m come back exactly as they are. No transaction is held meanwhile.
// Without anything asked the understanding is nil.
func (e *Engine) understood(ctx context.Context, p directory.Person, tags []string, lang, message string, before talk, j judgement, m Message) (judgement, Message, *understanding) {
	if !e.asksModel(message, before, j) {
		return j, m, nil
	}
	u, text := e.reword(ctx, p, lang, message, before)
	if text == "" {
		return j, m, u
	}
	other, answer, err := e.lookUp(ctx, tags, lang, message, text, before, j, u)
	if err != nil || u.outcome != UnderstoodAnswer { // a search that fails here has failed nobody: the offline outcome is there
		return j, m, u
	}
	return other, answer, u
}

// taken tells whether a frame was stored before, so that a model is not asked for it again. Whoever cannot say lets it be.
func (e *Engine) taken(ctx context.Context, p directory.Person, client uuid.UUID) bool {
	found := true
	err := e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) (err error) {
		_, found, err = stored(ctx, tx, p.ID, client)
		return err
	})
	return found || err != nil
}

// lookUp searches for a query in place of a message. What the query finds must be among what the message itself came near to, or what
// the talk was about: the model chooses among these, and leads nowhere else. Of 72 right pages that loses 21; of 52 wrong ones, to which
// queries led that were written for something else, it keeps 42 away (measured, docs/benchmarks.md).
func (e *Engine) lookUp(ctx context.Context, tags []string, lang, message, query string, before talk, j judgement, u *understanding) (judgement, Message, error) {
	u.outcome = UnderstoodBelow
	said, h := hear(message), hear(query)
	h.self = said.self // what they are stays what they said
	if retrieval.Normalize(h.text) == retrieval.Normalize(said.text) {
		u.outcome = UnderstoodSame
		return j, Message{}, nil
	}
	found, err := e.alone(ctx, tags, before, h)
	if err != nil || !answers(found) {
		return j, Message{}, err
	}
	near, err := e.alone(ctx, tags, before, said)
	if err != nil {
		return j, Message{}, err
	}
	first := found.Articles[0].Slug
	if !slices.ContainsFunc(near.Articles, func(a retrieval.ArticleHit) bool { return a.Slug == first }) &&
		!slices.ContainsFunc(before.subjects(heard{}), func(s titled) bool { return s.Slug == first }) {
		u.outcome = UnderstoodAside
		return j, Message{}, nil
	}
	if asked := retrieval.AskedFacets(said.text); len(asked) > 0 {
		found.Facets = asked // what is asked is what the person asked
	}
	other := judgement{outcome: OutcomeAnswer, said: j.said, situation: j.situation, searched: said.text, found: found, moved: true, rewritten: true}
	if found.Facets != nil {
		chosen, err := e.choose(ctx, reader{tags: tags}, found, false)
		if err != nil || notWritten(chosen, found) != "" {
			u.outcome = UnderstoodLacks
			return j, Message{}, err
		}
	}
	answer, err := e.compose(ctx, tags, lang, message, before, &other)
	if err != nil || other.outcome != OutcomeAnswer {
		return j, Message{}, err
	}
	u.outcome = UnderstoodAnswer
	answer.Author, answer.Text = "desk", textReworded.with(lang, query)+"\n"+answer.Text
	return other, answer, nil
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
			return "", usage, checks.why(ctx, err, ReasonBudget)
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
		return "", usage, checks.why(asked, err, ReasonFault)
	case raw == "":
		return "", usage, UnderstoodNone
	}
	if text = query(lang, raw, unmask); text == "" {
		return "", usage, UnderstoodBad
	}
	return text, usage, ""
}

// why is a word for an error, without anything of its text.
func (c UnderstandChecks) why(ctx context.Context, err error, other string) string {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return ReasonTimeout
	case ctx.Err() != nil:
		return ReasonStopped
	}
	if other == ReasonFault && c.Fault != nil {
		if word := c.Fault(err); word != "" {
			return word
		}
	}
	return other
}

// recordUnderstanding stores how a rewriting came out, without a word of it.
func (e *Engine) recordUnderstanding(ctx context.Context, tx pgx.Tx, person uuid.UUID, m Message, u *understanding) error {
	if u == nil {
		return nil
	}
	_, err := tx.Exec(ctx, `
		insert into chat.understanding (consultation_id, person_id, seq, model, prompt, outcome, tokens_in, tokens_out, elapsed_us)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		m.Consultation, person, m.Seq, e.understander.Model(), e.understander.Prompt(), u.outcome, u.usage.In, u.usage.Out, u.elapsed.Microseconds())
	return err
}
