package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"dousuru/chat"
	"dousuru/internal/endpoint"
	"dousuru/internal/postgres"
	"dousuru/retrieval/evaluation"
)

// mostParallel is how many requests an endpoint's client makes at a time.
const mostParallel = 16

// What an endpoint that takes nothing for a while is given, before a comparison ends: a breaker lets a request through after half a minute.
const (
	waitForEndpoint = 8 * time.Second
	endpointTries   = 8
)

var errNothingToCompare = errors.New("evaluate --compare: no model is named, so there is nothing to compare with. DOUSURU_COMPOSER, DOUSURU_UNDERSTANDER or DOUSURU_EMBEDDER names one; docs/operations.md has the rest")

// compare asks the questions with the models of the settings, and sets that beside the turns without. It says first what may be
// sent, and asks whether it shall be. What was asked to its end before somebody stops it, or the budget ends, is compared.
func (c *evaluateCommand) compare(ctx context.Context, s *Settings, db *postgres.DB, w *weigher, questions []evaluation.Question,
	offline []evaluation.Turn, lines details, std streams) (*evaluation.Comparison, error) {
	if err := w.estimate(ctx, std.err, db, &s.Model, questions); err != nil {
		return nil, err
	}
	if (w.sends() || s.Model.sendsQuestions()) && !c.Yes && !agreed(std.in, std.err, "ask the model now?") {
		fmt.Fprintln(std.err, "nothing was sent")
		return nil, errSaid
	}
	index, err := s.index(ctx, db)
	if err != nil {
		return nil, err
	}
	if _, err := index.Refresh(ctx); err != nil {
		return nil, err
	}
	all, engine := new(models), chat.New(db, index)
	if err := s.Model.trial(ctx, db, engine, all); err != nil {
		return nil, err
	}
	told := w.prompts()
	for i, line := range all.lines {
		use, _, _ := strings.Cut(line, ":")
		all.lines[i] += ", told by " + told[use]
	}
	if err := all.searching(ctx, &s.Model, index); err != nil {
		return nil, err
	}
	run := &comparing{questions: questions, answers: make([][]answered, len(questions)), pause: c.pause, tell: std.err, start: time.Now(), told: time.Now(),
		ask: func(ctx context.Context, q evaluation.Question, heard func(*chat.Talk, *answered) error) ([]answered, error) {
			return askOne(ctx, engine, index, q, heard)
		}}
	if run.pause == 0 {
		run.pause = waitForEndpoint
	}
	if err := run.all(ctx, c.Parallel); err != nil {
		return nil, err
	}
	without, with, err := run.pairs(offline, lines)
	if err != nil {
		return nil, err
	}
	compared := evaluation.Compare(without, with, len(questions))
	compared.Stopped, compared.Parallel, compared.Models = run.stopped, c.Parallel, all.lines
	if prices := s.Model.Budget.prices(); compared.Wordings != nil && s.Model.Budget.PriceIn > 0 {
		yen := float64(prices.Cost(compared.Wordings.TokensIn, compared.Wordings.TokensOut)) / 1e6
		compared.Wordings.Yen = &yen
	}
	return &compared, nil
}

// comparing is a comparison at work: several questions at the model at a time.
type comparing struct {
	questions []evaluation.Question
	ask       func(context.Context, evaluation.Question, func(*chat.Talk, *answered) error) ([]answered, error)
	pause     time.Duration
	tell      io.Writer
	start     time.Time

	mu      sync.Mutex
	next    int
	done    int
	told    time.Time
	answers [][]answered // of each question; nil: not asked to its end
	stopped evaluation.Stop
	err     error
}

// all asks until every question is asked, something stops it, or fails. An error is of the desk, not of the endpoint.
func (r *comparing) all(ctx context.Context, parallel int) error {
	var workers sync.WaitGroup
	for range parallel {
		workers.Go(func() {
			for i := r.take(ctx); i >= 0; i = r.take(ctx) {
				list, err := r.ask(ctx, r.questions[i], func(talk *chat.Talk, a *answered) error { return r.reword(ctx, talk, a) })
				r.keep(ctx, i, list, err)
			}
		})
	}
	workers.Wait()
	if ctx.Err() != nil && r.stopped == "" && r.done < len(r.questions) {
		r.stopped = evaluation.StopInterrupted
	}
	return r.err
}

// take is the next question, or -1.
func (r *comparing) take(ctx context.Context) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() != nil || r.stopped != "" || r.err != nil || r.next == len(r.questions) {
		return -1
	}
	r.next++
	return r.next - 1
}

// A stopping ends a comparison; what others are at is finished.
type stopping evaluation.Stop

func (s stopping) Error() string { return string(s) }

// keep takes down what came of a question, and tells how far it is.
func (r *comparing) keep(ctx context.Context, i int, list []answered, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var stop stopping
	switch {
	case errors.As(err, &stop):
		if r.stopped == "" {
			r.stopped = evaluation.Stop(stop)
		}
		return
	case err != nil && ctx.Err() != nil:
		return
	case err != nil:
		r.err = err
		return
	}
	r.answers[i] = list
	r.done++
	if time.Since(r.told) >= tellEvery || r.done == len(r.questions) {
		r.told = time.Now()
		fmt.Fprintf(r.tell, "%d of %d questions%s\n", r.done, len(r.questions), left(r.done, len(r.questions), time.Since(r.start)))
	}
}

// reword has the model rephrase the answer, if it is one to rephrase.
func (r *comparing) reword(ctx context.Context, talk *chat.Talk, a *answered) error {
	for try := 1; ; try++ {
		said, ok := talk.Rephrase(ctx)
		switch {
		case !ok:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case said.Reason == chat.ReasonBudget:
			return stopping(evaluation.StopBudget)
		case said.Reason == string(endpoint.Key):
			return stopping(evaluation.StopEndpoint)
		case said.Reason != string(endpoint.Open) && said.Reason != string(endpoint.Busy):
			a.turn.Worded, a.summary = worded(a.said, said), newSummaryJSON(said)
			return nil
		case try == endpointTries: // nothing was sent in any of them
			return stopping(evaluation.StopEndpoint)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(r.pause):
		}
	}
}

// pairs are the turns of what was asked to its end, of both, in the order of the questions. The model's are written to the details.
func (r *comparing) pairs(offline []evaluation.Turn, lines details) (without, with []evaluation.Turn, err error) {
	at := 0
	for i, q := range r.questions {
		n := len(q.Messages())
		if list := r.answers[i]; list != nil {
			without = append(without, offline[at:at+n]...)
			for _, a := range list {
				with = append(with, a.turn)
				if err := lines.write(a.detail("model")); err != nil {
					return nil, nil, err
				}
			}
		}
		at += n
	}
	return without, with, nil
}
