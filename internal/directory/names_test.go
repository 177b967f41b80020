package directory

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestNamesIn(t *testing.T) {
	db := postgrestest.New(t)
	err := Put(t.Context(), db, []Entry{
		{Slug: "a", Name: "浜口 大地", NameKana: "はまぐち だいち", Roles: []string{"employee"}},
		{Slug: "b", Name: "灘　まり", NameKana: "なだ まり", Roles: []string{"employee"}},
		{Slug: "c", Name: "Ken Mehta", Roles: []string{"employee"}},
		{Slug: "d", Name: "見本", Roles: []string{"employee"}},
		{Slug: "e", Name: "潮田 みちる", Roles: []string{"employee"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	hr := postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleHR}}
	for text, want := range map[string]string{
		"社内公募に応募したい":            "",
		"浜口大地の時短":               "浜口大地! 大地 浜口",
		"浜口　大地":                 "浜口大地! 大地 浜口",
		"大地の恵み":                 "大地",
		"はまぐちだいち":               "はまぐちだいち! はまぐち",
		"決まりを知りたい":              "",
		"休み まり 手伝い":             "まり",
		"はまぐちさん":                "はまぐち",
		"だいちの件":                 "",
		"灘さんの代わり":               "灘",
		"ＫＥＮ　ＭＥＨＴＡ":             "kenmehta! mehta ken",
		"ken wants a transfer":  "ken",
		"a token of kensa work": "",
		"見本市に行く":                "見本!",
		"みちるのように働く":             "みちる",
		"":                      "",
		`'; %_\`:                "",
	} {
		list, err := NamesIn(t.Context(), db, hr, text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range list {
			got = append(got, m.Name+map[bool]string{true: "!"}[m.Whole])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if list, err := NamesIn(t.Context(), db, postgres.Viewer{}, "浜口大地"); err != nil || len(list) > 0 {
		t.Errorf("nobody finds %v, %v", list, err)
	}
}
