package directory

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

var entries = []Entry{
	{Slug: "m1", Name: "見本 まとめ", Roles: []string{"employee", "manager"}, Site: "本社"},
	{Slug: "e1", Name: "見本 花子", Roles: []string{"employee"}, Manager: "m1", Site: "みなと工場", Employment: "パート", Language: "en"},
	{Slug: "e2", Name: "見本 太郎", Roles: []string{"employee"}, Manager: "m1"},
	{Slug: "h1", Name: "見本 人事", Roles: []string{"employee", "hr"}},
}

func TestPutAndFind(t *testing.T) {
	db := postgrestest.New(t)
	for range 2 { // a second time changes nothing
		if err := Put(t.Context(), db, append([]Entry{{Slug: "e1", Name: "見本 前の名"}}, entries...)); err != nil { // the last of one key counts
			t.Fatal(err)
		}
	}
	people, err := All(t.Context(), db)
	if err != nil || len(people) != 4 {
		t.Fatalf("%d people (%v)", len(people), err)
	}
	p, err := FindSlug(t.Context(), db, "e1")
	if err != nil || p.Name != "見本 花子" || p.Language != "en" || !p.Has(postgres.RoleEmployee) || p.Has(postgres.RoleHR) {
		t.Errorf("%+v (%v)", p, err)
	}
	if diff := cmp.Diff([]string{"employment:パート", "role:employee", "site:みなと工場"}, p.Tags()); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	if again, err := Find(t.Context(), db, p.ID); err != nil || again.Slug != "e1" {
		t.Errorf("%+v (%v)", again, err)
	}
	if _, err := Find(t.Context(), db, uuid.New()); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

func TestPutWritesAllOrNothing(t *testing.T) {
	db := postgrestest.New(t)
	bad := []Entry{entries[0], {Slug: "e3", Name: "見本", Roles: []string{"employee"}, Manager: "nobody"}}
	if err := Put(t.Context(), db, bad); err == nil || !strings.Contains(err.Error(), "nobody") {
		t.Errorf("an unknown manager: %v", err)
	}
	if err := Put(t.Context(), db, []Entry{{Slug: "x", Name: "x", Roles: []string{"king"}}}); err == nil {
		t.Error("an unknown role is taken")
	}
	if people, err := All(t.Context(), db); err != nil || len(people) > 0 {
		t.Errorf("%d people are left (%v)", len(people), err)
	}
}

// Who sees whom: oneself, those one leads, HR everyone.
func TestWhoSeesWhom(t *testing.T) {
	db := postgrestest.New(t)
	if err := Put(t.Context(), db, entries); err != nil {
		t.Fatal(err)
	}
	for slug, want := range map[string][]string{"e1": {"e1"}, "m1": {"e1", "e2", "m1"}, "h1": {"e1", "e2", "h1", "m1"}} {
		p, err := FindSlug(t.Context(), db, slug)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		err = db.As(t.Context(), p.Viewer(), func(tx pgx.Tx) error {
			rows, _ := tx.Query(t.Context(), `select slug from directory.person order by slug`)
			got, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s sees (-want +got):\n%s%v", slug, diff, err)
		}
	}
}
