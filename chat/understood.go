package chat

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/retrieval"
)

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
