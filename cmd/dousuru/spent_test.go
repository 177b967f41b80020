package main

import (
	"context"
	"strings"
	"testing"

	"dousuru/internal/budget"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// The command shows the company's months and the limit, and nothing finer than a yen or a thousand tokens.
func TestSpentCommand(t *testing.T) {
	dsn := postgrestest.Fresh(t)
	t.Setenv("DATABASE_URL", dsn)
	said := func() string {
		t.Helper()
		var out, errOut strings.Builder
		if code := run(context.Background(), []string{"spent"}, strings.NewReader(""), &out, &errOut); code != 0 {
			t.Fatalf("exit %d: %s", code, errOut.String())
		}
		return out.String()
	}
	if got := said(); !strings.Contains(got, "No request") || !strings.Contains(got, "Limit of a month\tanswers\t20000 thousand tokens") {
		t.Errorf("said %q", got)
	}
	db, err := postgres.Open(t.Context(), postgrestest.Config(dsn))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, worst := range []int64{1_000_001, 3_000_000} {
		if _, err := budget.ReserveKnowledge(t.Context(), db, worst, budget.Limits{Company: 1e9, Unit: budget.MicroYen}); err != nil {
			t.Fatal(err)
		}
	}
	if got := said(); !strings.Contains(got, "\tknowledge\t5 yen\n") || strings.Contains(got, "No request") {
		t.Errorf("said %q", got)
	}
	if got := amount(1_001, budget.Token); got != "2 thousand tokens" {
		t.Errorf("amount %q", got)
	}
}
