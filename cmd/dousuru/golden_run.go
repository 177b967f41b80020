package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

type goldenRunCommand struct{}

// Run exits 0 when nothing got worse.
func (goldenRunCommand) Run(ctx context.Context, s *Settings, std streams) error {
	return withDatabase(ctx, s, std, func(db *postgres.DB) error {
		run, err := runGoldens(ctx, db, retrieval.Open(db), evaluation.ReasonManual, std)
		if err == nil && run.State == evaluation.RunWorse {
			return errSaid
		}
		return err
	})
}

// runGoldens asks all of them, with a progress bar where somebody watches, and prints what came of it.
func runGoldens(ctx context.Context, db *postgres.DB, index *retrieval.Index, reason string, std streams) (evaluation.Run, error) {
	run, err := evaluation.CheckGoldens(ctx, db, index, reason, goldenProgress(std.err))
	if err != nil {
		return run, err
	}
	return run, printStoredRun(ctx, db, std.out, run)
}

// goldenProgress is nil where nobody watches.
func goldenProgress(errOut io.Writer) func(done, total int) {
	bar := watchedBar(errOut, "golden questions")
	if bar == nil {
		return nil
	}
	return func(done, total int) {
		bar.ChangeMax(total)
		_ = bar.Set(done)
	}
}

type goldenRunsCommand struct {
	Limit int `default:"20" help:"How many."`
}

// Run prints a line a run, and what of the jobs failed.
func (c *goldenRunsCommand) Run(ctx context.Context, s *Settings, std streams) error {
	return withDatabase(ctx, s, std, func(db *postgres.DB) error {
		runs, err := evaluation.Runs(ctx, db, max(c.Limit, 1))
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "run\twhen\treason\tstate\tasked\tpass\tweak\tworse\tbetter\tbecause of")
		for _, r := range runs {
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%s\n", r.ID, r.AskedAt.Format(time.DateTime), r.Reason, r.State,
				r.Done, r.Passed, r.Weak, r.Worse, r.Better, firstOf(r.Error, r.Cause))
		}
		if err := table.Flush(); err != nil {
			return err
		}
		failures, err := jobs.Failures(ctx, db)
		for _, f := range failures {
			next := "it is tried again"
			if f.GivenUp {
				next = "it was given up"
			}
			fmt.Fprintf(std.out, "job %s failed %d times, last at %s: %s; %s\n", f.Kind, f.Tries, f.At.Format(time.DateTime), f.LastText, next)
		}
		return err
	})
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

type goldenShowCommand struct {
	Number int64 `arg:"" name:"run" help:"Number of the run."`
}

func (c *goldenShowCommand) Run(ctx context.Context, s *Settings, std streams) error {
	return withDatabase(ctx, s, std, func(db *postgres.DB) error {
		run, err := evaluation.FindRun(ctx, db, c.Number)
		if err != nil {
			return err
		}
		return printStoredRun(ctx, db, std.out, run)
	})
}

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

type goldenGateCommand struct {
	Set     string `arg:"" optional:"" enum:"on,off," default:"" help:"on or off; without it, say how it is."`
	Allowed int    `name:"allow" default:"0" help:"How many questions may get worse."`
}

func (c *goldenGateCommand) Run(ctx context.Context, s *Settings, std streams) error {
	return withDatabase(ctx, s, std, func(db *postgres.DB) error {
		if c.Set != "" {
			if err := evaluation.SetGate(ctx, db, evaluation.GateSetting{On: c.Set == "on", Allowed: c.Allowed}); err != nil {
				return err
			}
		}
		setting, err := evaluation.ReadGate(ctx, db)
		if err != nil {
			return err
		}
		if !setting.On {
			_, err = fmt.Fprintln(std.out, "gate: off; imports are stored and looked at afterwards")
			return err
		}
		_, err = fmt.Fprintf(std.out, "gate: on; an import that makes more than %d golden questions worse is refused\n", setting.Allowed)
		return err
	})
}
