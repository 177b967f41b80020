package journey

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func entries(t *testing.T, db *postgres.DB, p directory.Person, deleted bool) []Entry {
	t.Helper()
	list, err := Entries(t.Context(), db, p.Viewer(), deleted)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEntries(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	add := func(e Entry) uuid.UUID {
		id, err := Add(t.Context(), db, p.Viewer(), e)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	wish := add(Entry{Kind: Wish, Words: " 海の近くで働きたい\n"})
	add(Entry{Kind: Event, Words: "入社", On: knowledge.Date{Year: 2015, Month: 4, Day: 1}, Precision: Month})
	life := add(Entry{Kind: Life, Words: "子どもが生まれた", On: knowledge.Date{Year: 2021, Month: 6, Day: 3}})
	list := entries(t, db, p, false)
	if len(list) != 3 || list[0].ID != wish || list[0].Words != "海の近くで働きたい" || !list[0].On.IsZero() || list[1].ID != life || list[2].Precision != Month {
		t.Fatalf("%+v", list)
	}
	if err := Edit(t.Context(), db, p.Viewer(), Entry{ID: wish, Kind: Wish, Words: "港で働きたい", On: knowledge.Date{Year: 2030, Month: 1, Day: 1}, Precision: Year}); err != nil || entries(t, db, p, false)[0].Words != "港で働きたい" {
		t.Errorf("edited: %v", err)
	}
	for _, other := range []directory.Person{person(t, db, "taro", "employee"), person(t, db, "boss", "manager", "hr", "executive", "admin")} {
		if seen := entries(t, db, other, false); len(seen) > 0 {
			t.Errorf("%s sees %+v", other.Slug, seen)
		}
		for what, err := range map[string]error{
			"edits":    Edit(t.Context(), db, other.Viewer(), Entry{ID: wish, Kind: Wish, Words: "x"}),
			"deletes":  Remove(t.Context(), db, other.Viewer(), wish),
			"restores": Restore(t.Context(), db, other.Viewer(), wish),
		} {
			if !errors.Is(err, ErrNotFound) {
				t.Errorf("%s %s it: %v", other.Slug, what, err)
			}
		}
	}
}

func TestEntryRefuses(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	for _, test := range []struct {
		entry Entry
		want  error
	}{
		{Entry{Kind: Wish, Words: " \n "}, ErrEmpty},
		{Entry{Kind: "gossip", Words: "x"}, ErrKind},
		{Entry{Kind: Life, Words: strings.Repeat("あ", MaxWords+1)}, ErrTooLong},
	} {
		if _, err := Add(t.Context(), db, p.Viewer(), test.entry); !errors.Is(err, test.want) {
			t.Errorf("%+v: %v, want %v", test.entry, err, test.want)
		}
	}
	if _, err := Add(t.Context(), db, postgres.Viewer{}, Entry{Kind: Wish, Words: "x"}); err == nil {
		t.Error("nobody adds an entry")
	}
}

// What was deleted can be brought back for 30 days; then the job erases it, and nothing else.
func TestDeletedEntries(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	var ids []uuid.UUID
	for _, words := range []string{"back", "old", "kept"} {
		id, err := Add(t.Context(), db, p.Viewer(), Entry{Kind: Event, Words: words})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	for _, id := range ids[:2] {
		if err := Remove(t.Context(), db, p.Viewer(), id); err != nil {
			t.Fatal(err)
		}
	}
	if len(entries(t, db, p, false)) != 1 || len(entries(t, db, p, true)) != 2 {
		t.Fatal("deleted entries are not apart")
	}
	if err := Edit(t.Context(), db, p.Viewer(), Entry{ID: ids[0], Kind: Event, Words: "x"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a deleted entry is edited: %v", err)
	}
	if err := Restore(t.Context(), db, p.Viewer(), ids[0]); err != nil || len(entries(t, db, p, false)) != 2 {
		t.Fatalf("brought back: %v", err)
	}
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `update journey.entry set deleted_at = now() - interval '31 days' where id = $1`, ids[1]); err != nil {
		t.Fatal(err)
	}
	r := Reminder{DB: db}
	if err := r.forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(entries(t, db, p, true)) != 0 || len(entries(t, db, p, false)) != 2 {
		t.Error("after 30 days")
	}
}

func TestErase(t *testing.T) {
	db := postgrestest.New(t)
	p, other := reader(t, db, "hanako"), reader(t, db, "taro")
	publish(t, db, "a", knowledge.Program, "いつでも")
	for _, who := range []directory.Person{p, other} {
		keeps(t, db, who, "a", true)
		if _, err := Add(t.Context(), db, who.Viewer(), Entry{Kind: Wish, Words: "x"}); err != nil {
			t.Fatal(err)
		}
		if err := SetProfile(t.Context(), db, who.Viewer(), Profile{Site: "港"}); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, db, "a", knowledge.Program, "毎年")
	remind(t, db)
	if err := Erase(t.Context(), db, p.Viewer()); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"decision", "kept", "notice", "entry", "profile"} {
		var mine, theirs int
		err := postgrestest.Owner(t, db).QueryRow(t.Context(), `
			select count(*) filter (where person_id = $1), count(*) filter (where person_id = $2) from journey.`+table, p.ID, other.ID).Scan(&mine, &theirs)
		if err != nil || mine != 0 || theirs != 1 {
			t.Errorf("journey.%s: %d rows of mine stay and %d of somebody else's, %v", table, mine, theirs, err)
		}
	}
}
