package chat

import (
	"context"

	"github.com/google/uuid"

	"dousuru/chat/triage"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
)

// MeaningChecks stand between what somebody asks and an embedder. Without Allowed nothing is asked of one.
type MeaningChecks struct {
	// Allowed tells whether a person lets the desk use a model, wherever it runs.
	Allowed func(ctx context.Context, person uuid.UUID) (bool, error)
	// Mask takes out of texts what names somebody, as Checks.Mask does. Nil: the embedder is on this machine, and reads them as they are.
	Mask func(ctx context.Context, p directory.Person, texts []string) (masked []string, unmask func(string) string, err error)
	// Reserve takes what a question costs from the budget, before it is sent; it counts as spent. Nil: it costs nothing.
	Reserve func(ctx context.Context, person uuid.UUID, words string) error
}

// Why a question had no say by its meaning, in the reasons of a turn, beside those of retrieval. That a person allows no model is no
// reason: their record is that of a desk without one.
const (
	withheldMask   = retrieval.Withheld(ReasonMask)
	withheldBudget = retrieval.Withheld(ReasonBudget)
	withheld       = retrieval.Withheld("")
)

// Leave is the say of a person over a question of theirs; of nobody (the zero Person), over one that no person asks: Allowed is not
// asked then, and the other checks get no person. What triage finds anything in, however little, stays here whoever asks: it may be of
// somebody who needs a person.
func (c MeaningChecks) Leave(p directory.Person) retrieval.Leave {
	return func(ctx context.Context, question string) (string, error) {
		if needsPeople(triage.Of(question)) {
			return "", withheld
		}
		if p.ID != uuid.Nil {
			if allowed, err := c.Allowed(ctx, p.ID); err != nil {
				return "", err
			} else if !allowed {
				return "", withheld
			}
		}
		words := question
		if c.Mask != nil {
			masked, _, err := c.Mask(ctx, p, []string{question})
			if err != nil || len(masked) != 1 {
				return "", withheldMask
			}
			words = masked[0]
		}
		if c.Reserve != nil {
			if err := c.Reserve(ctx, p.ID, words); err != nil {
				if ctx.Err() != nil {
					return "", ctx.Err()
				}
				return "", withheldBudget
			}
		}
		return words, nil
	}
}

// needsPeople tells whether words may be those of somebody who needs a person, however little they weigh.
func needsPeople(said triage.Result) bool {
	return said.Topic.Sensitive() || said.Soft || said.Band
}

// UseMeaning lets questions go to the index's embedder, as far as the checks allow. Without it words alone find. Call it before the
// engine serves anybody.
func (e *Engine) UseMeaning(c MeaningChecks) {
	if c.Allowed == nil {
		panic("chat: an embedder without Allowed")
	}
	e.meaning = &c
}

// meaningOf is what the searches for a message may send, of the person or of nobody; nil: nothing. The whole message is weighed, since
// its parts are searched for. What may belong to such a message goes out no more than it does: nothing after danger, nothing until
// another message was answered, nothing in a feedback talk and nothing that could begin one.
func (e *Engine) meaningOf(p directory.Person, message string, before talk) *retrieval.Meaning {
	if e.meaning == nil || before.Danger || before.Delicate || before.Feedback != nil || before.Laid {
		return nil
	}
	said := weigh(message)
	if needsPeople(said) || beginFeedback(message, judgement{outcome: OutcomeUnknown, said: said}) != nil {
		return nil
	}
	return retrieval.ByMeaning(e.meaning.Leave(p))
}

// Beside is an engine on what a transaction has written, or on another index, that lets questions go to an embedder as this one does.
// It has no composer and no understander.
func (e *Engine) Beside(db *postgres.DB, index *retrieval.Index) *Engine {
	other := New(db, index)
	other.meaning = e.meaning
	return other
}
