package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"dousuru/chat"
	"dousuru/retrieval/evaluation"
)

func printSummary(out io.Writer, s evaluation.Summary, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(s)
	}
	if err := printOutcomes(out, s); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nturns %d   wrong answers %d   needless わかりません %d\n", s.Turns, s.Wrong, s.Needless)
	if s.Judged > 0 {
		fmt.Fprintf(out, "recall over %d judged turns: @1 %.3f  @3 %.3f  @5 %.3f  @10 %.3f\n", s.Judged, s.Recall["1"], s.Recall["3"], s.Recall["5"], s.Recall["10"])
	}
	if err := printTalks(out, s.Talks); err != nil {
		return err
	}
	if s.Embedder != "" {
		fmt.Fprintf(out, "searched by words and by vectors of %s\n", s.Embedder)
	}
	printConfidence(out, "confidence", s.Confidence)
	printSeparation(out, "not knowing, far (other topics)", s.Far)
	printSeparation(out, "not knowing, near (our topic)", s.Near)
	if h := s.Hidden; h != nil {
		printSeparation(out, "not knowing, article hidden", &h.Articles)
		printSeparation(out, "not knowing, facet hidden", &h.Facets)
		if h.Skipped > 0 {
			fmt.Fprintf(out, "  %d questions skipped: none of their articles is published here\n", h.Skipped)
		}
	}
	if f := s.Fitted; f != nil {
		fmt.Fprintf(out, "fitted on %d searches: threshold %.2f, penalty %g\n", f.Questions, f.Threshold, f.Penalty)
		printConfidence(out, "out of fold", &f.Unseen)
	}
	if _, err := fmt.Fprintf(out, "latency p50 %.2f ms  p99 %.2f ms\n", s.P50, s.P99); err != nil || s.Compare == nil {
		return err
	}
	return printComparison(out, s.Compare)
}

// printOutcomes has a row for each label that occurs.
func printOutcomes(out io.Writer, s evaluation.Summary) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	columns := []chat.Outcome{chat.OutcomeAnswer, chat.OutcomeClarify, chat.OutcomeUnknown, chat.OutcomeRoute, chat.OutcomeDecline}
	fmt.Fprint(table, "expected\t")
	for _, c := range columns {
		fmt.Fprintf(table, "%s\t", c)
	}
	fmt.Fprintln(table, "people first\t")
	for _, expected := range evaluation.Expectations {
		if s.Outcomes[expected] == nil {
			continue
		}
		fmt.Fprintf(table, "%s\t", expected)
		for _, c := range columns {
			fmt.Fprintf(table, "%d\t", s.Outcomes[expected][string(c)])
		}
		fmt.Fprintf(table, "%d\t\n", s.People[expected])
	}
	return table.Flush()
}

func printConfidence(out io.Writer, name string, c *evaluation.Confidence) {
	if c == nil {
		return
	}
	fmt.Fprintf(out, "%s over %d searches: AUROC %v  Brier %v  ECE %v  AURC %v (optimum %v)\n", name, c.Questions, c.AUROC, c.Brier, c.ECE, c.AURC, c.BestAURC)
	fmt.Fprintf(out, "  at %.2f: answered %v, of these wrong %v; with 90 %% answered wrong %v\n", float64(c.Threshold), c.Coverage, c.Risk, c.RiskAt90)
}

func printSeparation(out io.Writer, name string, s *evaluation.Separation) {
	if s == nil {
		return
	}
	fmt.Fprintf(out, "%s: AUROC %v  FPR at 95 %% TPR %v  best F1 %v to answer, %v to refuse\n", name, s.AUROC, s.FPR95, s.F1Answer, s.F1Refuse)
	fmt.Fprintf(out, "  at the threshold: answered %v of %d with an answer, %v of %d without\n", s.Answered, s.Answerable, s.Wrongly, s.Refusable)
}

// printTalks has a row for each kind of talk.
func printTalks(out io.Writer, talks []evaluation.TalkFigures) error {
	if len(talks) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "talks\twhole\tright\tarticle first\tfacet first\tsource\tboth\t")
	for _, f := range talks {
		fmt.Fprintf(table, "%s\t%d/%d\t%d/%d\t%d/%d\t%d/%d\t%d/%d\t%d/%d\t\n", f.Kind, f.Whole, f.Talks, f.Right, f.Turns, f.First, f.Judged,
			f.Facet, f.Facets, f.Source, f.Sources, f.Both, f.Boths)
	}
	return table.Flush()
}
