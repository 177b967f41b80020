package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"dousuru/internal/directory"
)

// peopleCommand is the company's people and their reporting lines.
type peopleCommand struct {
	Import peopleImportCommand `cmd:"" help:"Take a list of people: joiners, movers, and with --leave-missing who has left."`
	List   peopleListCommand   `cmd:"" help:"Say who works here and who leads whom."`
	Unbind peopleUnbindCommand `cmd:"" help:"Let the next login of a person bind them to the identity provider anew; logs them out."`
}

type peopleImportCommand struct {
	File         string `arg:"" help:"CSV in UTF-8 or CP932 with a row of headings: person, name, name_kana, mail, roles, manager, department, site, employment, job_family, language."`
	DryRun       bool   `help:"Say what would change and write nothing."`
	LeaveMissing bool   `help:"Whoever is not in the file has left the company: logged out, nobody's manager."`
	LeaveMany    bool   `help:"With --leave-missing: even if those are more than a fifth of the company."`
}

// mostProblems of a list are printed; what they have in common shows in fewer.
const mostProblems = 50

// Run imports a list, all of it or nothing.
func (c *peopleImportCommand) Run(ctx context.Context, s *Settings, std streams) error {
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("open list: %w", err)
	}
	defer file.Close()
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	start := time.Now()
	r, err := directory.Import(ctx, db, file, directory.Options{DryRun: c.DryRun, LeaveMissing: c.LeaveMissing, LeaveMany: c.LeaveMany})
	switch {
	case errors.Is(err, directory.ErrProblems):
		printList(std.err, "problem", r.Problems[:min(len(r.Problems), mostProblems)])
		if more := len(r.Problems) - mostProblems; more > 0 {
			fmt.Fprintf(std.err, "and %d more problems\n", more)
		}
		return err
	case errors.Is(err, directory.ErrLeaveMany):
		return fmt.Errorf("%w (%d people; look at the file, or say --leave-many)", err, len(r.Left))
	case err != nil:
		return err
	}
	if c.DryRun {
		fmt.Fprintln(std.out, "dry run: nothing was written")
		printPeople(std.out, r)
	}
	if len(r.Unread) > 0 {
		fmt.Fprintf(std.out, "note: columns that were not read: %s\n", strings.Join(r.Unread, ", "))
	}
	if n := len(r.Governed); n > 0 {
		fmt.Fprintf(std.out, "note: %d people keep the roles or the manager that the identity provider says\n", n)
	}
	fmt.Fprintf(std.out, "%d people read: %d joined, %d returned, %d moved, %d changed, %d left, %d unchanged in %.1f s\n", r.Read,
		len(r.Joined), len(r.Returned), len(r.Moved), len(r.Changed), len(r.Left), r.Unchanged, time.Since(start).Seconds())
	return nil
}

// printPeople says what would change, a line a person, by key.
func printPeople(out io.Writer, r directory.Report) {
	printList(out, "joins", r.Joined)
	printList(out, "returns", r.Returned)
	for _, m := range r.Moved {
		fmt.Fprintf(out, "moves: %s from %s to %s\n", m.Person, orNobody(m.From), orNobody(m.To))
	}
	printList(out, "changes", r.Changed)
	printList(out, "leaves", r.Left)
}

func orNobody(key string) string {
	if key == "" {
		return "nobody"
	}
	return key
}

type peopleListCommand struct {
	CSV bool `help:"As a list that \"people import\" takes."`
}

// Run prints a line a person, to standard output.
func (c *peopleListCommand) Run(ctx context.Context, s *Settings, std streams) error {
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	entries, err := directory.Entries(ctx, db)
	if err != nil {
		return err
	}
	if c.CSV {
		return directory.WriteCSV(std.out, entries)
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "person\tmanager\troles\tname\tdepartment")
	for _, e := range entries {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", e.Slug, e.Manager, strings.Join(e.Roles, "|"), e.Name, e.Department)
	}
	return table.Flush()
}

type peopleUnbindCommand struct {
	Person string `arg:"" help:"Key of the person."`
}

// Run takes the person's subjects away.
func (c *peopleUnbindCommand) Run(ctx context.Context, s *Settings, std streams) error {
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	n, err := directory.Unbind(ctx, db, c.Person)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "unbound from %d logins of the identity provider; the next login binds anew\n", n)
	return nil
}
