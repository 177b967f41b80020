package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"dousuru/internal/postgres"
	"dousuru/retrieval/evaluation"
)

func printStoredRun(ctx context.Context, db *postgres.DB, out io.Writer, run evaluation.Run) error {
	results, err := evaluation.RunResults(ctx, db, run.ID)
	if err != nil {
		return err
	}
	printRun(out, run, results)
	return nil
}

// printRun says what came of a run, what got worse and why, and what fails as before.
func printRun(out io.Writer, run evaluation.Run, results []evaluation.RunResult) {
	fmt.Fprintf(out, "run %d (%s): %s; %d asked, %d pass, %d weak, %d fail", run.ID, run.Reason, run.State, run.Done, run.Passed, run.Weak,
		run.Done-run.Passed-run.Weak)
	if run.ComparedTo != 0 {
		fmt.Fprintf(out, "; against run %d: %d worse, %d better", run.ComparedTo, run.Worse, run.Better)
	}
	fmt.Fprintln(out)
	for _, line := range []struct{ name, text string }{{"because of", run.Cause}, {"forced", run.Forced}, {"error", run.Error}} {
		if line.text != "" {
			fmt.Fprintf(out, "%s: %s\n", line.name, line.text)
		}
	}
	printResults(out, results)
}

func printResults(out io.Writer, results []evaluation.RunResult) {
	for _, r := range results {
		switch {
		case r.Change == evaluation.ChangeWorse:
			fmt.Fprintf(out, "worse: %s %q was %s, is %s; %s\n", r.Golden.ID, r.Golden.Text, r.Before.Verdict, verdictInWords(r), causeInWords(r))
		case r.Verdict == evaluation.VerdictWrong || r.Verdict == evaluation.VerdictUnknown:
			fmt.Fprintf(out, "fails: %s %q is %s\n", r.Golden.ID, r.Golden.Text, verdictInWords(r))
		case r.Change == evaluation.ChangeBetter:
			fmt.Fprintf(out, "better: %s %q was %s, is %s\n", r.Golden.ID, r.Golden.Text, r.Before.Verdict, r.Verdict)
		}
	}
}

func verdictInWords(r evaluation.RunResult) string {
	want := "わかりません"
	if r.Golden.Expected == evaluation.ExpectAnswer {
		want = strings.Join(r.Golden.Articles, " or ")
	}
	return fmt.Sprintf("%s (first %s, confidence %.2f; wanted %s)", r.Verdict, firstOf(r.First, "nothing"), r.Confidence, want)
}

// causeWords say why a question got worse; %s is the article that the cause is about.
var causeWords = map[string]string{
	evaluation.CauseGoldRetired: "its article %s was retired",
	evaluation.CauseGoldGone:    "its article %s may not be shown any more",
	evaluation.CauseDisplaced:   "%s now stands first, which this change brought",
	evaluation.CauseGoldChanged: "its article %s was rewritten",
	evaluation.CauseElsewhere:   "other articles changed, and with them how much each word weighs",
	evaluation.CauseWords:       "the company's own words changed",
	evaluation.CauseProgram:     "the program is another version",
	evaluation.CauseUnclear:     "nothing that is known of changed",
}

func causeInWords(r evaluation.RunResult) string {
	words := causeWords[r.Cause]
	if strings.Contains(words, "%s") {
		return fmt.Sprintf(words, r.CauseArticle)
	}
	return words
}
