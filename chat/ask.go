package chat

import (
	"context"
	"strings"
	"time"

	"dousuru/internal/directory"
	"dousuru/retrieval"
)

// A Talk is a consultation that is stored nowhere: for the command line, for evaluation, for trying a draft. It takes the
// same way as one over the socket, triage to check, without the rows.
type Talk struct {
	engine *Engine
	tags   []string
	lang   string
	before talk
	answer *Answered        // the last answer, where a model may rephrase it
	reword bool             // a model may rewrite what nothing is found for
	person directory.Person // who types, for an embedder alone; zero: nobody
}

// Talk begins a consultation that is stored nowhere, for a reader with these audience tags.
func (e *Engine) Talk(lang string, tags []string) *Talk {
	return &Talk{engine: e, tags: tags, lang: lang}
}

// Reword lets the engine's understander rewrite what nothing is found for, if there is one: for nobody, so Allowed is not asked and the
// other checks get no person. Without it a talk stays offline. It returns the talk.
func (t *Talk) Reword() *Talk {
	t.reword = true
	return t
}

// For says whose words are said, which the engine's embedder then gets only as they allow. Without it they are nobody's: labelled
// questions, or an operator's at the command line. Nothing else changes by it. It returns the talk.
func (t *Talk) For(p directory.Person) *Talk {
	t.person = p
	return t
}

// A Turn is what came of one message.
type Turn struct {
	Outcome    Outcome
	Message    Message
	Then       *Message        // どうする, where the turn ends with it
	Found      retrieval.Found // empty when nothing was searched
	Confidence float64         // of the outcome answer; 0 when nothing was searched
	Rewritten  bool            // an answer that other words found, which a model made of the message
	People     bool            // people to talk to stand before everything else
	Elapsed    time.Duration
}

// Say takes one message. Text that cannot be taken (empty, too long) comes back as a clarify that says so.
func (t *Talk) Say(ctx context.Context, text string) (Turn, error) {
	start := time.Now()
	t.answer = nil
	message, err := clean(text, MaxText)
	if err != nil {
		m := Message{Author: "desk", Kind: KindClarify, Text: Sentence(CodeOf(err), t.lang)}
		return Turn{Outcome: OutcomeClarify, Message: m, Elapsed: time.Since(start)}, nil
	}
	t.lang = languageOf(message, t.lang)
	if t.before.ends(message) {
		m := checked(ctx, t.lang, Message{Author: "desk", Kind: KindDousuru, Text: textDousuru.in(t.lang) + "\n" + textDousuruHow.in(t.lang)})
		return Turn{Outcome: OutcomeClarify, Message: m, Elapsed: time.Since(start)}, nil
	}
	t.before.meaning = t.engine.meaningOf(t.person, message, t.before)
	j, m, err := t.engine.turn(ctx, t.tags, t.lang, t.before, message)
	if err != nil {
		return Turn{}, err
	}
	if t.reword {
		j, m, _ = t.engine.understood(ctx, directory.Person{}, t.tags, t.lang, message, t.before, j, m)
	}
	m = checked(ctx, t.lang, m)
	t.answer = t.engine.answered(t.lang, message, t.before, j, m)
	t.before = t.before.after(message, j, m)
	turn := Turn{Outcome: j.outcome, Message: m, Found: j.found, Confidence: j.found.Confidence, Rewritten: j.rewritten,
		People: j.worried || j.outcome == OutcomeRoute}
	if j.feedback != nil && j.feedback.done != nil {
		ask := checked(ctx, t.lang, Message{Author: "desk", Kind: KindDousuru, Text: textDousuru.in(t.lang) + "\n" + textDousuruHow.in(t.lang)})
		turn.Then = &ask
	}
	turn.Elapsed = time.Since(start)
	return turn, nil
}

// A Rephrased is what came of rephrasing an answer of a talk that is stored nowhere.
type Rephrased struct {
	Text      string // as it is kept; empty where it is not
	Model     string
	Prompt    string         // version of what the model was told
	Reason    string         // why it is not kept; empty where it is
	Sentences int            // that passed the check
	Cites     []Cited        // what these cite, in their order; a part as often as sentences cite it
	Dropped   map[string]int // that did not, by reason
	Usage     Usage
	First     time.Duration // until the first sentence that passed; 0: none did
	Elapsed   time.Duration
}

// A Cited is a part of an article that a sentence of a summary cites.
type Cited struct{ Article, Facet string }

// Rephrase has the model rephrase the last answer, on the way of Summarize, for nobody: Checks.Allowed is not asked, and the others
// get no person. Not ok where there is no model, or the last turn is not one to rephrase. It may be asked again.
func (t *Talk) Rephrase(ctx context.Context) (r Rephrased, ok bool) {
	if t.answer == nil {
		return r, false
	}
	w := t.engine.rephrase(ctx, directory.Person{}, t.answer, func(SummarySentence) error { return nil })
	r = Rephrased{Model: t.engine.composer.Model(), Prompt: t.engine.composer.Prompt(), Reason: w.reason, Sentences: len(w.sentences),
		Cites: w.cited(), Dropped: w.dropped, Usage: w.usage, First: w.first, Elapsed: time.Since(w.start)}
	if w.reason == "" {
		r.Text = w.text()
	}
	return r, true
}

// textSummary stands before a summary in plain text.
var textSummary = text{"まとめ（社内のページを、AI「%s」が言い換えました。原文は、この上にあります）", "In short (an AI, “%s”, put the company’s pages into other words; the originals are above)"}

// Plain writes what was kept as plain text, with what it is.
func (r Rephrased) Plain(lang string) string { return textSummary.with(lang, r.Model) + "\n" + r.Text }

// Plain writes what the desk says in the turn as plain text.
func (t Turn) Plain(lang string) string {
	if t.Then == nil {
		return t.Message.Plain(lang)
	}
	return t.Message.Plain(lang) + "\n\n" + t.Then.Plain(lang)
}

// Plain writes a message as plain text, options, quotes, dates and desks included: for a terminal, a mail, a reader of
// `dousuru ask --json`.
func (m Message) Plain(lang string) string {
	var s strings.Builder
	s.WriteString(m.Text)
	for _, p := range m.Parts {
		if p.Text == "" {
			p.Text = "（" + textFeedbackEmpty.in(lang) + "）"
		}
		s.WriteString("\n\n【" + p.Label + "】" + strings.ReplaceAll(p.Text, "\n", "\n  "))
	}
	for i, o := range m.Options {
		s.WriteString("\n\n")
		if o.Stay {
			s.WriteString("・" + o.Title)
			continue
		}
		s.WriteString("・" + o.Title)
		if o.ReviewedOn != "" {
			s.WriteString(" (" + textReviewed.in(lang) + " " + o.ReviewedOn + ")")
		}
		if o.StatusNote != "" {
			s.WriteString("\n  " + o.StatusNote)
		}
		shown := 1
		if i == 0 {
			shown = 2
		}
		for _, p := range o.Parts[:min(shown, len(o.Parts))] {
			s.WriteString("\n  【" + p.Label + "】" + strings.ReplaceAll(p.Text, "\n", "\n  "))
		}
	}
	for _, d := range m.Desks {
		s.WriteString("\n・" + d.Name + "：" + d.Channel)
		if d.Hours != "" {
			s.WriteString("（" + d.Hours + "）")
		}
	}
	return s.String()
}

// Introduction is what the desk says first in a talk that is stored nowhere.
func Introduction(lang string) string { return textTerminal.in(lang) }
