package main

import (
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/openai"
	"dousuru/internal/budget"
	"dousuru/internal/directory"
	"dousuru/internal/endpoint"
)

// A rewordingWeigher stands in the understander's place while the questions are asked without a model: it counts what the model
// would be sent, and has no query for anything, so that every outcome stays as it is without one. With an embedder or after a follow-up
// the model's side may be asked a little more or less.
type rewordingWeigher struct {
	*openai.Understander
	requests int
	worst    chat.Usage // of all
}

// weighRewordings gives the weigher, or nil where no model rewords questions.
func (m *modelSettings) weighRewordings(engine *chat.Engine) (*rewordingWeigher, error) {
	if m.Understander == "" {
		return nil, nil
	}
	client, err := m.client(endpoint.Options{})
	if err != nil {
		return nil, err
	}
	w := &rewordingWeigher{Understander: openai.NewUnderstander(client, m.Understander)}
	engine.UseUnderstander(w, chat.UnderstandChecks{
		Allowed: func(context.Context, uuid.UUID) (bool, error) { return true, nil },
		Mask: func(_ context.Context, _ directory.Person, texts []string) ([]string, func(string) string, error) {
			return texts, func(s string) string { return s }, nil
		}})
	return w, nil
}

// Understand is chat.Understander's.
func (w *rewordingWeigher) Understand(_ context.Context, r chat.UnderstandRequest) (string, chat.Usage, error) {
	worst := w.Worst(r)
	w.requests++
	w.worst.In, w.worst.Out = w.worst.In+worst.In, w.worst.Out+worst.Out
	return "", chat.Usage{}, nil
}

// estimate says how many questions may be sent to be reworded, and what that costs at most.
func (w *rewordingWeigher) estimate(out io.Writer, m *modelSettings) {
	if w == nil {
		return
	}
	fmt.Fprintf(out, "%d questions to %s to be reworded, never over %d tokens in and %d out", w.requests, m.Understander, w.worst.In, w.worst.Out)
	if prices := m.Budget.prices(); prices.Unit() == budget.MicroYen {
		fmt.Fprintf(out, " or %s", amount(prices.Cost(w.worst.In, w.worst.Out), budget.MicroYen))
	}
	fmt.Fprintln(out)
}
