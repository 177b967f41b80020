package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"dousuru/chat"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

type evaluateCommand struct {
	Files     []string  `arg:"" type:"existingfile" name:"file" help:"Labelled questions, one JSON object a line."`
	Details   string    `type:"path" placeholder:"OUT.jsonl" help:"Write one line a turn."`
	JSON      bool      `name:"json" help:"Print the summary as JSON."`
	Out       string    `type:"path" placeholder:"REPORT.html" help:"Write a report to read in a browser."`
	BaseURL   string    `name:"base-url" placeholder:"URL" help:"Where the report's links to articles begin, such as https://desk.example (default: on the server that shows the report)."`
	Hide      foldCount `placeholder:"K" help:"Also ask the questions that have an answer while the answer is hidden, in K parts (5)."`
	Fit       string    `type:"path" placeholder:"OUT.json" help:"Fit the confidence on these questions, with --hide also on the hidden ones, and write it there."`
	WrongCost float64   `name:"wrong-cost" default:"1" placeholder:"N" help:"With --fit: a wrong answer costs as much as N needless わかりません (default: 1)."`
	Compare   string    `placeholder:"offline,model" help:"Ask without a model and with the models of the settings, and set both side by side. Says first what it may cost."`
	Parallel  int       `default:"4" placeholder:"N" help:"With --compare: questions at the model at a time, 1 to 16 (default: 4)."`
	Yes       bool      `help:"With --compare: do not ask before anything is sent."`

	pause time.Duration // before an endpoint that takes nothing is asked again; 0: waitForEndpoint
}

// bothSides is what --compare can compare.
const bothSides = "offline,model"

// Validate is called by kong.
func (c *evaluateCommand) Validate() error {
	switch {
	case !(c.WrongCost > 0 && c.WrongCost <= 1000):
		return fmt.Errorf("--wrong-cost must be above 0 and at most 1000, but is %v", c.WrongCost)
	case c.Compare != "" && c.Compare != bothSides:
		return fmt.Errorf("--compare compares %s, not %q", bothSides, c.Compare)
	case c.Parallel < 1 || c.Parallel > mostParallel:
		return fmt.Errorf("--parallel must be 1 to %d, but is %d", mostParallel, c.Parallel)
	}
	return evaluation.CheckBaseURL(c.BaseURL)
}

// Run asks every question and prints the summary.
func (c *evaluateCommand) Run(ctx context.Context, s *Settings, std streams) error {
	var questions []evaluation.Question
	for _, path := range c.Files {
		list, err := evaluation.ReadQuestions(path)
		if err != nil {
			return err
		}
		questions = append(questions, list...)
	}
	if c.Compare != "" && !s.Model.on() {
		return errNothingToCompare
	}
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	lines, done, err := c.details()
	if err != nil {
		return err
	}
	summary, turns, err := c.evaluate(ctx, s, db, questions, lines, std)
	if closed := done(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if c.Out != "" {
		// What was measured before somebody stopped a comparison is written, too.
		if err := c.report(context.WithoutCancel(ctx), db, summary, turns); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	if err := printSummary(std.out, summary, c.JSON); err != nil {
		return err
	}
	if summary.Compare != nil && summary.Compare.Stopped != "" {
		return errSaid
	}
	return nil
}

// details are written while the questions are asked.
func (c *evaluateCommand) details() (details, func() error, error) {
	if c.Details == "" {
		return newDetails(io.Discard), func() error { return nil }, nil
	}
	f, err := os.Create(c.Details)
	if err != nil {
		return details{}, nil, err
	}
	return newDetails(f), f.Close, nil
}

// evaluate asks with what the settings name; to compare, first without any model.
func (c *evaluateCommand) evaluate(ctx context.Context, s *Settings, db *postgres.DB, questions []evaluation.Question, lines details,
	std streams) (evaluation.Summary, []evaluation.Turn, error) {
	fail := func(err error) (evaluation.Summary, []evaluation.Turn, error) { return evaluation.Summary{}, nil, err }
	index, err := s.index(ctx, db) // refuses settings with which a model must not be used
	if err != nil {
		return fail(err)
	}
	if c.Compare != "" {
		index = retrieval.Open(db)
	}
	if _, err := index.Refresh(ctx); err != nil {
		return fail(err)
	}
	engine := chat.New(db, index)
	if c.Compare == "" {
		if err := s.Model.meanTrial(ctx, db, engine); err != nil {
			return fail(err)
		}
	}
	weigher, err := c.weigher(&s.Model, engine)
	if err != nil {
		return fail(err)
	}
	turns, err := evaluate(ctx, engine, index, questions, func(talk *chat.Talk, a *answered) error {
		weigher.weigh(ctx, talk)
		return lines.write(a.detail(""))
	})
	if err != nil {
		return fail(err)
	}
	summary, err := c.measure(ctx, db, index, questions, turns)
	if err != nil {
		return fail(err)
	}
	if c.Compare != "" {
		summary.Compare, err = c.compare(ctx, s, db, weigher, questions, turns, lines, std)
	} else {
		summary.Embedder, err = s.Model.searches()
	}
	return summary, turns, err
}

// measure counts the turns, and fits and hides if it is asked to.
func (c *evaluateCommand) measure(ctx context.Context, db *postgres.DB, index *retrieval.Index, questions []evaluation.Question,
	turns []evaluation.Turn) (evaluation.Summary, error) {
	summary := evaluation.Summarise(turns, retrieval.Threshold())
	var near []retrieval.Labelled
	if c.Hide > 0 {
		hidden, err := evaluation.Hide(ctx, db, index, questions, int(c.Hide))
		if err != nil {
			return summary, err
		}
		summary.Hidden, near = &hidden, hidden.Examples
	}
	if c.Fit != "" {
		fitted, err := evaluation.Fit(turns, near, time.Now().Format(time.DateOnly), c.WrongCost)
		if err != nil {
			return summary, err
		}
		summary.Fitted = &fitted
		if err := writeModel(c.Fit, fitted.Model); err != nil {
			return summary, err
		}
	}
	return summary, nil
}

func writeModel(path string, m retrieval.Model) error {
	body, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(body, '\n'), 0o644)
}

func (c *evaluateCommand) report(ctx context.Context, db *postgres.DB, summary evaluation.Summary, turns []evaluation.Turn) error {
	report, err := evaluation.NewReport(ctx, db, summary, turns, c.BaseURL)
	if err != nil {
		return err
	}
	f, err := os.Create(c.Out)
	if err != nil {
		return err
	}
	err = report.Write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
