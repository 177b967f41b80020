package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dousuru/knowledge/sample"
	"dousuru/retrieval"
)

type importCommand struct {
	Paths          []string `arg:"" optional:"" name:"path" help:"Markdown folders or files, CSV, XLSX."`
	Sample         bool     `help:"Import the fictional sample company and its people."`
	DryRun         bool     `help:"Say what would change and write nothing."`
	Pseudonymise   bool     `help:"Replace the names of people that the documents give as authors or tellers."`
	Name           []string `placeholder:"NAME" help:"With --pseudonymise: a full name to replace beside those that the documents give."`
	RetireVanished bool     `help:"Retire articles of the same origin that are no longer there."`
	Overwrite      bool     `help:"Take the file for articles that HR edited here; without it they are kept."`
	Wait           bool     `help:"Ask the golden questions before the command ends, instead of leaving it to the server."`
	Force          string   `placeholder:"REASON" help:"Import even if the golden questions refuse it; the reason is kept."`
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
		if err := importGoldens(ctx, db, std.out, sample.Golden()); err != nil {
			return err
		}
	}
	index, err := s.index(ctx, db)
	if err != nil {
		return err
	}
	report, gated, err := c.store(ctx, db, index, std, sources)
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
	if c.Sample {
		if err := importModules(ctx, db); err != nil {
			return err
		}
	}
	start := time.Now()
	refreshed, err := index.Refresh(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "index: %d passages indexed, %d unchanged, %d removed in %.1f s\n",
		refreshed.Indexed, refreshed.Unchanged, refreshed.Removed, time.Since(start).Seconds())
	if gated.ID != 0 {
		return printStoredRun(ctx, db, std.out, gated)
	}
	return c.look(ctx, db, index, std, report)
}
