package chat

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"dousuru/chat/grounding"
	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// A rephrasing is a summary as it is being written.
type rephrasing struct {
	a       *Answered
	check   func() checker
	unmask  func(string) string
	emit    func(SummarySentence) error
	split   grounding.Splitter
	written int

	start     time.Time
	first     time.Duration // until the first sentence; 0: none
	sentences []SummarySentence
	dropped   map[string]int // by reason
	usage     Usage
	reason    string // why it is not kept; empty: it is
}

// A checker says of a sentence whether its passages say it, too.
type checker interface {
	Check(sentence, language string) grounding.Verdict
}

// errLong ends a text that is too long.
var errLong = errors.New("text is too long")

// rephrase has the composer rephrase an answer and emits each sentence that passes the check. Nothing is written.
func (e *Engine) rephrase(ctx context.Context, p directory.Person, a *Answered, emit func(SummarySentence) error) *rephrasing {
	ctx, cancel := context.WithTimeout(ctx, SummaryWithin)
	defer cancel()
	r := &rephrasing{a: a, emit: emit, start: time.Now(), dropped: map[string]int{}}
	r.check = sync.OnceValue(func() checker { return e.reads(a.passages) })
	request, err := e.masked(ctx, p, r)
	if err != nil {
		r.reason = why(ctx, err, ReasonMask, e.checks.Fault)
		return r
	}
	settle := func(context.Context, Usage) error { return nil }
	if e.checks.Reserve != nil {
		if settle, err = e.checks.Reserve(ctx, p.ID, request); err != nil {
			r.reason = why(ctx, err, ReasonBudget, e.checks.Fault)
			return r
		}
	}
	defer r.reading()()
	if err = e.composed(ctx, request, r); err == nil {
		err = ctx.Err()
	}
	if err != nil {
		r.reason = why(ctx, err, ReasonFault, e.checks.Fault)
	} else {
		r.reason = r.lacking()
	}
	after, done := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer done()
	_ = settle(after, r.usage) // what is not settled counts as spent
	return r
}

// settleWithin is how long the database has to take down what a summary has used, when its own time is over.
const settleWithin = 5 * time.Second

// masked makes the request, in which nobody is named.
func (e *Engine) masked(ctx context.Context, p directory.Person, r *rephrasing) (ComposeRequest, error) {
	texts := []string{r.a.question}
	for _, q := range r.a.passages {
		texts = append(texts, q.Title, q.Text, q.Note, q.Label)
	}
	masked, unmask, err := e.checks.Mask(ctx, p, texts)
	if err != nil {
		return ComposeRequest{}, err
	}
	if len(masked) != len(texts) {
		return ComposeRequest{}, errors.New("mask texts: some are missing")
	}
	r.unmask = unmask
	request := ComposeRequest{Language: r.a.lang, Question: masked[0]}
	for i, q := range r.a.passages {
		of := masked[1+4*i:]
		request.Passages = append(request.Passages, Passage{Mark: q.Mark, Article: r.a.articles[i], Title: of[0], Facet: r.a.facets[i],
			Label: of[3], Text: of[1], ReviewedOn: q.Date, StatusNote: of[2]})
	}
	return request, nil
}

// reading reads the passages while the request is on its way; what it returns waits for that. A panic of it is nobody's end: it comes
// again with the first sentence that is checked.
func (r *rephrasing) reading() (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = recover() }()
		r.check()
	}()
	return func() { <-done }
}

// composed asks the composer, to the last sentence. A fault in it, or in the check, ends nothing but the summary.
func (e *Engine) composed(ctx context.Context, request ComposeRequest, r *rephrasing) (err error) {
	defer func() {
		if recover() != nil { // its text could hold the person's words
			err = errors.New("composer panicked")
		}
	}()
	if r.usage, err = e.composer.Compose(ctx, request, r.piece); err != nil {
		return err
	}
	return r.take(r.split.Rest())
}

// piece takes what arrives, and emits the sentences that are whole with it.
func (r *rephrasing) piece(text string) error {
	if r.written += len(text); r.written > maxWritten {
		return errLong
	}
	for _, sentence := range r.split.Write(text) {
		if err := r.take(sentence); err != nil {
			return err
		}
	}
	return nil
}

// take checks one sentence against the passages as the person sees them, and emits it if it says what they say.
func (r *rephrasing) take(sentence string) error {
	if sentence == "" {
		return nil
	}
	v := r.check().Check(r.unmask(sentence), r.a.lang)
	if v.OK && slices.ContainsFunc(r.sentences, func(s SummarySentence) bool { return s.Text == v.Text }) {
		v.OK, v.Reason = false, "repeated"
	}
	if !v.OK {
		r.dropped[v.Reason]++
		return nil
	}
	if len(r.sentences) == MaxSummary {
		return errLong
	}
	s := SummarySentence{Text: v.Text}
	for _, mark := range v.Marks {
		s.Cites = append(s.Cites, r.a.cites[mark-1])
	}
	if r.first == 0 {
		r.first = time.Since(r.start)
	}
	r.sentences = append(r.sentences, s)
	return r.emit(s)
}

// lacking says why a text that came to its end is not kept: too little of it passed, or what was asked is not in it.
func (r *rephrasing) lacking() string {
	dropped := 0
	for _, n := range r.dropped {
		dropped += n
	}
	if len(r.sentences) == 0 || dropped > len(r.sentences) {
		return ReasonLittle
	}
	cited := func(match func(i int) bool) bool {
		for i, place := range r.a.cites {
			if match(i) && slices.ContainsFunc(r.sentences, func(s SummarySentence) bool { return slices.Contains(s.Cites, place) }) {
				return true
			}
		}
		return false
	}
	if !cited(func(i int) bool { return r.a.cites[i].Option == 0 }) {
		return ReasonAside
	}
	for _, group := range r.a.asked {
		answers := func(i int) bool { return slices.Contains(group, knowledge.Facet(r.a.facets[i])) }
		if there := slices.ContainsFunc(r.a.facets, func(f string) bool { return slices.Contains(group, knowledge.Facet(f)) }); there && !cited(answers) {
			return ReasonAside
		}
	}
	return ""
}

// why is a word for an error, without anything of its text; of ReasonFault what fault says, where it knows one.
func why(ctx context.Context, err error, other string, fault func(error) string) string {
	switch {
	case errors.Is(err, errLong):
		return ReasonLong
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return ReasonTimeout
	case ctx.Err() != nil, errors.Is(err, errStopped):
		return ReasonStopped
	}
	if other == ReasonFault && fault != nil {
		if word := fault(err); word != "" {
			return word
		}
	}
	return other
}

// text is the whole summary.
func (r *rephrasing) text() string {
	between := ""
	if r.a.lang == "en" {
		between = " "
	}
	var all []string
	for _, s := range r.sentences {
		all = append(all, s.Text)
	}
	return strings.Join(all, between)
}

// cited is what the sentences that passed cite.
func (r *rephrasing) cited() (all []Cited) {
	for _, s := range r.sentences {
		for _, place := range s.Cites {
			i := slices.Index(r.a.cites, place)
			all = append(all, Cited{r.a.articles[i], r.a.facets[i]})
		}
	}
	return all
}
