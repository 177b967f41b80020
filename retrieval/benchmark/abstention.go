package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

// A judgement is one question with what a signal says of its first passage.
type judgement struct {
	answerable bool // its passage is in the corpus
	right      bool // and comes first
	value      float64
}

// measureAbstention hides half of the articles that questions were written for and asks all questions, then the other half;
// the figures are the means of both. A desk answers what it has and refuses the rest.
func measureAbstention(ctx context.Context, engines []maker, passages []passage, questions []question) (err error) {
	hidden := halves(passages, questions)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer func() { err = errors.Join(err, table.Flush()) }() // what was measured before an error is shown
	fmt.Fprintf(table, "\nrefusing\tsignal\tAUROC\tF1 answer\tF1 refuse\twrong@90\thidden@90\t\n")
	for _, m := range engines {
		var means []refusal
		for _, half := range hidden {
			rest := slices.DeleteFunc(slices.Clone(passages), func(p passage) bool { return half[p.ID] })
			err := m.use(ctx, rest, func(e engine, _ time.Duration) error {
				answers, _, err := ask(ctx, e, questions)
				for i, r := range refusals(answers, questions, half) {
					if i == len(means) {
						means = append(means, refusal{signal: r.signal})
					}
					means[i].add(r, 1/float64(len(hidden)))
				}
				return err
			})
			if err != nil {
				return err
			}
		}
		for _, r := range worthShowing(means) {
			fmt.Fprintf(table, "%s\t%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t\n", m.name, r.signal, r.auroc, r.answer, r.refuse, r.wrong, r.hidden)
		}
	}
	return nil
}

// halves are two sets of passages to hide: those of every other article that has a question, and those of the others.
func halves(passages []passage, questions []question) [2]map[string]bool {
	asked := map[string]bool{}
	for _, q := range questions {
		asked[q.Passage] = true
	}
	var titles []string
	for _, p := range passages {
		if asked[p.ID] {
			titles = append(titles, p.Title)
		}
	}
	slices.Sort(titles)
	titles = slices.Compact(titles)
	hidden := [2]map[string]bool{{}, {}}
	for _, p := range passages {
		if i, found := slices.BinarySearch(titles, p.Title); found {
			hidden[i%2][p.ID] = true
		}
	}
	return hidden
}

// refusals judges all questions by each signal.
func refusals(answers []answer, questions []question, hidden map[string]bool) []refusal {
	if len(answers) == 0 {
		return nil
	}
	var list []refusal
	for s, signal := range answers[0].signals {
		judged := make([]judgement, len(answers))
		for i, a := range answers {
			gold := questions[i].Passage
			judged[i] = judgement{!hidden[gold], len(a.ids) > 0 && a.ids[0] == gold, a.signals[s].value}
		}
		list = append(list, refuse(signal.name, judged))
	}
	return list
}

// worthShowing is the product's confidence, where there is one, and the best signal beside it.
func worthShowing(list []refusal) []refusal {
	byAUROC := func(x, y refusal) int {
		if x.auroc < y.auroc {
			return -1
		}
		return 1
	}
	if list[0].signal == "confidence" {
		return []refusal{list[0], slices.MaxFunc(list[1:], byAUROC)}
	}
	return []refusal{slices.MaxFunc(list, byAUROC)}
}
