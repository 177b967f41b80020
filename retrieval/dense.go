package retrieval

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// How long a search lets itself be held up by an embedder. People notice a third of a second; a model in the same building
// takes a tenth of that for one question.
const (
	denseWithin   = 300 * time.Millisecond
	denseInFlight = 16              // questions at the embedder at once: one that hangs must not gather them
	denseFailures = 3               // failures in a row after which it is left alone
	denseRest     = 5 * time.Second // for that long
)

// A denseArm is the configured embedder with what protects a search from it. All searches of a process share one.
type denseArm struct {
	embedder Embedder
	slots    chan struct{}
	failures atomic.Int32
	restTill atomic.Int64 // Unix nanoseconds
}

// An Option changes what Open makes.
type Option func(*Index)

// WithEmbedder adds a dense arm: Embed stores a vector a passage, and Search also finds by meaning. nil adds none. A model
// whose vectors are not stored yet, or which has not helped when Embed measured it, changes no search.
func WithEmbedder(e Embedder) Option {
	return func(x *Index) {
		if e != nil {
			x.arm = &denseArm{embedder: e, slots: make(chan struct{}, denseInFlight)}
		}
	}
}

// PassagesOnly keeps questions from the embedder: the vectors of what the company published are kept in step, and Search finds by
// words alone. It is for an endpoint outside the house as long as nobody has masked the question and asked its person.
func PassagesOnly() Option {
	return func(x *Index) { x.passagesOnly = true }
}

// A denseQuestion is a question on its way through the embedder while the lexical arm works.
type denseQuestion struct {
	arm    *denseArm
	model  denseModel
	within *time.Timer
	stop   context.CancelFunc
	answer chan denseAnswer // nil: not asked, because the embedder rests or is crowded
}

type denseAnswer struct {
	vector []float32
	err    error
}

var errResting = errors.New("the embedder rests after failures, or is crowded")

// startDense gives the question to the embedder. It is nil when there is nothing to gain: no embedder for questions, no words, or a model
// that has no vectors or did not help.
func (x *Index) startDense(ctx context.Context, text string) (*denseQuestion, error) {
	if x.arm == nil || x.passagesOnly || strings.TrimSpace(text) == "" {
		return nil, nil
	}
	model, err := x.denseModel(ctx)
	if err != nil || model.weight <= 0 {
		return nil, err
	}
	return x.arm.ask(ctx, model, text), nil
}

func (a *denseArm) ask(ctx context.Context, model denseModel, text string) *denseQuestion {
	q := &denseQuestion{arm: a, model: model}
	if time.Now().UnixNano() < a.restTill.Load() {
		return q
	}
	select {
	case a.slots <- struct{}{}:
	default:
		return q
	}
	q.answer = make(chan denseAnswer, 1)
	q.within = time.NewTimer(denseWithin)
	ctx, q.stop = context.WithTimeout(ctx, denseWithin)
	go func() { // ends with the embedder, which may be later than the search
		defer func() { <-a.slots }()
		vectors, err := embedTexts(ctx, a.embedder, QuestionPurpose, []string{text})
		if err != nil {
			q.answer <- denseAnswer{err: err}
			return
		}
		q.answer <- denseAnswer{vector: vectors[0]}
	}()
	return q
}

// wait gives the question's vector, or why there is none.
func (q *denseQuestion) wait(ctx context.Context) ([]float32, error) {
	if q.answer == nil {
		return nil, errResting
	}
	defer q.stop()
	defer q.within.Stop()
	var answer denseAnswer
	select {
	case answer = <-q.answer:
	case <-q.within.C:
		answer.err = context.DeadlineExceeded
	case <-ctx.Done():
		return nil, ctx.Err() // the asker's doing, not the embedder's
	}
	if ctx.Err() == nil {
		q.arm.note(answer.err)
	}
	return answer.vector, answer.err
}

// note counts failures in a row.
func (a *denseArm) note(err error) {
	if err == nil {
		a.failures.Store(0)
	} else if a.failures.Add(1) >= denseFailures {
		a.failures.Store(0)
		a.restTill.Store(time.Now().Add(denseRest).UnixNano())
	}
}

// A denseModel is what the index knows of the configured model. The zero value is one without vectors.
type denseModel struct {
	slot, size int
	passages   int // visible ones when the skill was measured; 0: never
	skill
}

// denseModel reads it anew for each search: another process may have built or removed it.
func (x *Index) denseModel(ctx context.Context) (denseModel, error) {
	var m denseModel
	err := x.db.QueryRow(ctx, `
		select slot, size, passages, weight, base, wrong, own from retrieval.model where name = $1 and dimensions = $2`,
		x.arm.embedder.Model(), x.arm.embedder.Dimensions()).
		Scan(&m.slot, &m.size, &m.passages, &m.weight, &m.base, &m.wrong, &m.own)
	if errors.Is(err, pgx.ErrNoRows) {
		return denseModel{}, nil
	}
	if err != nil {
		return denseModel{}, fmt.Errorf("read model: %w", err)
	}
	return m, nil
}
