package main

import (
	"context"
	"fmt"
	"io"
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
		index, err := s.index(ctx, db)
		if err != nil {
			return err
		}
		if err := tellEmbedder(std.out, &s.Model); err != nil {
			return err
		}
		run, err := runGoldens(ctx, db, index, evaluation.ReasonManual, std)
		if err == nil && run.State == evaluation.RunWorse {
			return errSaid
		}
		return err
	})
}

// tellEmbedder says with which model the questions are searched, if with one.
func tellEmbedder(out io.Writer, m *modelSettings) error {
	name, err := m.searches()
	if err == nil && name != "" {
		_, err = fmt.Fprintf(out, "searched by words and by vectors of %s\n", name)
	}
	return err
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

type goldenGateCommand struct {
	Set     string `arg:"" optional:"" enum:"on,off," default:"" help:"on or off; without it, say how it is."`
	Allowed int    `name:"allow" default:"0" help:"How many questions may get worse."`
}

func (c *goldenGateCommand) Run(ctx context.Context, s *Settings, std streams) error {
	return withDatabase(ctx, s, std, func(db *postgres.DB) error {
		if c.Set != "" {
			if err := evaluation.SetGate(ctx, db.By(postgres.Worker()), evaluation.GateSetting{On: c.Set == "on", Allowed: c.Allowed}); err != nil {
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
