package retrieval

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
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

// WithEmbedder adds a dense arm: Embed stores a vector a passage, and a Search with a Meaning also finds by it. nil adds none. A model
// whose vectors are not stored yet, or which has not helped when Embed measured it, changes no search.
func WithEmbedder(e Embedder) Option {
	return func(x *Index) {
		if e != nil {
			x.arm = &denseArm{embedder: e, slots: make(chan struct{}, denseInFlight)}
		}
	}
}

// Spending is asked before texts about the knowledge are sent: passages, and what the model is measured with. An error ends Embed; what
// was done before is kept.
func Spending(spend func(ctx context.Context, texts []string) error) Option {
	return func(x *Index) { x.spend = spend }
}

// A denseQuestion is a question on its way through the embedder while the lexical arm works.
type denseQuestion struct {
	arm   *denseArm
	limit context.Context // its time
	sent  atomic.Bool     // the embedder has it
	told  sync.Once       // the arm knows how it came out

	done   chan struct{} // closed when these stand
	vector []float32     // nil: none
	why    string        // a Meaning… or a Withheld
}

// A denseSearch is the dense arm of one search. The nil one: there is nothing to gain.
type denseSearch struct {
	*denseQuestion
	model denseModel
}

// startDense gives the question to the embedder, if it may go there. It is nil when there is nothing to gain: no embedder, no leave,
// no words, or a model that has no vectors or did not help.
func (x *Index) startDense(ctx context.Context, r Request) (*denseSearch, error) {
	if x.arm == nil || r.Meaning == nil || strings.TrimSpace(r.Text) == "" {
		return nil, nil
	}
	model, err := x.denseModel(ctx)
	if err != nil || model.weight <= 0 {
		return nil, err
	}
	return &denseSearch{r.Meaning.question(ctx, x.arm, r.Text), model}, nil
}

// ask sends what leave gives of a question.
func (a *denseArm) ask(ctx context.Context, leave Leave, text string) *denseQuestion {
	q := &denseQuestion{arm: a, done: make(chan struct{}), why: MeaningResting}
	if time.Now().UnixNano() < a.restTill.Load() {
		close(q.done)
		return q
	}
	select {
	case a.slots <- struct{}{}:
	default:
		close(q.done)
		return q
	}
	limit, stop := context.WithTimeout(ctx, denseWithin)
	q.limit = limit
	go func() { // ends with the embedder, which may be later than the search
		defer func() { <-a.slots }()
		defer stop()
		defer close(q.done)
		q.vector, q.why = q.send(limit, leave, text)
	}()
	return q
}

func (q *denseQuestion) send(ctx context.Context, leave Leave, text string) (vector []float32, why string) {
	words, err := leave(ctx, text)
	var withheld Withheld
	switch {
	case errors.As(err, &withheld):
		return nil, string(withheld)
	case ctx.Err() != nil:
		return nil, MeaningLate
	case err != nil:
		return nil, MeaningFault
	case strings.TrimSpace(words) == "":
		return nil, ""
	}
	q.sent.Store(true)
	vectors, err := embedTexts(ctx, q.arm.embedder, QuestionPurpose, []string{words})
	switch {
	case err == nil:
		return vectors[0], MeaningUsed
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, MeaningLate
	}
	return nil, MeaningFault
}

// wait gives the question's vector, or why there is none. The error is the asker's.
func (q *denseQuestion) wait(ctx context.Context) (vector []float32, why string, err error) {
	select {
	case <-q.done:
	default:
		select {
		case <-q.done:
		case <-q.limit.Done():
		case <-ctx.Done():
		}
	}
	if ctx.Err() != nil {
		return nil, "", ctx.Err()
	}
	select {
	case <-q.done:
		vector, why = q.vector, q.why
	default:
		why = MeaningLate
	}
	if q.sent.Load() { // what a person does not allow, or cannot pay, is no fault of the embedder
		q.told.Do(func() { q.arm.note(why == MeaningUsed) })
	}
	return vector, why, nil
}

// note counts failures in a row.
func (a *denseArm) note(well bool) {
	if well {
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
