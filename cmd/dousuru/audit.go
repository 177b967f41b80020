package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"dousuru/chat"
	"dousuru/chat/steering"
	"dousuru/retrieval"
)

type auditCommand struct {
	Chain    chainCommand    `cmd:"" help:"Count through the chain of what HR and executives read of questions, and print its end; exit 1 where a reading was changed, taken out or put in."`
	Steering steeringCommand `cmd:"" help:"Ask in pairs that differ by gender, age, child, grade, site or employment, and compare which programs are offered; exit 1 where no written rule explains a difference."`
}

type steeringCommand struct {
	Questions string `type:"existingfile" placeholder:"FILE" help:"Questions to ask instead of the built-in ones, one a line, without any of the attributes."`
	JSON      bool   `name:"json" help:"Print the report as JSON."`
	All       bool   `help:"Also print the differences that a written rule explains."`
}

// Run audits and prints. Nothing that is asked is stored.
func (c *steeringCommand) Run(ctx context.Context, s *Settings, std streams) error {
	pairs, err := steering.Builtin()
	if err != nil {
		return err
	}
	if c.Questions != "" {
		text, err := os.ReadFile(c.Questions)
		if err != nil {
			return err
		}
		pairs = pairs.With(string(text))
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
	audit := steering.Audit{Engine: chat.New(db, index), DB: db, Pairs: pairs}
	report, err := audit.Run(ctx)
	if err != nil {
		return err
	}
	if err := c.print(std.out, report); err != nil {
		return err
	}
	if len(report.Findings) > 0 {
		return errSaid
	}
	return nil
}

func (c *steeringCommand) print(out io.Writer, r steering.Report) error {
	if c.JSON {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(r)
	}
	for _, f := range r.Findings {
		printFinding(out, "unexplained", f)
	}
	if c.All {
		for _, f := range r.Allowed {
			printFinding(out, "explained", f)
		}
	}
	_, err := fmt.Fprintf(out, "%d pairs: %d the same, %d differ by a written rule, %d unexplained\n", r.Pairs, r.Same, len(r.Allowed), len(r.Findings))
	return err
}

func printFinding(out io.Writer, what string, f steering.Finding) {
	fmt.Fprintf(out, "%s: %s (%s, %s)\n", what, f.Question, f.Group, f.Way)
	for i, said := range f.Said {
		fmt.Fprintf(out, "  %s: %s %s\n", said, f.Offered[i].Outcome, strings.Join(f.Offered[i].Programs, " "))
	}
	for _, rule := range f.Rules {
		fmt.Fprintf(out, "  by %s of %s: %s\n", rule.Where, rule.Program, rule.Word)
	}
}
