package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

type importCommand struct {
	Paths          []string `arg:"" optional:"" name:"path" help:"Markdown folders or files, CSV, XLSX."`
	Sample         bool     `help:"Import the fictional sample company and its people."`
	DryRun         bool     `help:"Say what would change and write nothing."`
	Pseudonymise   bool     `help:"Replace the names of people that the documents give as authors or tellers."`
	Name           []string `placeholder:"NAME" help:"With --pseudonymise: a full name to replace beside those that the documents give."`
	RetireVanished bool     `help:"Retire articles of the same origin that are no longer there."`
}

// Run imports, then brings the index in step.
func (c *importCommand) Run(ctx context.Context, s *Settings, std streams) error {
	if len(c.Paths) == 0 && !c.Sample {
		return errors.New("import: name at least one path, or --sample")
	}
	sources, err := c.sources()
	if err != nil {
		return err
	}
	go retrieval.Warm()
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	if c.Sample && !c.DryRun {
		if err := importPeople(ctx, db); err != nil {
			return err
		}
	}
	report, err := knowledge.Import(ctx, db, c.options(std.err), sources...)
	if err != nil {
		return err
	}
	printReport(std.out, report, c.DryRun)
	if report.Articles+report.Desks == 0 && len(report.Rejected) > 0 {
		return errors.New("import: nothing could be read")
	}
	if c.DryRun {
		return nil
	}
	start := time.Now()
	refreshed, err := retrieval.Open(db).Refresh(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "index: %d passages indexed, %d unchanged, %d removed in %.1f s\n",
		refreshed.Indexed, refreshed.Unchanged, refreshed.Removed, time.Since(start).Seconds())
	return nil
}
