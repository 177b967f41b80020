package report

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func note(t *testing.T, db *postgres.DB, v postgres.Viewer, person uuid.UUID, f Fact) error {
	t.Helper()
	return Leaving(t.Context(), db, v, func(tx pgx.Tx) error { return Note(t.Context(), tx, person, f) })
}

func number(t *testing.T, db *postgres.DB, v postgres.Viewer, query string, args ...any) (n int) {
	t.Helper()
	err := db.As(t.Context(), v, func(tx pgx.Tx) error { return tx.QueryRow(t.Context(), query, args...).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Whoever leaves the first fact of a month cannot make its key, which a false one would keep from everybody; the program does.
func TestTheKeyOfAMonthIsTheProgramsToMake(t *testing.T) {
	db := postgrestest.New(t)
	person := people(t, db, 1)[0]
	for name, v := range map[string]postgres.Viewer{"a person": {Person: person}, "HR": {Person: person, Roles: []postgres.Role{postgres.RoleHR}}, "nobody": {}} {
		err := db.As(t.Context(), v, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), `insert into report.fact_key (holder, wrapped_key) values ($1, 'false')`, boxOf(time.Now()))
			return err
		})
		if err == nil {
			t.Errorf("%s puts a key in the place of the month's", name)
		}
	}
	var all errgroup.Group // at once, as on the first morning of a month
	for range 8 {
		all.Go(func() error { return Opened(t.Context(), db, person, "internal-posting") })
	}
	if err := all.Wait(); err != nil {
		t.Error(err)
	}
	if n := number(t, db, postgres.Worker(), `select count(*) from report.fact_key`); n != 1 {
		t.Errorf("%d keys, want one", n)
	}
}

