package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"dousuru/chat"
)

// A summary counts turns.
type summary struct {
	Turns    int                       `json:"turns"`
	Outcomes map[string]map[string]int `json:"outcomes"`          // expected → outcome → turns
	Wrong    int                       `json:"wrong_answers"`     // answered what has no answer here, or without a gold article
	Needless int                       `json:"needless_unknowns"` // 「わかりません」 although an article answers it
	Judged   int                       `json:"judged"`            // turns with gold articles
	Recall   map[string]float64        `json:"recall"`            // share of judged turns with a gold article among the first k found
	P50      float64                   `json:"latency_p50_ms"`
	P99      float64                   `json:"latency_p99_ms"`

	hits    map[int]int
	latency []float64
}

var recallAt = []int{1, 3, 5, 10}

func newSummary() *summary {
	return &summary{Outcomes: map[string]map[string]int{}, Recall: map[string]float64{}, hits: map[int]int{}}
}

func (s *summary) count(q question, turn chat.Turn) {
	s.Turns++
	if s.Outcomes[q.Expected] == nil {
		s.Outcomes[q.Expected] = map[string]int{}
	}
	s.Outcomes[q.Expected][string(turn.Outcome)]++
	s.latency = append(s.latency, float64(turn.Elapsed.Microseconds())/1000)
	answered := turn.Outcome == chat.OutcomeAnswer
	if answered && (q.Expected != "answer" || !citesGold(q, turn)) {
		s.Wrong++
	}
	if turn.Outcome == chat.OutcomeUnknown && q.Expected == "answer" {
		s.Needless++
	}
	if len(q.Articles) > 0 {
		s.Judged++
		rank := goldRank(q, turn)
		for _, k := range recallAt {
			if rank > 0 && rank <= k {
				s.hits[k]++
			}
		}
	}
}

// goldRank is the place of the first gold article among those found, 0 if none is.
func goldRank(q question, turn chat.Turn) int {
	for i, a := range turn.Found.Articles {
		if slices.Contains(q.Articles, a.Slug) {
			return i + 1
		}
	}
	return 0
}

// citesGold tells whether the answer cites a gold article; without gold, any answer does.
func citesGold(q question, turn chat.Turn) bool {
	return len(q.Articles) == 0 || slices.ContainsFunc(turn.Message.Citations, func(c chat.Citation) bool {
		return slices.Contains(q.Articles, c.Article)
	})
}

func (s *summary) finish() {
	for _, k := range recallAt {
		if s.Judged > 0 {
			s.Recall[fmt.Sprint(k)] = float64(s.hits[k]) / float64(s.Judged)
		}
	}
	slices.Sort(s.latency)
	s.P50, s.P99 = quantile(s.latency, 0.50), quantile(s.latency, 0.99)
}

// quantile is the nearest-rank quantile of sorted values, 0 for none.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

func (s *summary) print(out io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(s)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	columns := []chat.Outcome{chat.OutcomeAnswer, chat.OutcomeClarify, chat.OutcomeUnknown, chat.OutcomeRoute, chat.OutcomeDecline}
	fmt.Fprint(table, "expected\t")
	for _, c := range columns {
		fmt.Fprintf(table, "%s\t", c)
	}
	fmt.Fprintln(table)
	for _, expected := range []string{"answer", "escalate", "sensitive", "out_of_scope"} {
		if s.Outcomes[expected] == nil {
			continue
		}
		fmt.Fprintf(table, "%s\t", expected)
		for _, c := range columns {
			fmt.Fprintf(table, "%d\t", s.Outcomes[expected][string(c)])
		}
		fmt.Fprintln(table)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nturns %d   wrong answers %d   needless わかりません %d\n", s.Turns, s.Wrong, s.Needless)
	if s.Judged > 0 {
		fmt.Fprintf(out, "recall over %d judged turns: @1 %.3f  @3 %.3f  @5 %.3f  @10 %.3f\n", s.Judged, s.Recall["1"], s.Recall["3"], s.Recall["5"], s.Recall["10"])
	}
	_, err := fmt.Fprintf(out, "latency p50 %.2f ms  p99 %.2f ms\n", s.P50, s.P99)
	return err
}
