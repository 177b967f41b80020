package directory

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

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

// Several texts find each its own names, as if they were looked through one by one.
func TestNamesInEach(t *testing.T) {
	db := postgrestest.New(t)
	if err := Put(t.Context(), db, []Entry{{Slug: "a", Name: "浜口 大地", Roles: []string{"employee"}}, {Slug: "b", Name: "Ken Mehta", Roles: []string{"employee"}}}); err != nil {
		t.Fatal(err)
	}
	hr := postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleHR}}
	texts := []string{"浜口さんとKen", "だれもいない", "", "浜口　大地"}
	err := db.As(t.Context(), hr, func(tx pgx.Tx) error {
		each, err := NamesInEach(t.Context(), tx, texts)
		if err == nil && len(each) != len(texts) {
			t.Errorf("%d lists for %d texts", len(each), len(texts))
		}
		for i, got := range each {
			want, err := NamesIn(t.Context(), db, hr, texts[i])
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%q: %v, alone %v, %v", texts[i], got, want, err)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
