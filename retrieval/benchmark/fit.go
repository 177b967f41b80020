package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"dousuru/retrieval"
)

// fit writes the model that judges documents: half of the articles are hidden and all questions asked, then the other half. A
// search is right when its first passage is the question's own.
func fit(ctx context.Context, s *server, file string, passages []passage, questions []question) error {
	var examples []retrieval.Labelled
	for _, hidden := range halves(passages, questions) {
		rest := slices.DeleteFunc(slices.Clone(passages), func(p passage) bool { return hidden[p.ID] })
		err := maker{"dousuru", s.open}.use(ctx, rest, func(e engine, _ time.Duration) error {
			for _, q := range questions {
				found, err := e.(*desk).articles.Search(ctx, retrieval.Request{Text: q.Text, Tags: []string{audience}})
				if err != nil {
					return err
				}
				if len(found.Articles) > 0 {
					examples = append(examples, retrieval.Labelled{Group: q.ID, Signals: found.Signals, Right: found.Articles[0].Slug == q.Passage})
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	model, err := retrieval.Fit(examples, time.Now().Format(time.DateOnly))
	if err != nil {
		return err
	}
	probabilities, err := retrieval.CrossValidate(examples, 5)
	if err != nil {
		return err
	}
	model.Threshold = retrieval.ChooseThreshold(probabilities, examples, 1)
	body, err := json.MarshalIndent(model, "", "  ")
	if err != nil {
		return err
	}
	fmt.Printf("fitted on %d searches, threshold %.2f\n", len(examples), model.Threshold)
	return os.WriteFile(file, append(body, '\n'), 0o644)
}
