package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"dousuru/retrieval"
)

// thesaurusCommand is the vocabulary: the words of the people, and where they lead.
type thesaurusCommand struct {
	Import  thesaurusImportCommand  `cmd:"" help:"Import a list of words: the text format, or Sudachi's public synonyms."`
	Export  thesaurusExportCommand  `cmd:"" help:"Write the company's lists in the text format."`
	List    thesaurusListCommand    `cmd:"" help:"Say which lists there are."`
	Remove  thesaurusRemoveCommand  `cmd:"" help:"Take a list away."`
	Explain thesaurusExplainCommand `cmd:"" help:"Say where the words of a question lead, and by which entry."`
}

type thesaurusImportCommand struct {
	File   string  `arg:"" help:"The list."`
	Name   string  `placeholder:"SOURCE" help:"Name of the list; what it had before is replaced (default: the name of the file)."`
	Format string  `enum:"text,sudachi,auto" default:"auto" help:"How the list is written: text, sudachi, or auto to tell by its first line."`
	Weight float64 `default:"0.5" help:"Weight between the words of one Sudachi group; spellings of one word have 0.9."`
	DryRun bool    `help:"Say what would change and write nothing."`
}

// Run imports one list, and hints it to the processes that hold the thesaurus.
func (c *thesaurusImportCommand) Run(ctx context.Context, s *Settings, std streams) error {
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("open list: %w", err)
	}
	defer file.Close()
	if !(c.Weight > 0 && c.Weight <= 1) {
		return fmt.Errorf("import: weight %v is not above 0 and up to 1", c.Weight)
	}
	name := c.Name
	if name == "" {
		name = filepath.Base(c.File)
	}
	go retrieval.Warm()
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	report, err := retrieval.ImportThesaurus(ctx, db, file, retrieval.ListOptions{
		Source: name, Format: retrieval.ListFormat(c.Format), Weight: c.Weight, DryRun: c.DryRun})
	printList(std.out, "rejected", report.Rejected)
	if err != nil {
		return err
	}
	if c.DryRun {
		fmt.Fprintln(std.out, "dry run: nothing was written")
	}
	fmt.Fprintf(std.out, "%s (%s): %d entries read\n", report.Source, report.Format, report.Read)
	fmt.Fprintf(std.out, "%d new, %d changed, %d unchanged, %d removed, %d rejected in %.1f s\n", report.New, report.Changed,
		report.Unchanged, report.Removed, len(report.Rejected)+report.More, report.Elapsed.Seconds())
	if report.Same > 0 {
		fmt.Fprintf(std.out, "%d left out: both sides are one word to the desk already\n", report.Same)
	}
	return nil
}

type thesaurusExportCommand struct {
	Source string `placeholder:"SOURCE" help:"One list instead of all of the company's; \"shipped\" is what comes with the program."`
}

// Run writes to standard output.
func (c *thesaurusExportCommand) Run(ctx context.Context, s *Settings, std streams) error {
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	return retrieval.ExportThesaurus(ctx, db, std.out, c.Source)
}

type thesaurusListCommand struct{}

// Run prints a line a list.
func (thesaurusListCommand) Run(ctx context.Context, s *Settings, std streams) error {
	go retrieval.Warm()
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	lists, err := retrieval.Lists(ctx, db)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "entries\twordings\tswitched off\tthemes\tnewest\tlist")
	for _, l := range lists {
		newest := "-"
		if !l.LastImport.IsZero() {
			newest = l.LastImport.Local().Format("2006-01-02 15:04")
		}
		fmt.Fprintf(table, "%d\t%d\t%d\t%d\t%s\t%s\n", l.Entries, l.Wordings, l.Off, l.Themes, newest, l.Source)
	}
	return table.Flush()
}

type thesaurusRemoveCommand struct {
	Source string `arg:"" help:"Name of the list, as thesaurus list prints it."`
}

// Run removes one list.
func (c *thesaurusRemoveCommand) Run(ctx context.Context, s *Settings, std streams) error {
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	removed, err := retrieval.RemoveThesaurus(ctx, db, c.Source)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%d entries removed\n", removed)
	return nil
}

type thesaurusExplainCommand struct {
	Question string `arg:"" help:"The question. It is not stored."`
}

// Run prints the ways that the question's words take.
func (c *thesaurusExplainCommand) Run(ctx context.Context, s *Settings, std streams) error {
	go retrieval.Warm()
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	thesaurus, err := retrieval.LoadThesaurus(ctx, db)
	if err != nil {
		return err
	}
	return printWays(std.out, thesaurus.Explain(c.Question))
}

// printWays prints a line a way: the words of the question, the entry, and what it adds to the search.
func printWays(out io.Writer, ways []retrieval.Way) error {
	if len(ways) == 0 {
		_, err := fmt.Fprintln(out, "no words of the thesaurus in this question")
		return err
	}
	for _, w := range ways {
		adds := "adds " + strings.Join(w.Adds, ", ")
		if len(w.Adds) == 0 {
			adds = "adds nothing: said already, or stronger entries came first"
		}
		theme := ""
		if w.Theme != "" {
			theme = ", theme " + w.Theme
		}
		_, err := fmt.Fprintf(out, "%s: %s => %s ; %v (list %s%s): %s\n", w.Words, w.Wording, w.LeadsTo, w.Weight, w.Source, theme, adds)
		if err != nil {
			return err
		}
	}
	return nil
}
