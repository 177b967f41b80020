package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

// refusing is how one engine knows when not to answer in one setting.
type refusing struct {
	Setting string `json:"setting"`
	Engine  string `json:"engine"`
	Shown   bool   `json:"shown"` // in the table and the plot; the others are signals that say less
	refusal
}

// A setting is a way to ask what the corpus does not answer, in one or more rounds, whose means are told.
type setting struct {
	name   string
	note   string
	rounds []round
}

// A round asks questions over passages. To refuse are those whose passage is hidden, or that have none.
type round struct {
	passages  []passage
	questions []question
	hidden    map[string]bool
}

// measureRefusing asks every engine in both settings.
func (r *results) measureRefusing(ctx context.Context, engines []maker, passages []passage, questions, others []question) (err error) {
	for _, s := range settings(passages, questions, others) {
		fmt.Printf("\nrefusing, %s: %s\n", s.name, s.note)
		if len(s.rounds) == 0 {
			continue
		}
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(table, "refusing, %s\tsignal\tAUROC\tF1 answer\tF1 refuse\tFPR@95\twrong@90\tFPR@90\tAURC\tover optimum\t\n", s.name)
		for _, m := range engines {
			means, err := s.ask(ctx, m)
			if err != nil {
				return errors.Join(err, table.Flush()) // what was measured before an error is shown
			}
			for i, one := range means {
				row := refusing{s.name, m.name, slices.Contains(worthShowing(means), i), one}
				r.Refusing = append(r.Refusing, row)
				if row.Shown {
					fmt.Fprintf(table, "%s\t%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t\n", m.name, one.Signal,
						one.AUROC, one.F1Answer, one.F1Refuse, one.FPR95, one.Wrong90, one.FPR90, one.AURC, one.Over)
				}
			}
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// ask gives the figures of each of an engine's signals, as means over the rounds.
func (s setting) ask(ctx context.Context, m maker) ([]refusal, error) {
	var bySignal [][]refusal
	for _, round := range s.rounds {
		err := m.use(ctx, round.passages, func(e engine, _ time.Duration) error {
			answers, _, err := ask(ctx, e, round.questions)
			for i, one := range round.judge(answers) {
				if i == len(bySignal) {
					bySignal = append(bySignal, nil)
				}
				bySignal[i] = append(bySignal[i], one)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	means := make([]refusal, len(bySignal))
	for i, rounds := range bySignal {
		means[i] = average(rounds)
	}
	return means, nil
}

// judge judges all answers by each signal.
func (r round) judge(answers []answer) []refusal {
	if len(answers) == 0 {
		return nil
	}
	var list []refusal
	for s, signal := range answers[0].signals {
		judged := make([]judgement, len(answers))
		for i, a := range answers {
			gold := r.questions[i].Passage
			judged[i] = judgement{gold != "" && !r.hidden[gold], len(a.ids) > 0 && a.ids[0] == gold, a.signals[s].value}
		}
		list = append(list, refuse(signal.name, judged))
	}
	return list
}

// worthShowing are the places of the product's confidence, where there is one, and of the best signal beside it.
func worthShowing(list []refusal) []int {
	best, shown := -1, []int(nil)
	for i, r := range list {
		if r.Signal == "confidence" {
			shown = append(shown, i)
		} else if best < 0 || cmp.Less(list[best].AUROC, r.AUROC) {
			best = i
		}
	}
	return append(shown, best)
}
