package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"
)

// speedQuestions is how many questions measure the time at one size.
const speedQuestions = 500

func measureSpeed(ctx context.Context, engines []maker, passages []passage, questions []question, sizes []int) (err error) {
	if len(sizes) == 0 {
		return nil
	}
	questions = sample(questions, speedQuestions)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer func() { err = errors.Join(err, table.Flush()) }() // what was measured before an error is shown
	fmt.Fprintf(table, "\nspeed, load %s\tpassages\tp50 ms\tp99 ms\tindex s\tindex MB\t\n", load())
	for _, n := range sizes {
		corpus := recombine(passages, n)
		for _, m := range engines {
			err := m.use(ctx, corpus, func(e engine, indexing time.Duration) error {
				_, times, err := ask(ctx, e, questions)
				if err != nil {
					return err
				}
				size, err := e.size(ctx)
				fmt.Fprintf(table, "%s\t%d\t%.3f\t%.3f\t%.1f\t%.1f\t\n", m.name, n, ms(percentile(times, 0.5)), ms(percentile(times, 0.99)), indexing.Seconds(), mb(size))
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// recombine makes a corpus of n passages: a sample of the real ones, and where they do not suffice all of them and more
// made of their sentences, each as many as a real one has. The vocabulary stops growing, so every term of a question stands
// in more passages than it would in a real corpus of that size: the figures are rather too slow than too fast.
func recombine(passages []passage, n int) []passage {
	if n <= len(passages) {
		return sample(passages, n)
	}
	sentences := make([][]string, len(passages))
	for i, p := range passages {
		sentences[i] = strings.SplitAfter(p.Text, "。")
	}
	random := random()
	corpus := append(make([]passage, 0, n), passages...)
	for i := len(passages); i < n; i++ {
		var text strings.Builder
		for range sentences[i%len(passages)] {
			from := sentences[random.IntN(len(sentences))]
			text.WriteString(from[random.IntN(len(from))])
		}
		corpus = append(corpus, passage{ID: fmt.Sprintf("r%07d", i), Text: text.String()})
	}
	return corpus
}
