package oneonone

import (
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/internal/directory"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// A crew is one manager with a member, another manager with theirs, and who else there is in a company.
type crew struct {
	t     *testing.T
	db    *postgres.DB
	owner *pgxpool.Pool
}

func newCrew(t *testing.T) *crew {
	t.Helper()
	c := &crew{t: t, db: postgrestest.New(t)}
	c.owner = postgrestest.Owner(t, c.db)
	err := directory.Put(t.Context(), c.db, []directory.Entry{
		{Slug: "boss", Name: "見本 上司", Roles: []string{"employee", "manager"}, Manager: "chief"},
		{Slug: "member", Name: "見本 花子", Roles: []string{"employee"}, Manager: "boss"},
		{Slug: "second", Name: "見本 次郎", Roles: []string{"employee"}, Manager: "boss"},
		{Slug: "other", Name: "見本 他部", Roles: []string{"employee", "manager"}, Manager: "chief"},
		{Slug: "theirs", Name: "見本 他員", Roles: []string{"employee"}, Manager: "other"},
		{Slug: "former", Name: "見本 前任", Roles: []string{"employee", "manager"}},
		{Slug: "hr", Name: "見本 人事", Roles: []string{"employee", "hr"}},
		{Slug: "chief", Name: "見本 役員", Roles: []string{"employee", "executive"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *crew) id(slug string) uuid.UUID {
	c.t.Helper()
	p, err := directory.FindSlug(c.t.Context(), c.db, slug)
	if err != nil {
		c.t.Fatal(err)
	}
	return p.ID
}

func (c *crew) viewer(slug string) postgres.Viewer {
	c.t.Helper()
	switch slug {
	case "nobody":
		return postgres.Viewer{}
	case "keeper":
		return postgres.Keeper()
	case "worker":
		return postgres.Worker()
	}
	p, err := directory.FindSlug(c.t.Context(), c.db, slug)
	if err != nil {
		c.t.Fatal(err)
	}
	return p.Viewer()
}

// leads has somebody led by another, or, with "", by nobody.
func (c *crew) leads(manager, member string) {
	c.t.Helper()
	c.exec(`update directory.person set manager_id = (select id from directory.person where slug = $1) where slug = $2`, manager, member)
}

// exec runs a statement as the owner of the tables, past all policies.
func (c *crew) exec(statement string, args ...any) {
	c.t.Helper()
	if _, err := c.owner.Exec(c.t.Context(), statement, args...); err != nil {
		c.t.Fatal(err)
	}
}

func (c *crew) count(query string, args ...any) (n int) {
	c.t.Helper()
	if err := c.owner.QueryRow(c.t.Context(), query, args...).Scan(&n); err != nil {
		c.t.Fatal(err)
	}
	return n
}

// tidy does the hourly job.
func (c *crew) tidy() {
	c.t.Helper()
	if err := Work(c.db)(c.t.Context(), jobs.Try{Number: 1}); err != nil {
		c.t.Fatal(err)
	}
}

// must gives the value of a call that has to work.
func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func (c *crew) ok(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// is expects an error.
func (c *crew) is(what string, err, want error) {
	c.t.Helper()
	if !errors.Is(err, want) {
		c.t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func second[T any](_ T, err error) error { return err }
