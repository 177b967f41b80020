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
}

// Validate is called by kong.
func (c *evaluateCommand) Validate() error {
	if !(c.WrongCost > 0 && c.WrongCost <= 1000) {
		return fmt.Errorf("--wrong-cost must be above 0 and at most 1000, but is %v", c.WrongCost)
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
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	index := retrieval.Open(db)
	if _, err := index.Refresh(ctx); err != nil {
		return err
	}
	turns, err := c.ask(ctx, chat.New(db, index), index, questions)
	if err != nil {
		return err
	}
	summary, err := c.measure(ctx, db, index, questions, turns)
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := c.report(ctx, db, summary, turns); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	return printSummary(std.out, summary, c.JSON)
}

// ask writes the details while the questions are asked.
func (c *evaluateCommand) ask(ctx context.Context, engine *chat.Engine, index *retrieval.Index, questions []evaluation.Question) ([]evaluation.Turn, error) {
	if c.Details == "" {
		return evaluate(ctx, engine, index, questions, io.Discard)
	}
	f, err := os.Create(c.Details)
	if err != nil {
		return nil, err
	}
	turns, err := evaluate(ctx, engine, index, questions, f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return turns, err
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
