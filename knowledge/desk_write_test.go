package knowledge_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

var hrA = postgres.Viewer{Person: uuid.MustParse("00000000-0000-4000-8000-00000000000a"), Roles: []postgres.Role{postgres.RoleHR}}

func inHR(t *testing.T, db *postgres.DB, fn func(tx pgx.Tx) error) error {
	t.Helper()
	return db.As(t.Context(), hrA, fn)
}

func deskOrder(t *testing.T, db *postgres.DB) string {
	t.Helper()
	list, err := knowledge.Desks(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	var slugs []string
	for _, d := range list {
		slugs = append(slugs, d.Slug)
	}
	return strings.Join(slugs, " ")
}

var needed = []string{"danger", "human"}

func desk(slug string, routes ...string) knowledge.Desk {
	return knowledge.Desk{Slug: slug, Name: "窓口 " + slug, Channel: "社内ポータル", Routes: routes}
}

func TestDesksAreKept(t *testing.T) {
	db := postgrestest.New(t)
	add := func(d knowledge.Desk) error {
		return inHR(t, db, func(tx pgx.Tx) error { return knowledge.AddDesk(t.Context(), tx, d) })
	}
	for _, d := range []knowledge.Desk{desk("a", "danger", "human"), desk("b", "danger"), desk("c")} {
		if err := add(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := add(desk("a")); !errors.Is(err, knowledge.ErrDeskTaken) {
		t.Errorf("the same id: %v", err)
	}
	for field, d := range map[string]knowledge.Desk{
		"slug": {Name: "x", Channel: "y"}, "name": {Slug: "x", Channel: "y"}, "channel": {Slug: "x", Name: "y"},
		"fallback": {Slug: "x", Name: "y", Channel: "z", Fallback: "nobody"}, "long": {Slug: "x", Name: "y", Channel: "z", Note: strings.Repeat("長", knowledge.MaxDeskText+1)},
		"routes": {Slug: "x", Name: "y", Channel: "z", Routes: []string{"two words"}},
	} {
		var fault *knowledge.DeskFault
		if err := add(d); !errors.As(err, &fault) || fault.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}

	move := func(slug string, up bool) {
		t.Helper()
		if err := inHR(t, db, func(tx pgx.Tx) error { return knowledge.MoveDesk(t.Context(), tx, slug, up) }); err != nil {
			t.Fatal(err)
		}
	}
	move("c", true)
	move("a", true) // it is the first
	move("c", false)
	move("c", true)
	if got := deskOrder(t, db); got != "a c b" {
		t.Errorf("order %s", got)
	}

	remove := func(slug string) error {
		return inHR(t, db, func(tx pgx.Tx) error { return knowledge.RemoveDesk(t.Context(), tx, slug, needed) })
	}
	var last *knowledge.LastDesk
	if err := remove("a"); !errors.As(err, &last) || cmp.Diff([]string{"human"}, last.Routes) != "" {
		t.Errorf("the only desk for people: %v", err)
	}
	if err := remove("b"); err != nil {
		t.Fatal(err)
	}
	last = nil
	if err := remove("a"); !errors.As(err, &last) || len(last.Routes) != 2 {
		t.Errorf("the last of two routes: %v", err)
	}
	if err := inHR(t, db, func(tx pgx.Tx) error { return knowledge.RestoreDesk(t.Context(), tx, "b") }); err != nil {
		t.Fatal(err)
	}
	if got := deskOrder(t, db); got != "a c b" {
		t.Errorf("restored: %s", got)
	}

	a, err := knowledge.FindDesk(t.Context(), db, "a")
	if err != nil {
		t.Fatal(err)
	}
	version := a.Version()
	if err := inHR(t, db, func(tx pgx.Tx) error { return knowledge.CheckDesk(t.Context(), tx, "a", "人事") }); err != nil {
		t.Fatal(err)
	}
	a.Hours = "平日"
	save := func(d knowledge.Desk, version string) error {
		return inHR(t, db, func(tx pgx.Tx) error { return knowledge.SaveDesk(t.Context(), tx, d, version, needed) })
	}
	if err := save(a, version); !errors.Is(err, knowledge.ErrDeskMoved) {
		t.Errorf("changed by somebody else: %v", err)
	}
	if a, err = knowledge.FindDesk(t.Context(), db, "a"); err != nil || a.CheckedOn != knowledge.Today() || a.CheckedBy != "人事" {
		t.Errorf("checked: %+v, %v", a, err)
	}
	version, a.Routes = a.Version(), []string{"danger"}
	last = nil
	if err := save(a, version); !errors.As(err, &last) || last.Routes[0] != "human" {
		t.Errorf("a route without a desk: %v", err)
	}
	a.Routes = []string{"human", "career"}
	if err := save(a, version); err != nil {
		t.Error(err)
	}
}

// What HR does to a desk here stays over the next import of the table that brought it.
func TestDesksEditedHereStayOverImports(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(company()))
	if err := inHR(t, db, func(tx pgx.Tx) error {
		if err := knowledge.MoveDesk(t.Context(), tx, "kokoro", true); err != nil {
			return err
		}
		return knowledge.CheckDesk(t.Context(), tx, "kokoro", "人事")
	}); err != nil {
		t.Fatal(err)
	}
	report := bring(t, db, knowledge.Options{}, folder(company()))
	if d, _ := knowledge.FindDesk(t.Context(), db, "kokoro"); report.DesksNew != 0 || report.DesksKept != 1 || d.CheckedOn != knowledge.Today() || deskOrder(t, db) != "kokoro career-desk" {
		t.Errorf("report %+v, desk %+v, order %s", report, d, deskOrder(t, db))
	}
	if err := inHR(t, db, func(tx pgx.Tx) error { return knowledge.RemoveDesk(t.Context(), tx, "kokoro", nil) }); err != nil {
		t.Fatal(err)
	}
	if report := bring(t, db, knowledge.Options{}, folder(company())); report.DesksNew != 0 || deskOrder(t, db) != "career-desk" {
		t.Errorf("a removed desk: %+v, %s", report, deskOrder(t, db))
	}
	if report := bring(t, db, knowledge.Options{Overwrite: true}, folder(company())); report.DesksNew == 0 || deskOrder(t, db) != "career-desk kokoro" {
		t.Errorf("the file wins: %+v, %s", report, deskOrder(t, db))
	}
}
