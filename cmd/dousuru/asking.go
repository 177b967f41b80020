package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"dousuru/chat"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// detail is one line of the details.
type detail struct {
	ID   string `json:"id"`
	Side string `json:"side,omitempty"` // of a comparison: model; what has none is without one
	Turn int    `json:"turn"`           // 1 for the question itself
	turnJSON
	Found   []string          `json:"found"`   // the first ten articles that the search found, best first
	Signals retrieval.Signals `json:"signals"` // what the confidence was read from
}

// details writes what became of turns, one line each.
type details struct{ *json.Encoder }

func newDetails(w io.Writer) details {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return details{encoder}
}

func (d details) write(line detail) error {
	if err := d.Encode(line); err != nil {
		return fmt.Errorf("write details: %w", err)
	}
	return nil
}

// An answered turn is what the desk said, what the evaluation keeps of it, and what a model made of it, if one was asked.
type answered struct {
	said    chat.Turn
	turn    evaluation.Turn
	summary *summaryJSON
}

func (a answered) detail(side string) detail {
	line := detail{a.turn.Question.ID, side, a.turn.Number, newTurnJSON(a.said, a.turn.Question.Lang), append([]string{}, a.turn.Hits...), a.turn.Signals}
	line.Summary = a.summary
	return line
}

// evaluate asks the questions in order, each in a talk of its own. heard, which may be nil, gets each turn before the next message.
func evaluate(ctx context.Context, engine *chat.Engine, index *retrieval.Index, questions []evaluation.Question, heard func(*chat.Talk, *answered) error) ([]evaluation.Turn, error) {
	var turns []evaluation.Turn
	for _, q := range questions {
		list, err := askOne(ctx, engine, index, q, heard)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			turns = append(turns, a.turn)
		}
	}
	return turns, nil
}

// askOne asks one question with its follow-ups. Nothing is reworded unless the engine was given a model that does.
func askOne(ctx context.Context, engine *chat.Engine, index *retrieval.Index, q evaluation.Question, heard func(*chat.Talk, *answered) error) ([]answered, error) {
	talk := engine.Talk(q.Lang, q.Tags()).Reword()
	var list []answered
	for i, text := range q.Messages() {
		said, err := talk.Say(ctx, text)
		if err != nil {
			return nil, fmt.Errorf("question %s, turn %d: %w", q.ID, i+1, err)
		}
		a := answered{said: said, turn: judged(q.At(i+1), i+1, text, said)}
		if i == 0 && len(a.turn.Hits) == 0 {
			alone, err := index.Search(ctx, retrieval.Request{Text: text, Tags: q.Tags(), Meaning: index.Labelled()})
			if err != nil {
				return nil, fmt.Errorf("question %s: %w", q.ID, err)
			}
			a.turn.Alone, a.turn.Aside = alone.Confidence, alone.Signals
		}
		if heard != nil {
			if err := heard(talk, &a); err != nil {
				return nil, err
			}
		}
		list = append(list, a)
	}
	return list, nil
}

// judged is what the evaluation keeps of a turn.
func judged(q evaluation.Question, number int, text string, said chat.Turn) evaluation.Turn {
	t := evaluation.Turn{Question: q, Number: number, Text: text, Outcome: string(said.Outcome), People: said.People, Rewritten: said.Rewritten, Elapsed: said.Elapsed}
	t.Heard(said.Found)
	for _, c := range said.Message.Citations {
		t.Cited = append(t.Cited, c.Article)
		t.Quotes = append(t.Quotes, evaluation.Quote{Article: c.Article, Facet: c.Facet})
	}
	if len(said.Message.Citations) > 0 {
		t.Quoted = said.Message.Citations[0].Facet
	}
	t.Choices = len(said.Message.Suggestions)
	return t
}

// worded is what the evaluation keeps of a summary. Its times are counted from the question.
func worded(said chat.Turn, r chat.Rephrased) *evaluation.Worded {
	w := &evaluation.Worded{Reason: r.Reason, Supported: r.Sentences, Unsupported: r.Dropped, TokensIn: r.Usage.In, TokensOut: r.Usage.Out,
		Whole: said.Elapsed + r.Elapsed}
	for _, c := range r.Cites {
		w.Cites = append(w.Cites, evaluation.Quote{Article: c.Article, Facet: c.Facet})
	}
	if r.First > 0 {
		w.First = said.Elapsed + r.First
	}
	return w
}
