package journey

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

func person(t *testing.T, db *postgres.DB, slug string, roles ...string) directory.Person {
	t.Helper()
	if err := directory.Put(t.Context(), db, []directory.Entry{{Slug: slug, Name: slug, Roles: roles}}); err != nil {
		t.Fatal(err)
	}
	p, err := directory.FindSlug(t.Context(), db, slug)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func decide(t *testing.T, db *postgres.DB, p directory.Person, d Decision) error {
	t.Helper()
	return db.As(t.Context(), p.Viewer(), func(tx pgx.Tx) error {
		_, err := Decide(t.Context(), tx, p.ID, d)
		return err
	})
}

func list(t *testing.T, db *postgres.DB, p directory.Person) []Decision {
	t.Helper()
	decisions, err := Decisions(t.Context(), db, p.Viewer())
	if err != nil {
		t.Fatal(err)
	}
	return decisions
}

func TestDecide(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	talk := uuid.New()
	for _, d := range []Decision{
		{Consultation: talk, Topic: "公募", Articles: []string{"internal-posting"}, Response: Act, Words: " まず話を聞きます\n"},
		{Consultation: talk, Topic: "公募", Response: Keep, Words: "来年にします"}, // the same talk: replaced
		{Consultation: uuid.New(), Topic: "育休", Response: None},
	} {
		if err := decide(t, db, p, d); err != nil {
			t.Fatal(err)
		}
	}
	got := list(t, db, p)
	if len(got) != 2 || got[0].Topic != "育休" || got[0].Changed {
		t.Fatalf("decisions: %+v", got)
	}
	if first := got[1]; first.Response != Keep || first.Words != "来年にします" || !first.Changed || len(first.Articles) != 1 {
		t.Errorf("the changed decision: %+v", first)
	}
}

func TestDecideRefuses(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	if err := decide(t, db, p, Decision{Response: "maybe"}); !errors.Is(err, ErrResponse) {
		t.Errorf("an unknown response: %v", err)
	}
	if err := decide(t, db, p, Decision{Response: Act, Words: strings.Repeat("あ", MaxWords+1)}); !errors.Is(err, ErrTooLong) {
		t.Errorf("long words: %v", err)
	}
	if err := decide(t, db, p, Decision{Consultation: uuid.New(), Response: Act, Words: strings.Repeat("あ", MaxWords)}); err != nil {
		t.Errorf("the longest words: %v", err)
	}
}

// A decision belongs to its owner: others, HR and managers among them, find none and change none.
func TestOwner(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	if err := decide(t, db, p, Decision{Consultation: uuid.New(), Response: Keep, Words: "内緒"}); err != nil {
		t.Fatal(err)
	}
	id := list(t, db, p)[0].ID
	for _, other := range []directory.Person{person(t, db, "taro", "employee"), person(t, db, "boss", "employee", "manager", "hr", "executive", "admin")} {
		if seen := list(t, db, other); len(seen) > 0 {
			t.Errorf("%s sees %+v", other.Slug, seen)
		}
		if err := Change(t.Context(), db, other.Viewer(), id, None, ""); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s changes it: %v", other.Slug, err)
		}
		if err := Delete(t.Context(), db, other.Viewer(), id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s deletes it: %v", other.Slug, err)
		}
	}
	if err := Change(t.Context(), db, p.Viewer(), id, Act, "動きます"); err != nil || list(t, db, p)[0].Words != "動きます" {
		t.Errorf("the owner changes it: %v", err)
	}
	if err := Delete(t.Context(), db, p.Viewer(), id); err != nil || len(list(t, db, p)) > 0 {
		t.Errorf("the owner deletes it: %v", err)
	}
}
