package embeddertest

import (
	"context"
	"fmt"

	"dousuru/retrieval"
)

// Simulated is a model of a chosen skill: it is told what each text is about and blurs that with noise of its own for each
// text. Its errors have nothing to do with words, which is the best that a second arm can bring.
type Simulated struct {
	Length int
	About  func(text string) string // the subject; the same one for a question and what answers it
	Noise  float64                  // length of the noise beside a subject of length 1: 0 never errs, 10 is hardly more than Random
}

// Model is the name.
func (s Simulated) Model() string { return fmt.Sprintf("simulated-%d-%g", s.Length, s.Noise) }

// Dimensions is the length.
func (s Simulated) Dimensions() int { return s.Length }

// Embed blurs the subjects.
func (s Simulated) Embed(ctx context.Context, purpose retrieval.Purpose, texts []string) ([][]float32, error) {
	subjects := make([]string, len(texts))
	for i, text := range texts {
		subjects[i] = s.About(text)
	}
	clear, err := Random{Length: s.Length, Seed: 1}.Embed(ctx, purpose, subjects)
	if err != nil {
		return nil, err
	}
	noise, err := Random{Length: s.Length, Seed: 2}.Embed(ctx, purpose, texts)
	if err != nil {
		return nil, err
	}
	for i := range texts {
		places := make([]float64, s.Length)
		for j := range places {
			places[j] = float64(clear[i][j]) + s.Noise*float64(noise[i][j])
		}
		clear[i] = unit(places, texts[i])
	}
	return clear, nil
}
