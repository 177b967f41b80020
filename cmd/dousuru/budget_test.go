package main

import (
	"errors"
	"math"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/budget"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// Limits are tokens without prices and yen with them; what cannot be meant is refused.
func TestBudgetSettings(t *testing.T) {
	for name, row := range map[string]struct {
		set  budgetSettings
		want budget.Limits
		err  error
	}{
		"nothing":          {budgetSettings{}, budget.Limits{Person: 200_000, Company: 20_000_000, Unit: budget.Token}, nil},
		"tokens":           {budgetSettings{PersonDay: 5_000, CompanyMonth: 70_000}, budget.Limits{Person: 5_000, Company: 70_000, Unit: budget.Token}, nil},
		"prices":           {budgetSettings{PriceIn: 60, PriceOut: 240}, budget.Limits{Person: 48_000_000, Company: 4_800_000_000, Unit: budget.MicroYen}, nil},
		"yen":              {budgetSettings{PriceIn: 60, PriceOut: 240, PersonDay: 0.5, CompanyMonth: 3_000}, budget.Limits{Person: 500_000, Company: 3_000_000_000, Unit: budget.MicroYen}, nil},
		"the greatest":     {budgetSettings{PriceIn: 1e6, PriceOut: 1e6, PersonDay: 1e12, CompanyMonth: 1e12}, budget.Limits{Person: 1e18, Company: 1e18, Unit: budget.MicroYen}, nil},
		"one price":        {budgetSettings{PriceIn: 60}, budget.Limits{}, errPrices},
		"the other alone":  {budgetSettings{PriceOut: 60}, budget.Limits{}, errPrices},
		"a negative price": {budgetSettings{PriceIn: -1, PriceOut: 1}, budget.Limits{}, errPrices},
		"a price too high": {budgetSettings{PriceIn: 1, PriceOut: 1e7}, budget.Limits{}, errPrices},
		"no number":        {budgetSettings{PersonDay: math.NaN()}, budget.Limits{}, errLimits},
		"negative":         {budgetSettings{CompanyMonth: -1}, budget.Limits{}, errLimits},
		"without end":      {budgetSettings{CompanyMonth: math.Inf(1)}, budget.Limits{}, errLimits},
	} {
		if err := row.set.check(); !errors.Is(err, row.err) || (err == nil) != (row.err == nil) {
			t.Errorf("%s: %v", name, err)
		} else if err == nil && row.set.limits() != row.want {
			t.Errorf("%s: %+v", name, row.set.limits())
		}
	}
}

// One request of a person at a time, within their day; what was used counts in yen, and what was refused not at all.
func TestReserve(t *testing.T) {
	db := postgrestest.New(t)
	var person uuid.UUID
	if err := postgrestest.Owner(t, db).QueryRow(t.Context(), `insert into directory.person (slug, name) values ('p', 'p') returning id`).Scan(&person); err != nil {
		t.Fatal(err)
	}
	settings := budgetSettings{PriceIn: 60, PriceOut: 240, PersonDay: 1}
	s := settings.spending(db)
	worst := chat.Usage{In: 3_000, Out: 800} // 0.372 yen
	settle, err := s.reserve(t.Context(), person, worst)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.reserve(t.Context(), person, worst); !errors.Is(err, budget.ErrBusy) {
		t.Errorf("a second at the same time: %v", err)
	}
	if err := settle(t.Context(), chat.Usage{In: 3_000, Out: 500}); err != nil { // 0.3 yen
		t.Fatal(err)
	}
	for _, want := range []error{nil, budget.ErrPerson, budget.ErrPerson} { // 0.3 + 0.372, and no more
		settle, err := s.reserve(t.Context(), person, worst)
		if !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Fatalf("%v, want %v", err, want)
		}
		if err == nil {
			if err := settle(t.Context(), worst); err != nil {
				t.Fatal(err)
			}
		}
	}
	totals, err := budget.Totals(t.Context(), db, postgres.Worker())
	if err != nil || len(totals) != 1 || totals[0].Spent != 672_000 || totals[0].Unit != budget.MicroYen {
		t.Errorf("%+v, %v", totals, err)
	}
}