// Facts are written in one's own name and month, read by the worker alone, and erased by their person.
func TestNobodyReadsFacts(t *testing.T) {
	db := postgrestest.New(t)
	ids := people(t, db, 2)
	own, other := postgres.Viewer{Person: ids[0], Roles: []postgres.Role{postgres.RoleEmployee}}, postgres.Viewer{Person: ids[1], Roles: []postgres.Role{postgres.RoleHR, postgres.RoleExecutive}}
	unknown := Fact{What: "unknown", Theme: "異動", Kind: NotFound, Articles: []string{"internal-posting"}}
	for _, v := range []postgres.Viewer{own, other} {
		if err := note(t, db, v, v.Person, unknown); err != nil {
			t.Fatal(err)
		}
	}
	if err := note(t, db, other, ids[0], unknown); err == nil {
		t.Error("a fact was written in somebody else's name")
	}
	err := db.As(t.Context(), own, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into report.fact (month, id, person_id, box, content) values ('2026-01-01', gen_random_uuid(), $1, gen_random_uuid(), '')`, ids[0])
		return err
	})
	if err == nil {
		t.Error("a person wrote into a month of their choice")
	}
	for name, v := range map[string]postgres.Viewer{"their person": own, "HR": other, "nobody": {}} {
		if n := number(t, db, v, `select count(*) from report.fact`); n != 0 {
			t.Errorf("%s reads %d facts", name, n)
		}
	}
	if err := Opened(t.Context(), db, ids[0], "internal-posting"); err != nil {
		t.Fatal(err)
	}
	if n := number(t, db, postgres.Worker(), `select count(*) from report.fact`); n != 3 {
		t.Errorf("the worker counts %d facts, want 3", n)
	}
	if err := Forget(t.Context(), db, ids[0]); err != nil {
		t.Fatal(err)
	}
	if n := number(t, db, postgres.Worker(), `select count(*) from report.fact where person_id = $1`, ids[0]); n != 0 {
		t.Errorf("%d facts are left of somebody who erased theirs", n)
	}
	if n := number(t, db, postgres.Worker(), `select count(*) from report.fact where person_id = $1`, ids[1]); n != 1 {
		t.Errorf("%d facts are left of somebody else, want 1", n)
	}
}

// A fact has no word of anybody, and takes whatever the caller has.
func TestFactsHaveBounds(t *testing.T) {
	db := postgrestest.New(t)
	ids := people(t, db, 1)
	v := postgres.Viewer{Person: ids[0]}
	long := make([]string, 40)
	for name, f := range map[string]Fact{
		"a long theme":  {What: "unknown", Kind: NotThere, Theme: strings.Repeat("育", 300)},
		"a theme '*'":   {What: "unknown", Kind: NotThere, Theme: "*"},
		"many articles": {What: "answer", Articles: long},
		"nothing else":  {What: "answer"},
	} {
		if err := note(t, db, v, ids[0], f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, f := range map[string]Fact{
		"an outcome that is not counted": {What: "route"},
		"a theme of an answer":           {What: "answer", Theme: "育児"},
		"an unknown without a kind":      {What: "unknown"},
	} {
		if err := note(t, db, v, ids[0], f); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// gaps are n people with the same gap, from the i-th on.
func gaps(first time.Time, ids []uuid.UUID, f Fact) (list []past) {
	for _, id := range ids {
		list = append(list, past{first, id, f})
	}
	return list
}

func TestAMonthIsPublishedOnceAndItsFactsGo(t *testing.T) {
	db := postgrestest.New(t)
	ids := people(t, db, 60)
	today := knowledge.Today().Time()
	running := firstOf(today)
	old := running.AddDate(0, -3, 0)
	near := Fact{What: "unknown", Theme: "異動", Kind: NotFound, Articles: []string{"internal-posting"}}
	none := Fact{What: "unknown", Theme: "育児", Kind: NotThere}
	facts := append(gaps(old, ids[:25], near), gaps(old, ids[25:45], none)...)
	facts = append(facts, gaps(old, ids[:5], none)...)                                                                    // who met something graver, too
	facts = append(facts, gaps(old, ids[:12], Fact{What: "answer", Articles: []string{"mentor", "internal-posting"}})...) // shown
	facts = append(facts, gaps(old, ids[:12], Fact{What: "answer", Articles: []string{"mentor"}})...)
	facts = append(facts, gaps(old, ids[:3], Fact{What: "opened", Articles: []string{"mentor"}})...)
	facts = append(facts, gaps(running, ids, near)...)
	remember(t, db, facts)
	for range 2 { // twice does no more than once
		if err := Close(t.Context(), db, Rules{K: 10}); err != nil {
			t.Fatal(err)
		}
	}
	months, err := Months(t.Context(), db, hr)
	if err != nil || len(months) < 2 || months[len(months)-1] != (Month{old, 10}) || !months[0].First.Before(running) {
		t.Fatalf("published: %v, %v", months, err)
	}
	for _, m := range months {
		if table, err := Gaps(t.Context(), db, hr, m.First); err != nil || m.First.After(old) && (table.People != Count{}) {
			t.Errorf("%s, a month without facts: %+v, %v", m.First.Format("2006-01"), table, err)
		}
	}
	table, err := Gaps(t.Context(), db, hr, old)
	if err != nil || table.People.N != 45 || table.Kinds[NotThere].N != 25 || table.Kinds[NotFound].N != 20 || len(table.Themes) != 2 {
		t.Fatalf("gaps: %+v, %v", table, err)
	}
	first := table.Themes[0]
	if first.Theme != "育児" || first.People.N != 25 || first.Kinds[NotThere].N != 25 || len(first.Subjects) != 0 {
		t.Errorf("first theme: %+v", first)
	}
	if second := table.Themes[1]; len(second.Subjects) != 1 || second.Subjects[0] != (Subject{Kind: NotFound, Article: "internal-posting", People: Count{N: 20}}) {
		t.Errorf("second theme: %+v", second)
	}
	used, err := Used(t.Context(), db, hr, old)
	want := map[string]Met{"mentor": {Shown: Count{N: 12}, Opened: Count{Hidden: true}}, "internal-posting": {Shown: Count{N: 12}}}
	if err != nil || len(used) != 2 || used["mentor"] != want["mentor"] || used["internal-posting"] != want["internal-posting"] {
		t.Errorf("used: %+v, %v", used, err)
	}
	if line, err := Line(t.Context(), db, hr, months[0].First); err != nil || len(line) != len(months) || line[0].People.N != 45 {
		t.Errorf("line of months: %+v, %v", line, err)
	}
	if left := number(t, db, postgres.Worker(), `select count(*) from report.fact`); left != 60 {
		t.Errorf("%d facts left, want the 60 of the running month", left)
	}
	remember(t, db, gaps(old, ids[45:], near)) // by a clock that was set back
	if err := Close(t.Context(), db, Rules{K: 5}); err != nil {
		t.Fatal(err)
	}
	again, err := Gaps(t.Context(), db, hr, old)
	if err != nil || again.People != table.People || again.Month.K != 10 {
		t.Errorf("the month was published again: %+v, %v", again, err)
	}
	if left := number(t, db, postgres.Worker(), `select count(*) from report.fact`); left != 60 {
		t.Errorf("%d facts left after a clock that was set back, want 60", left)
	}
}

func TestOnlyHRReadsReports(t *testing.T) {
	db := postgrestest.New(t)
	ids := people(t, db, 12)
	first := month(2026, time.March)
	remember(t, db, gaps(first, ids, Fact{What: "unknown", Kind: NotThere}))
	closed(t, db, first, 10)
	for name, v := range map[string]postgres.Viewer{"nobody": {}, "the worker": postgres.Worker(),
		"others": {Person: ids[0], Roles: []postgres.Role{postgres.RoleEmployee, postgres.RoleManager, postgres.RoleExecutive, postgres.RoleAdmin}}} {
		if n := number(t, db, v, `select (select count(*) from report.gap) + (select count(*) from report.used)`); n != 0 {
			t.Errorf("%s reads %d counts", name, n)
		}
	}
	if _, err := Gaps(t.Context(), db, postgres.Viewer{Person: ids[0]}, first); !errors.Is(err, ErrNoMonth) {
		t.Errorf("an employee reads a report: %v", err)
	}
	if _, err := Gaps(t.Context(), db, hr, first.AddDate(0, 1, 0)); !errors.Is(err, ErrNoMonth) {
		t.Errorf("a month that is not published: %v", err)
	}
	for _, statement := range []string{"update report.gap set n = 99", "delete from report.gap", "update report.month set k = 5", "delete from report.used",
		"insert into report.gap (month, k, theme, n) values ('2026-03-01', 10, 'x', 20)"} {
		err := db.As(t.Context(), hr, func(tx pgx.Tx) error { _, err := tx.Exec(t.Context(), statement); return err })
		if err == nil {
			t.Errorf("HR may %s", statement)
		}
	}
}

// The database itself refuses small numbers, whatever the program does.
func TestTablesRefuseSmallNumbers(t *testing.T) {
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	if _, err := owner.Exec(t.Context(), `insert into report.month (month, k) values ('2026-03-01', 10)`); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`insert into report.month (month, k) values ('2026-04-01', 4)`,
		`insert into report.month (month, k) values ('2026-04-02', 10)`,
		`insert into report.gap (month, k, theme, n) values ('2026-03-01', 10, 'x', 9)`,
		`insert into report.gap (month, k, theme, n) values ('2026-03-01', 5, 'x', 9)`, // not the k of its month
		`insert into report.used (month, k, article, what, n) values ('2026-03-01', 10, 'x', 'shown', 1)`,
	} {
		if _, err := owner.Exec(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "23") {
			t.Errorf("%s: %v", statement, err)
		}
	}
	for _, k := range []int{-1, 0, 4, 1001} {
		if err := Close(t.Context(), db, Rules{K: k}); err == nil {
			t.Errorf("closed with groups of %d", k)
		}
	}
}
