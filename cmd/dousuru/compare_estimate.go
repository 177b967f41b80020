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
	"dousuru/internal/postgres"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// A weigher stands in the composer's place while the questions are asked without a model: it weighs what the model would be sent,
// and sends nothing.
type weigher struct {
	*openai.Composer
	requests int
	worst    chat.Usage // of one try of each

	rewordings *rewordingWeigher // nil: no model rewords questions
}

// weigher weighs nothing where nothing is compared, or no model is asked.
func (c *evaluateCommand) weigher(m *modelSettings, engine *chat.Engine) (*weigher, error) {
	if c.Compare == "" {
		return &weigher{}, nil
	}
	rewordings, err := m.weighRewordings(engine)
	if err != nil || m.Composer == "" {
		return &weigher{rewordings: rewordings}, err
	}
	client, err := m.client(endpoint.Options{})
	if err != nil {
		return nil, err
	}
	w := &weigher{Composer: openai.NewComposer(client, m.Composer), rewordings: rewordings}
	engine.UseComposer(w, chat.Checks{
		Allowed: func(context.Context, uuid.UUID) (bool, error) { return true, nil },
		Mask: func(_ context.Context, _ directory.Person, texts []string) ([]string, func(string) string, error) {
			return texts, func(s string) string { return s }, nil
		}})
	return w, nil
}

// Compose is chat.Composer's.
func (w *weigher) Compose(_ context.Context, r chat.ComposeRequest, _ func(string) error) (chat.Usage, error) {
	worst := w.Worst(r)
	w.requests++
	w.worst.In, w.worst.Out = w.worst.In+worst.In, w.worst.Out+worst.Out
	return chat.Usage{}, nil
}

// weigh has the last answer of a talk weighed, if it is one to rephrase.
func (w *weigher) weigh(ctx context.Context, talk *chat.Talk) {
	if w.Composer != nil {
		talk.Rephrase(ctx)
	}
}

// sends tells whether anything is going to be sent.
func (w *weigher) sends() bool {
	return w.requests > 0 || w.rewordings != nil && w.rewordings.requests > 0
}

// prompts are what the models are told, by use.
func (w *weigher) prompts() map[string]string {
	told := map[string]string{}
	if w.Composer != nil {
		told["composer"] = w.Prompt()
	}
	if w.rewordings != nil {
		told["understander"] = w.rewordings.Prompt()
	}
	return told
}

// likely is what the requests use if all goes well. The greatest length counts a token a byte; a Japanese sign of three bytes is
// a little over one token, so 0.4 of it is rather too much than too little. Five sentences are about 400 tokens.
func (w *weigher) likely() chat.Usage {
	return chat.Usage{In: w.worst.In * 2 / 5, Out: 400 * w.requests}
}

// estimate says what is going to be sent, what it may cost, and how much of the month is used.
func (w *weigher) estimate(ctx context.Context, out io.Writer, db *postgres.DB, m *modelSettings, questions []evaluation.Question) error {
	fmt.Fprintf(out, "%d questions, asked without a model; now with what the settings name\n", len(questions))
	m.estimateQuestions(out, questions)
	w.rewordings.estimate(out, m)
	if w.Composer == nil {
		return nil
	}
	client, err := m.client(endpoint.Options{})
	if err != nil {
		return err
	}
	likely, prices, limits := w.likely(), m.Budget.prices(), m.Budget.limits()
	most := chat.Usage{In: composeTries * w.worst.In, Out: composeTries * w.worst.Out}
	fmt.Fprintf(out, "%d requests to %s at %s: about %d tokens in and %d out; with second tries never over %d and %d\n",
		w.requests, m.Composer, client.Host(), likely.In, likely.Out, most.In, most.Out)
	if prices.Unit() == budget.MicroYen {
		fmt.Fprintf(out, "about %s, never over %s\n", amount(prices.Cost(likely.In, likely.Out), budget.MicroYen), amount(prices.Cost(most.In, most.Out), budget.MicroYen))
	}
	totals, err := budget.Totals(ctx, db, postgres.Viewer{Roles: []postgres.Role{postgres.RoleAdmin}})
	if err != nil {
		return err
	}
	used := int64(0)
	for _, t := range totals { // the latest month first
		if t.Month.Equal(totals[0].Month) && t.Purpose == "knowledge" && t.Unit == limits.Unit {
			used = t.Spent
		}
	}
	fmt.Fprintf(out, "the month's limit for this is %s, of which at most %s is used; people's own questions are counted apart\n", amount(limits.Company, limits.Unit), amount(used, limits.Unit))
	return nil
}

// searching says how far the embedder takes part.
func (m *models) searching(ctx context.Context, s *modelSettings, index *retrieval.Index) error {
	if s.Embedder == "" {
		return nil
	}
	total, missing, err := index.Pending(ctx, nil)
	if err != nil {
		return err
	}
	m.lines = append(m.lines, fmt.Sprintf("embedder: model %s; questions are searched by its vectors, too; %d of %d passages have a vector", s.Embedder, total-missing, total))
	return nil
}
