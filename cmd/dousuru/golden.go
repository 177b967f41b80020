package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"dousuru/internal/postgres"
	"dousuru/retrieval/evaluation"
)

// goldenCommand is HR's golden questions: kept in the database, asked after every change, and a gate if HR says so.
type goldenCommand struct {
	Import goldenImportCommand `cmd:"" help:"Keep the labelled questions of a file, one JSON object a line."`
	List   goldenListCommand   `cmd:"" help:"List the golden questions."`
	Add    goldenAddCommand    `cmd:"" help:"Keep one more question."`
	Remove goldenRemoveCommand `cmd:"" help:"Forget a question and what became of it."`
	Pause  goldenPauseCommand  `cmd:"" help:"Leave a question out of the runs, or with --resume take it back in."`
	Run    goldenRunCommand    `cmd:"" help:"Ask all of them now and say what got worse."`
	Runs   goldenRunsCommand   `cmd:"" help:"List the runs, the newest first."`
	Show   goldenShowCommand   `cmd:"" help:"Show one run: what got worse and because of which change."`
	Gate   goldenGateCommand   `cmd:"" help:"Let the golden questions decide about imports, or not."`
}

// withDatabase opens the database for one command.
func withDatabase(ctx context.Context, s *Settings, std streams, do func(*postgres.DB) error) error {
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db)
}

type goldenImportCommand struct {
	File string `arg:"" type:"existingfile" help:"Labelled questions, as dousuru evaluate reads them."`
}

// Run keeps all questions of the file or none.
func (c *goldenImportCommand) Run(ctx context.Context, s *Settings, std streams) error {
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("open questions: %w", err)
	}
	defer file.Close()
	return withDatabase(ctx, s, std, func(db *postgres.DB) error {
		if err := importGoldens(ctx, db, std.out, file); err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
		return nil
	})
}

func importGoldens(ctx context.Context, db *postgres.DB, out io.Writer, file io.Reader) error {
	list, notes, err := evaluation.ReadGoldens(file)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return errors.New("no golden question in it")
	}
	saved, err := evaluation.SaveGoldens(ctx, db.By(postgres.Worker()), list...)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "golden questions: %d new, %d changed, %d unchanged\n", saved.New, saved.Changed, saved.Unchanged)
	for _, n := range notes {
		fmt.Fprintf(out, "note: line %d: %s\n", n.Line, n.Text)
	}
	return nil
}

type goldenListCommand struct{}

// Run prints a line a question, the paused ones last.
func (goldenListCommand) Run(ctx context.Context, s *Settings, std streams) error {
	return withDatabase(ctx, s, std, func(db *postgres.DB) error {
		list, err := evaluation.Goldens(ctx, db)
		if err != nil {
			return err
		}
		var slugs []string
		for _, g := range list {
			slugs = append(slugs, g.Articles...)
		}
		gone, err := evaluation.Unpublished(ctx, db, slugs)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
		for _, g := range list {
			state := ""
			if !g.Active {
				state = "paused"
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", g.ID, state, g.Expected, strings.Join(g.Articles, " "), g.Text)
		}
		if err := table.Flush(); err != nil {
			return err
		}
		for _, g := range list {
			for _, slug := range g.Articles {
				if g.Active && gone[slug] {
					fmt.Fprintf(std.out, "note: %s: %s is not published\n", g.ID, slug)
				}
			}
		}
		_, err = fmt.Fprintf(std.out, "%d golden questions\n", len(list))
		return err
	})
}

type goldenAddCommand struct {
	Text     string   `arg:"" help:"The question, in HR's own words."`
	Articles []string `name:"article" short:"a" placeholder:"SLUG" help:"An article that answers it; several if any of them does. Without one the right reply is that the desk does not know."`
	ID       string   `name:"id" help:"Key of the question (default: made up)."`
	Lang     string   `enum:"ja,en" default:"ja" help:"Language of the question: ja or en."`
	Role     string   `enum:"employee,manager" default:"employee" help:"Who is taken to ask: employee or manager."`
	About    string   `placeholder:"SLUG" help:"The article that the talk is about."`
	Note     string   `help:"Why the question is kept."`
}

// Run keeps the question; with the id of one that is there, it replaces that.
func (c *goldenAddCommand) Run(ctx context.Context, s *Settings, std streams) error {
	g := evaluation.Golden{ID: c.ID, Text: c.Text, Lang: c.Lang, Tags: []string{"role:employee"}, Expected: evaluation.ExpectAnswer,
		Articles: c.Articles, About: c.About, Note: c.Note}
	if c.Role == "manager" {
		g.Tags = append(g.Tags, "role:manager")
	}
	if len(c.Articles) == 0 {
		g.Expected = evaluation.ExpectEscalate
	}
	if g.ID == "" {
		g.ID = evaluation.NewGoldenID()
	}
	return withDatabase(ctx, s, std, func(db *postgres.DB) error {
		if _, err := evaluation.SaveGoldens(ctx, db.By(postgres.Worker()), g); err != nil {
			return err
		}
		_, err := fmt.Fprintf(std.out, "%s: expects %s\n", g.ID, g.Expected)
		return err
	})
}

type goldenRemoveCommand struct {
	ID string `arg:"" help:"Key of the question."`
}

func (c *goldenRemoveCommand) Run(ctx context.Context, s *Settings, std streams) error {
	return withDatabase(ctx, s, std, func(db *postgres.DB) error { return evaluation.RemoveGolden(ctx, db.By(postgres.Worker()), c.ID) })
}

type goldenPauseCommand struct {
	ID     string `arg:"" help:"Key of the question."`
	Resume bool   `help:"Ask it again from the next run on."`
}

func (c *goldenPauseCommand) Run(ctx context.Context, s *Settings, std streams) error {
	return withDatabase(ctx, s, std, func(db *postgres.DB) error {
		return evaluation.PauseGolden(ctx, db.By(postgres.Worker()), c.ID, !c.Resume)
	})
}
