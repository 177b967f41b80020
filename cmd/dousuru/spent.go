package main

import (
	"context"
	"fmt"

	"dousuru/internal/budget"
	"dousuru/internal/postgres"
)

type spentCommand struct{}

// Run prints what the company's months have cost, of all people together. Single requests do not show in it: yen are whole, and
// tokens whole thousands, rounded up.
func (*spentCommand) Run(ctx context.Context, s *Settings, std streams) error {
	if err := s.Model.Budget.check(); err != nil {
		return err
	}
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	totals, err := budget.Totals(ctx, db, postgres.Viewer{Roles: []postgres.Role{postgres.RoleAdmin}})
	if err != nil {
		return err
	}
	if len(totals) == 0 {
		fmt.Fprintln(std.out, "No request to a language model was made yet.")
	}
	for _, t := range totals {
		fmt.Fprintf(std.out, "%s\t%s\t%s\n", t.Month.Format("2006-01"), t.Purpose, amount(t.Spent, t.Unit))
	}
	limits := s.Model.Budget.limits()
	fmt.Fprintf(std.out, "Limit of a month\tanswers\t%s\n", amount(limits.Company, limits.Unit))
	return nil
}

// amount is a sum as people read it, rounded up.
func amount(n int64, unit budget.Unit) string {
	if unit == budget.MicroYen {
		return fmt.Sprintf("%d yen", n/1_000_000+min(n%1_000_000, 1))
	}
	return fmt.Sprintf("%d thousand tokens", n/1000+min(n%1000, 1))
}
