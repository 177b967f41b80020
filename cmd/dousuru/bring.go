package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/knowledge/sample"
)

// sources are what the command was told to import. One that cannot be opened is an error before anything is read.
func (c *importCommand) sources() ([]knowledge.Source, error) {
	var list []knowledge.Source
	if c.Sample {
		list = append(list, knowledge.Source{Name: "sample", FS: sample.Company(), Root: "."})
	}
	for _, path := range c.Paths {
		s, err := knowledge.Open(path)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// options of the import, with a progress bar where somebody watches.
func (c *importCommand) options(errOut io.Writer) knowledge.Options {
	o := knowledge.Options{DryRun: c.DryRun, RetireVanished: c.RetireVanished, Overwrite: c.Overwrite, Pseudonymise: c.Pseudonymise, Names: c.Name}
	if bar := watchedBar(errOut, "import"); bar != nil {
		o.Progress = func(done, total int, path string) {
			bar.ChangeMax(total)
			_ = bar.Set(done)
			if done == total {
				_ = bar.Finish()
			}
		}
	}
	return o
}

// watchedBar is a progress bar, or nil where nobody watches.
func watchedBar(errOut io.Writer, what string) *progressbar.ProgressBar {
	f, ok := errOut.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return progressbar.NewOptions(-1, progressbar.OptionSetWriter(errOut), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetDescription(what), progressbar.OptionShowCount())
}

// importPeople brings the sample company's people, for the demo login.
func importPeople(ctx context.Context, db *postgres.DB) error {
	people, err := sample.People()
	if err != nil {
		return err
	}
	entries := make([]directory.Entry, len(people))
	for i, p := range people {
		entries[i] = directory.Entry{Slug: p.ID, Name: p.Name, NameKana: p.NameKana, Email: p.Email, Roles: p.Roles, Manager: p.Manager,
			Department: p.Department, Site: p.Site, Employment: p.Employment, JobFamily: p.JobFamily, Language: p.Language}
	}
	return directory.Put(ctx, db, entries)
}

// importModules brings the sample company's text modules, unless HR has some already: those are HR's own.
func importModules(ctx context.Context, db *postgres.DB) error {
	book, viewer := escalation.NewBook(db), postgres.Viewer{Roles: []postgres.Role{postgres.RoleHR}}
	have, err := book.Modules(ctx, viewer)
	if err != nil || len(have) > 0 {
		return err
	}
	for _, m := range sample.Modules() {
		if _, err := book.SaveModule(ctx, viewer, escalation.Module{Title: m.Title, Body: m.Body}); err != nil {
			return err
		}
	}
	return nil
}

// printReport says what was imported, then every record that was not, with its place and the reason.
func printReport(out io.Writer, r knowledge.Report, dry bool) {
	if dry {
		fmt.Fprintln(out, "dry run: nothing was written")
	}
	fmt.Fprintf(out, "%d files read, %d skipped\n", r.Files, r.Skipped)
	fmt.Fprintf(out, "%d articles (", r.Articles)
	for i, kind := range knowledge.Kinds {
		if i > 0 {
			fmt.Fprint(out, ", ")
		}
		fmt.Fprintf(out, "%s %d", kind, r.ByKind[kind])
	}
	fmt.Fprintf(out, "), %d passages, %d desks\n", r.Passages, r.Desks)
	fmt.Fprintf(out, "%d new, %d changed, %d unchanged, %d vanished, %d rejected in %.1f s\n",
		r.New, r.Changed, r.Unchanged, len(r.Vanished), len(r.Rejected), r.Elapsed.Seconds())
	if r.Hidden > 0 {
		fmt.Fprintf(out, "%d cases are stored but not shown: their consent is missing, expired or withdrawn\n", r.Hidden)
	}
	printList(out, "kept", r.Kept)
	if r.DesksKept > 0 {
		fmt.Fprintf(out, "kept: %d desks, edited or removed here; to take the file: --overwrite\n", r.DesksKept)
	}
	printList(out, "vanished", r.Vanished)
	printList(out, "note", r.Notes)
	printList(out, "rejected", r.Rejected)
}

func printList[T any](out io.Writer, what string, list []T) {
	for _, item := range list {
		fmt.Fprintf(out, "%s: %v\n", what, item)
	}
}
