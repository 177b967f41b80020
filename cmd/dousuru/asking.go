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
	Turn int    `json:"turn"` // 1 for the question itself
	turnJSON
	Found   []string          `json:"found"`   // the first ten articles that the search found, best first
	Signals retrieval.Signals `json:"signals"` // what the confidence was read from
}

// evaluate asks the questions in order, each in a talk of its own, and writes one line of details a turn.
func evaluate(ctx context.Context, engine *chat.Engine, index *retrieval.Index, questions []evaluation.Question, details io.Writer) ([]evaluation.Turn, error) {
	var turns []evaluation.Turn
	encoder := json.NewEncoder(details)
	encoder.SetEscapeHTML(false)
	for _, q := range questions {
		talk := engine.Talk(q.Lang, q.Tags())
		for i, text := range q.Messages() {
			said, err := talk.Say(ctx, text)
			if err != nil {
				return nil, fmt.Errorf("question %s, turn %d: %w", q.ID, i+1, err)
			}
			turn := judged(q.At(i+1), i+1, text, said)
			if i == 0 && len(turn.Hits) == 0 {
				alone, err := index.Search(ctx, retrieval.Request{Text: text, Tags: q.Tags()})
				if err != nil {
					return nil, fmt.Errorf("question %s: %w", q.ID, err)
				}
				turn.Alone, turn.Aside = alone.Confidence, alone.Signals
			}
			turns = append(turns, turn)
			line := detail{q.ID, turn.Number, newTurnJSON(said, q.Lang), append([]string{}, turn.Hits...), turn.Signals}
			if err := encoder.Encode(line); err != nil {
				return nil, fmt.Errorf("write details: %w", err)
			}
		}
	}
	return turns, nil
}

// judged is what the evaluation keeps of a turn.
func judged(q evaluation.Question, number int, text string, said chat.Turn) evaluation.Turn {
	t := evaluation.Turn{Question: q, Number: number, Text: text, Outcome: string(said.Outcome), People: said.People, Elapsed: said.Elapsed}
	t.Heard(said.Found)
	for _, c := range said.Message.Citations {
		t.Cited = append(t.Cited, c.Article)
	}
	if len(said.Message.Citations) > 0 {
		t.Quoted = said.Message.Citations[0].Facet
	}
	t.Choices = len(said.Message.Suggestions)
	return t
}
