package journey

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func profile(t *testing.T, db *postgres.DB, p directory.Person) Profile {
	t.Helper()
	got, err := ProfileOf(t.Context(), db, p.Viewer())
	if err != nil {
		t.Fatal(err)
	}
	got.ChangedAt = time.Time{}
	return got
}

func TestProfile(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	if got := profile(t, db, p); !got.Empty() || len(got.Words()) > 0 {
		t.Errorf("before anything was written: %+v", got)
	}
	want := Profile{Site: "大阪営業所", JobFamily: "営業", Stages: []string{"child", "care"}, Interests: []string{"abroad"}}
	for range 2 {
		if err := SetProfile(t.Context(), db, p.Viewer(), want); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, profile(t, db, p)); diff != "" {
		t.Error(diff)
	}
	for _, word := range []string{"大阪営業所", "営業", "育児", "介護", "海外"} {
		if !slices.Contains(want.Words(), word) {
			t.Errorf("%s is not among %v", word, want.Words())
		}
	}
	for _, other := range []directory.Person{person(t, db, "taro", "employee"), person(t, db, "boss", "manager", "hr", "executive", "admin")} {
		if got := profile(t, db, other); !got.Empty() {
			t.Errorf("%s reads %+v", other.Slug, got)
		}
	}
	if err := EraseProfile(t.Context(), db, p.Viewer()); err != nil {
		t.Fatal(err)
	}
	var rows int
	if err := postgrestest.Owner(t, db).QueryRow(t.Context(), `select count(*) from journey.profile`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d rows stay after erasing, %v", rows, err)
	}
}

func TestProfileRefuses(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	for _, test := range []struct {
		profile Profile
		want    error
	}{
		{Profile{Site: strings.Repeat("あ", MaxProfile+1)}, ErrTooLong},
		{Profile{JobFamily: strings.Repeat("あ", MaxProfile+1)}, ErrTooLong},
		{Profile{Stages: []string{"abroad"}}, ErrProfile},
		{Profile{Interests: []string{"gossip"}}, ErrProfile},
	} {
		if err := SetProfile(t.Context(), db, p.Viewer(), test.profile); !errors.Is(err, test.want) {
			t.Errorf("%+v: %v, want %v", test.profile, err, test.want)
		}
	}
	for _, key := range slices.Concat(Stages, Interests) {
		if len(storyWords[key]) == 0 {
			t.Errorf("%s has no words", key)
		}
	}
}
