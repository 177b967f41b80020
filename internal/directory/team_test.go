package directory

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// Who leads whom is what the rows say now: not the role, not the past, not those who left, and nobody leads themselves.
func TestTeam(t *testing.T) {
	db := postgrestest.New(t)
	list := []Entry{
		{Slug: "boss", Name: "灘 孝太郎", NameKana: "なだ こうたろう", Roles: []string{"employee"}},
		{Slug: "other", Name: "別の 上司", Roles: []string{"employee", "manager"}},
		{Slug: "hr", Name: "人事 の人", Roles: []string{"employee", "hr"}},
		{Slug: "b", Name: "Ｂｅａ Mori", Manager: "boss", Department: "製造第二課", Roles: []string{"employee"}},
		{Slug: "a", Name: "凪 陽菜", NameKana: "なぎ ひな", Manager: "boss", Department: "製造第一課", Roles: []string{"employee"}},
		{Slug: "c", Name: "遠い 人", Manager: "a", Roles: []string{"employee"}}, // one step further down
	}
	if err := Put(t.Context(), db, list); err != nil {
		t.Fatal(err)
	}
	as := func(slug string) postgres.Viewer {
		p, err := FindSlug(t.Context(), db, slug)
		if err != nil {
			t.Fatal(err)
		}
		return p.Viewer()
	}
	names := func(v postgres.Viewer, search string) (names []string) {
		team, all, err := Team(t.Context(), db, v, search, 1)
		if err != nil || all != len(team) {
			t.Fatalf("%d of %d, %v", len(team), all, err)
		}
		for _, m := range team {
			names = append(names, m.Name)
		}
		return names
	}
	for _, test := range []struct {
		who, search string
		want        []string
	}{
		{"boss", "", []string{"Ｂｅａ Mori", "凪 陽菜"}},
		{"boss", "bea mori", []string{"Ｂｅａ Mori"}},
		{"boss", "凪　陽", []string{"凪 陽菜"}},
		{"boss", "なぎひ", []string{"凪 陽菜"}},
		{"boss", "第一課", []string{"凪 陽菜"}},
		{"boss", "%", nil},
		{"boss", "遠い", nil},
		{"a", "", []string{"遠い 人"}},
		{"other", "", nil}, // the role alone leads nobody
		{"hr", "", nil},    // HR sees everybody and leads nobody
		{"c", "", nil},
	} {
		if diff := cmp.Diff(test.want, names(as(test.who), test.search)); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", test.who, test.search, diff)
		}
		if test.search == "" {
			if leads, err := Leads(t.Context(), db, as(test.who)); err != nil || leads != (test.want != nil) {
				t.Errorf("%s leads: %v, %v", test.who, leads, err)
			}
		}
	}
	boss, member := as("boss"), as("a").Person
	if m, err := TeamMember(t.Context(), db, boss, member); err != nil || m.Name != "凪 陽菜" || m.Department != "製造第一課" {
		t.Errorf("%+v, %v", m, err)
	}
	for _, test := range []struct {
		v  postgres.Viewer
		id uuid.UUID
	}{{boss, as("c").Person}, {boss, boss.Person}, {boss, uuid.New()}, {as("hr"), member}, {as("other"), member}, {postgres.Viewer{}, member}} {
		if m, err := TeamMember(t.Context(), db, test.v, test.id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%v finds %+v, %v", test.v.Person, m, err)
		}
	}
	for _, change := range []string{`update directory.person set active = false where slug = 'b'`, `update directory.person set manager_id = (select id from directory.person where slug = 'other') where slug = 'a'`} {
		if err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error { _, err := tx.Exec(t.Context(), change); return err }); err != nil {
			t.Fatal(err)
		}
	}
	if leads, err := Leads(t.Context(), db, boss); err != nil || leads {
		t.Errorf("of one who left and one who was moved: %v, %v", leads, err)
	}
	if _, err := TeamMember(t.Context(), db, boss, member); !errors.Is(err, ErrNotFound) {
		t.Errorf("a former member: %v", err)
	}
}

func TestTeamOfFiveHundred(t *testing.T) {
	db := postgrestest.New(t)
	list := []Entry{{Slug: "boss", Name: "灘 孝太郎", Roles: []string{"employee"}}}
	for i := range 500 {
		list = append(list, Entry{Slug: fmt.Sprint("p", i), Name: fmt.Sprintf("見本 %03d", i), Manager: "boss", Roles: []string{"employee"}})
	}
	if err := Put(t.Context(), db, list); err != nil {
		t.Fatal(err)
	}
	boss, err := FindSlug(t.Context(), db, "boss")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[uuid.UUID]bool{}
	for page := 1; page <= 11; page++ {
		team, all, err := Team(t.Context(), db, boss.Viewer(), "", page)
		if err != nil || all != 500 || len(team) != map[bool]int{true: TeamPage}[page <= 10] {
			t.Fatalf("page %d: %d of %d, %v", page, len(team), all, err)
		}
		for _, m := range team {
			seen[m.ID] = true
		}
	}
	if len(seen) != 500 {
		t.Errorf("%d different people", len(seen))
	}
}
