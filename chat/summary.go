package chat

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/grounding"
	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// Limits of a summary. One that passes them is none: what is longer than its answer helps nobody.
const (
	SummaryWithin = 8 * time.Second // from the stored answer to the end, whatever the endpoint does
	MaxSummary    = 12              // sentences that were kept
	maxWritten    = 12_000          // bytes that a model may write
	partsBeside   = 3               // quoted parts of each option but the first that a model gets: the first is what was asked
)

// Reasons of a summary that was not kept, beside those of Checks.Fault.
const (
	ReasonLittle  = "little"  // no sentence passed the check, or more than half did not
	ReasonAside   = "aside"   // what was asked is not in it
	ReasonLong    = "long"    // more than MaxSummary sentences, or too many bytes
	ReasonBudget  = "budget"  // no budget is left
	ReasonTimeout = "timeout" // SummaryWithin is over
	ReasonStopped = "stopped" // the person stopped it, said something else or left
	ReasonMoved   = "moved"   // whole, but the talk had gone on
	ReasonMask    = "mask"    // could not be masked
	ReasonFault   = "fault"   // anything else
)

// Checks stand between the desk and a composer. Without Mask and Allowed nothing may leave the house, so both are needed.
type Checks struct {
	// Allowed tells whether a person lets the desk use a model.
	Allowed func(ctx context.Context, person uuid.UUID) (bool, error)
	// Mask takes out of texts what names somebody, with the same placeholder for the same name in all of them, and returns what puts
	// the names back into a sentence. What it does not know it leaves as it is.
	Mask func(ctx context.Context, p directory.Person, texts []string) (masked []string, unmask func(string) string, err error)
	// Reserve sets the most that a request may use aside, before it is made; settle says what it has used. Nil: there is no budget.
	Reserve func(ctx context.Context, person uuid.UUID, r ComposeRequest) (settle func(context.Context, Usage) error, err error)
	// Fault is a word for an error of the composer, without anything of its text; "" where it knows none. Nil: all are ReasonFault.
	Fault func(error) string
}

// UseComposer lets a model rephrase answers. Call it before the engine serves anybody.
func (e *Engine) UseComposer(c Composer, checks Checks) {
	if checks.Allowed == nil || checks.Mask == nil {
		panic("chat: a composer without Allowed and Mask")
	}
	e.composer, e.checks = c, checks
}

// An Answered is a stored answer that Summarize may be asked to rephrase, with what that needs.
type Answered struct {
	Consultation uuid.UUID
	Seq          int64 // of the answer

	lang, question string
	passages       []grounding.Passage // as the answer shows them
	articles       []string            // slug and
	facets         []string            // facet of each passage
	cites          []Cite              // where each passage stands in the answer
	asked          [][]knowledge.Facet // parts that were asked for: one of each group answers
}

// A SummarySentence is one sentence of a summary, with where it stands in the answer.
type SummarySentence struct {
	Text  string `json:"text"`
	Cites []Cite `json:"cites"` // in the order of the sentence, each once
}

// A SummaryState is what became of a summary.
type SummaryState string

// States at the end of a summary.
const (
	SummaryKept SummaryState = "kept" // it is a message of the talk
	SummaryNone SummaryState = "none" // nothing of it is left
)

// A Cite is the place of a quoted part in the answer that a summary is of, both counted from 0.
type Cite struct {
	Option int `json:"option"`
	Part   int `json:"part"`
}

// answered is the answer as a model may get it, or nil: only a plain answer, never beside words that may be those of somebody who
// needs a person, in a feedback talk, or after danger.
func (e *Engine) answered(lang, message string, before talk, j judgement, m Message) *Answered {
	said := j.said
	switch {
	case e.composer == nil, j.outcome != OutcomeAnswer, m.Kind != KindAnswer, j.source, j.rewritten, len(j.themes) > 0:
		return nil
	case j.worried, j.offer, said.Topic != "", said.Soft, said.Band, j.feedback != nil, before.Feedback != nil, before.Danger:
		return nil
	}
	a := &Answered{Consultation: m.Consultation, Seq: m.Seq, lang: lang, question: message}
	for i, o := range m.Options {
		for k, p := range o.Parts {
			if i > 0 && k >= partsBeside {
				break
			}
			if languageOf(p.Text, lang) != lang { // words cannot be checked across languages
				continue
			}
			a.passages = append(a.passages, grounding.Passage{Mark: len(a.passages) + 1, Title: o.Title, Label: p.Label, Text: p.Text,
				Date: o.ReviewedOn, Note: o.StatusNote})
			a.articles = append(a.articles, o.Article)
			a.facets = append(a.facets, p.Facet)
			a.cites = append(a.cites, Cite{i, k})
		}
	}
	for _, one := range []*judgement{&j, j.second} {
		if one != nil && len(one.found.Facets) > 0 {
			a.asked = append(a.asked, askedAs(one.found.Facets[0]))
		}
	}
	if len(a.passages) == 0 || a.cites[0] != (Cite{}) {
		return nil
	}
	return a
}

// askedAs are the facets that answer where one is asked for.
func askedAs(facet knowledge.Facet) []knowledge.Facet {
	if facet == knowledge.Eligibility || facet == knowledge.Exclusions {
		return []knowledge.Facet{knowledge.Eligibility, knowledge.Exclusions}
	}
	return []knowledge.Facet{facet}
}

// composings are the summaries that are being written in this process: at most one of a talk.
type composings struct {
	mu      sync.Mutex
	running map[uuid.UUID]*composing
}

type composing struct{ stop context.CancelCauseFunc }

var errStopped = errors.New("stopped")

// begin registers a summary of a talk and ends the one before it.
func (s *composings) begin(ctx context.Context, talk uuid.UUID) (context.Context, func()) {
	ctx, stop := context.WithCancelCause(ctx)
	c := &composing{stop}
	s.mu.Lock()
	defer s.mu.Unlock()
	if before := s.running[talk]; before != nil {
		before.stop(errStopped)
	}
	if s.running == nil {
		s.running = map[uuid.UUID]*composing{}
	}
	s.running[talk] = c
	return ctx, func() {
		stop(nil)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.running[talk] == c {
			delete(s.running, talk)
		}
	}
}

func (s *composings) stop(talk uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.running[talk]; c != nil {
		c.stop(errStopped)
	}
}

// StopSummary ends the summary that is being written in a talk, if one is. The answer stands.
func (e *Engine) StopSummary(consultation uuid.UUID) { e.composings.stop(consultation) }
