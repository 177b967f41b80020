package budget

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// people puts n people into the directory.
func people(t testing.TB, db *postgres.DB, n int) []uuid.UUID {
	t.Helper()
	rows, err := postgrestest.Owner(t, db).Query(t.Context(), `
		insert into directory.person (slug, name) select 'p' || i, 'p' from generate_series(1, $1) i returning id`, n)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// number reads one as the owner, who sees everything.
func number(t testing.TB, db *postgres.DB, query string, args ...any) (n int64) {
	t.Helper()
	if err := postgrestest.Owner(t, db).QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const (
	company  = `select coalesce(sum(spent), 0)::bigint from budget.company`
	together = `select coalesce(sum(spent), 0)::bigint from budget.person`
)

// A thousand requests at once, of few and of many people, spend nothing over either limit, and all that fits.
func TestNothingOverInParallel(t *testing.T) {
	for name, row := range map[string]struct {
		people int
		limits Limits
		fit    int64
		over   error // of the others
	}{
		"the company's":     {100, Limits{1_000_000, 3_003, Token}, 429, ErrCompany}, // 429 × 7 = 3,003
		"the company's, +6": {100, Limits{1_000_000, 3_009, Token}, 429, ErrCompany},
		"one person's":      {1, Limits{700, 1_000_000, Token}, 100, ErrPerson},
		"each person's":     {10, Limits{69, 1_000_000, Token}, 90, ErrPerson}, // 9 × 7 each
	} {
		t.Run(name, func(t *testing.T) {
			db := postgrestest.New(t)
			list := people(t, db, row.people)
			var fit, over atomic.Int64
			var all sync.WaitGroup
			for i := range 1000 {
				all.Go(func() {
					_, err := Reserve(t.Context(), db, list[i%len(list)], 7, row.limits)
					switch {
					case err == nil:
						fit.Add(1)
					case errors.Is(err, row.over):
						over.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			all.Wait()
			if fit.Load() != row.fit || over.Load() != 1000-row.fit {
				t.Errorf("%d fit and %d do not, want %d", fit.Load(), over.Load(), row.fit)
			}
			if c, p := number(t, db, company), number(t, db, together); c != 7*row.fit || p != c {
				t.Errorf("the company has %d, the people %d, want %d", c, p, 7*row.fit)
			}
			if most := number(t, db, `select max(spent) from budget.person`); most > row.limits.Person {
				t.Errorf("somebody has %d", most)
			}
		})
	}
}

// A thousand requests that are settled while others are set aside never stand above the limit, and end with what was said.
func TestSettledInParallel(t *testing.T) {
	db := postgrestest.New(t)
	list := people(t, db, 50)
	var spent atomic.Int64
	var all sync.WaitGroup
	for i := range 1000 {
		all.Go(func() {
			r, err := Reserve(t.Context(), db, list[i%len(list)], 100, Limits{1_000, 5_000, Token})
			if errors.Is(err, ErrCompany) || errors.Is(err, ErrPerson) {
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			cost := int64(i % 90)
			if err := r.Settle(t.Context(), cost); err != nil {
				t.Error(err)
			}
			spent.Add(cost)
		})
	}
	all.Wait()
	if c, p := number(t, db, company), number(t, db, together); c != spent.Load() || p != c || c > 5_000 || c == 0 {
		t.Errorf("the company has %d, the people %d, want %d of at most 5000", c, p, spent.Load())
	}
}

// What a crash leaves unsettled counts; what is settled counts once, also if it was more than was set aside.
func TestSettle(t *testing.T) {
	db := postgrestest.New(t)
	one := people(t, db, 1)[0]
	limits := Limits{100, 100, MicroYen}
	reserve := func() *Reservation {
		t.Helper()
		r, err := Reserve(t.Context(), db, one, 40, limits)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	reserve() // and never heard of again
	r := reserve()
	if _, err := Reserve(t.Context(), db, one, 40, limits); !errors.Is(err, ErrPerson) {
		t.Errorf("a third: %v", err)
	}
	for range 2 {
		if err := r.Settle(t.Context(), 5); err != nil {
			t.Error(err)
		}
	}
	if c, p := number(t, db, company), number(t, db, together); c != 45 || p != 45 {
		t.Errorf("%d and %d, want 45", c, p)
	}
	if err := reserve().Settle(t.Context(), 60); err != nil {
		t.Error(err)
	}
	if c := number(t, db, company); c != 105 {
		t.Errorf("%d, want 105", c)
	}
	if _, err := Reserve(t.Context(), db, one, 0, limits); !errors.Is(err, ErrPerson) {
		t.Errorf("over the limit even what costs nothing waits: %v", err)
	}
	if err := r.Settle(t.Context(), -1); err == nil {
		t.Error("a negative cost is taken")
	}
}

// A request that one of the two refuses leaves nothing in the other; another unit and the knowledge are other sums.
func TestReserveTakesBothOrNone(t *testing.T) {
	db := postgrestest.New(t)
	list := people(t, db, 2)
	try := func(person uuid.UUID, worst int64, limits Limits) error {
		_, err := Reserve(t.Context(), db, person, worst, limits)
		return err
	}
	for i, step := range []struct {
		err      error
		got      error
		company  int64
		together int64
	}{
		{nil, try(list[0], 10, Limits{10, 15, Token}), 10, 10},
		{ErrCompany, try(list[1], 10, Limits{10, 15, Token}), 10, 10},
		{ErrPerson, try(list[0], 1, Limits{10, 15, Token}), 10, 10},
		{ErrPerson, try(list[1], 11, Limits{10, 15, Token}), 10, 10},
		{ErrCompany, try(list[1], 16, Limits{20, 15, Token}), 10, 10},
		{ErrPerson, try(list[1], math.MaxInt64, Limits{20, 15, Token}), 10, 10},
		{ErrPerson, try(list[1], 1, Limits{Unit: Token}), 10, 10},
		{errWorst, try(list[1], -1, Limits{10, 15, Token}), 10, 10},
	} {
		if !errors.Is(step.got, step.err) || (step.err == nil) != (step.got == nil) {
			t.Errorf("step %d: %v, want %v", i, step.got, step.err)
		}
	}
	if c, p := number(t, db, company), number(t, db, together); c != 10 || p != 10 {
		t.Errorf("%d and %d, want 10", c, p)
	}
	if err := try(list[0], 10, Limits{10, 15, MicroYen}); err != nil {
		t.Errorf("another unit: %v", err)
	}
	r, err := ReserveKnowledge(t.Context(), db, 15, Limits{Company: 15, Unit: Token})
	if err != nil {
		t.Fatalf("the knowledge has a month of its own: %v", err)
	}
	if _, err := ReserveKnowledge(t.Context(), db, 1, Limits{Company: 15, Unit: Token}); !errors.Is(err, ErrCompany) {
		t.Errorf("more knowledge: %v", err)
	}
	if err := r.Settle(t.Context(), 3); err != nil {
		t.Error(err)
	}
	if n := number(t, db, company+` where purpose = 'knowledge'`); n != 3 {
		t.Errorf("%d for the knowledge, want 3", n)
	}
}

// Nobody sees what somebody else has spent, the worker not even of today; the company's total is HR's and the administration's.
func TestWhoSees(t *testing.T) {
	db := postgrestest.New(t)
	list := people(t, db, 2)
	for _, person := range list {
		if _, err := Reserve(t.Context(), db, person, 10, Limits{10, 100, Token}); err != nil {
			t.Fatal(err)
		}
	}
	as := func(roles ...postgres.Role) postgres.Viewer { return postgres.Viewer{Person: list[0], Roles: roles} }
	for name, row := range map[string]struct {
		viewer  postgres.Viewer
		people  int
		company bool
	}{
		"nobody":        {postgres.Viewer{}, 0, false},
		"employee":      {as(postgres.RoleEmployee), 1, false},
		"manager":       {as(postgres.RoleManager), 1, false},
		"executive":     {as(postgres.RoleExecutive), 1, false},
		"HR":            {as(postgres.RoleHR), 1, true},
		"admin":         {as(postgres.RoleAdmin), 1, true},
		"an admin only": {postgres.Viewer{Roles: []postgres.Role{postgres.RoleAdmin}}, 0, true},
		"worker":        {postgres.Worker(), 0, true},
	} {
		var seen int
		err := db.As(t.Context(), row.viewer, func(tx pgx.Tx) error {
			return tx.QueryRow(t.Context(), `select count(*) from budget.person`).Scan(&seen)
		})
		if err != nil || seen != row.people {
			t.Errorf("%s sees %d days, %v", name, seen, err)
		}
		totals, err := Totals(t.Context(), db, row.viewer)
		if err != nil || (len(totals) == 1) != row.company || row.company && totals[0].Spent != 20 {
			t.Errorf("%s sees %v, %v", name, totals, err)
		}
	}
	for _, roles := range [][]postgres.Role{{postgres.RoleHR}, {postgres.RoleAdmin}} {
		err := db.As(t.Context(), as(roles...), func(tx pgx.Tx) error {
			tag, err := tx.Exec(t.Context(), `update budget.company set spent = 0`)
			if tag.RowsAffected() > 0 {
				return fmt.Errorf("%d rows changed", tag.RowsAffected())
			}
			return err
		})
		if err != nil {
			t.Errorf("%v: %v", roles, err)
		}
	}
}

// The days that are over go, those that run stay; a request that ends after its day does not bring it back.
func TestClear(t *testing.T) {
	db := postgrestest.New(t)
	one := people(t, db, 1)[0]
	r, err := Reserve(t.Context(), db, one, 10, Limits{10, 100, Token})
	if err != nil {
		t.Fatal(err)
	}
	owner := postgrestest.Owner(t, db)
	if _, err := owner.Exec(t.Context(), `update budget.person set day = day - 1`); err != nil {
		t.Fatal(err)
	}
	r.day = r.day.AddDate(0, 0, -1)
	if _, err := owner.Exec(t.Context(), `insert into budget.company values ('2020-01-01', 'answers', 'token', 5)`); err != nil {
		t.Fatal(err)
	}
	if _, err := Reserve(t.Context(), db, one, 9, Limits{10, 100, Token}); err != nil {
		t.Errorf("a new day: %v", err)
	}
	if err := Clear(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if err := r.Settle(t.Context(), 4); err != nil {
		t.Errorf("settle yesterday's: %v", err)
	}
	if n, days := number(t, db, together), number(t, db, `select count(*) from budget.person`); n != 9 || days != 1 {
		t.Errorf("%d in %d days, want 9 of today", n, days)
	}
	if n := number(t, db, company); n != 13 {
		t.Errorf("the company has %d, want 13 without 2020", n)
	}
}

func TestCost(t *testing.T) {
	for _, row := range []struct {
		prices  Prices
		in, out int
		want    int64
		unit    Unit
	}{
		{Prices{}, 3, 4, 7, Token},
		{Prices{In: 60, Out: 240}, 1_000_000, 0, 60_000_000, MicroYen}, // 60 yen
		{Prices{In: 60, Out: 240}, 3_000, 800, 372_000, MicroYen},      // 0.37 yen
		{Prices{In: 0.1}, 1, 0, 1, MicroYen},                           // never for nothing
		{Prices{Out: 1e12}, 0, math.MaxInt, math.MaxInt64, MicroYen},
	} {
		if got := row.prices.Cost(row.in, row.out); got != row.want || row.prices.Unit() != row.unit {
			t.Errorf("%+v: %d %s", row, got, row.prices.Unit())
		}
	}
}

// Of a person one request goes through at a time; others are not held up, and whoever gives up gets no place.
func TestGate(t *testing.T) {
	var g Gate
	one, two := uuid.New(), uuid.New()
	leave, err := g.Enter(t.Context(), one, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Enter(t.Context(), one, time.Millisecond); !errors.Is(err, ErrBusy) {
		t.Errorf("a second: %v", err)
	}
	if other, err := g.Enter(t.Context(), two, 0); err != nil {
		t.Errorf("somebody else: %v", err)
	} else {
		other()
	}
	time.AfterFunc(5*time.Millisecond, leave)
	again, err := g.Enter(t.Context(), one, 10*time.Second)
	if err != nil {
		t.Fatalf("after the first left: %v", err)
	}
	leave() // once more, which must not free the place of the second
	if _, err := g.Enter(t.Context(), one, time.Millisecond); !errors.Is(err, ErrBusy) {
		t.Errorf("a third: %v", err)
	}
	again()
	var inside, most atomic.Int32
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			leave, err := g.Enter(t.Context(), one, time.Minute)
			if err != nil {
				t.Error(err)
				return
			}
			if n := inside.Add(1); n > 1 {
				most.Store(n)
			}
			inside.Add(-1)
			leave()
		})
	}
	all.Wait()
	if most.Load() > 0 || len(g.there) > 0 {
		t.Errorf("%d at a time, %d places left taken", most.Load(), len(g.there))
	}
}

// What a turn pays: one reservation and its settlement, 1, 16 and 64 at a time, all on the one row of the company.
func BenchmarkTurn(b *testing.B) {
	for _, at := range []int{1, 16, 64} {
		b.Run(fmt.Sprint(at), func(b *testing.B) {
			db := postgrestest.New(b)
			list := people(b, db, at)
			times := make([][]time.Duration, at)
			var next atomic.Int64
			var all sync.WaitGroup
			b.ResetTimer()
			for i := range at {
				all.Go(func() {
					for next.Add(1) <= int64(b.N) {
						start := time.Now()
						r, err := Reserve(b.Context(), db, list[i], 4_000, Limits{math.MaxInt64, math.MaxInt64, Token})
						if err == nil {
							err = r.Settle(b.Context(), 1_500)
						}
						if err != nil {
							b.Error(err)
							return
						}
						times[i] = append(times[i], time.Since(start))
					}
				})
			}
			all.Wait()
			sorted := slices.Sorted(slices.Values(slices.Concat(times...)))
			b.ReportMetric(float64(sorted[len(sorted)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(sorted[len(sorted)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
