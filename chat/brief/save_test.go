package brief

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/journey"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestSave(t *testing.T) {
	h := newHouse(t)
	v := h.nada.Viewer()
	save := func(s Saved) uuid.UUID {
		t.Helper()
		id, err := Save(t.Context(), h.db, v, s)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	about := Saved{Member: h.nagi.ID, Title: "5月の1on1", Theme: "move", Situation: "公募のことを聞かれた", Language: "ja",
		Outcome: chat.OutcomeAnswer, Confidence: 0.5, Pages: []string{"internal-posting", "case-plant-to-hr"}}
	id := save(about)
	if again := save(about); again != id {
		t.Error("pressed twice it is saved twice")
	}
	other := save(Saved{Theme: "open"})
	got, err := Find(t.Context(), h.db, v, id)
	if err != nil {
		t.Fatal(err)
	}
	if got.Made.IsZero() || !got.Changed.IsZero() {
		t.Errorf("made %v, changed %v", got.Made, got.Changed)
	}
	want := about
	want.ID, want.Made = id, got.Made
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-saved +found):\n%s", diff)
	}
	list := func(member uuid.UUID, removed bool) (ids []uuid.UUID) {
		t.Helper()
		all, err := List(t.Context(), h.db, v, member, removed)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			ids = append(ids, s.ID)
		}
		return ids
	}
	if all := list(uuid.Nil, false); !slices.Equal(all, []uuid.UUID{other, id}) {
		t.Errorf("all %v, want the newest first: %v %v", all, other, id)
	}
	if one := list(h.nagi.ID, false); !slices.Equal(one, []uuid.UUID{id}) {
		t.Errorf("about one %v", one)
	}
	about.ID, about.Situation = id, "副業のこと"
	save(about)
	if err := SetTitle(t.Context(), h.db, v, id, " 6月 "); err != nil {
		t.Fatal(err)
	}
	if got, err = Find(t.Context(), h.db, v, id); err != nil || got.Situation != "副業のこと" || got.Title != "6月" || got.Changed.IsZero() {
		t.Errorf("changed: %+v, %v", got, err)
	}
	for _, step := range []struct {
		do              func() error
		stands, removed int
	}{
		{func() error { return Remove(t.Context(), h.db, v, id) }, 0, 1},
		{func() error { return Restore(t.Context(), h.db, v, id) }, 1, 0},
		{func() error { return Remove(t.Context(), h.db, v, id) }, 0, 1},
		{func() error { return Erase(t.Context(), h.db, v, id) }, 0, 0},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		if a, b := len(list(h.nagi.ID, false)), len(list(h.nagi.ID, true)); a != step.stands || b != step.removed {
			t.Errorf("%d stand and %d are removed, want %d and %d", a, b, step.stands, step.removed)
		}
	}
	if err := Erase(t.Context(), h.db, v, other); !errors.Is(err, ErrNotFound) {
		t.Errorf("what stands is erased: %v", err)
	}
}

func TestSaveRefuses(t *testing.T) {
	h := newHouse(t)
	for name, test := range map[string]struct {
		s    Saved
		want error
	}{
		"long title":     {Saved{Title: strings.Repeat("あ", MaxTitle+1)}, ErrTooLong},
		"long situation": {Saved{Situation: strings.Repeat("あ", MaxSituation+1)}, ErrTooLong},
		"no theme":       {Saved{Theme: "weather"}, ErrTheme},
		"not led":        {Saved{Member: h.other.ID}, ErrNotFound},
		"somebody's":     {Saved{ID: uuid.New()}, ErrNotFound},
	} {
		if _, err := Save(t.Context(), h.db, h.nada.Viewer(), test.s); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A brief is its manager's alone, and one about somebody only while they lead them.
func TestWhoReadsABrief(t *testing.T) {
	h := newHouse(t)
	owner := postgrestest.Owner(t, h.db)
	v := h.nada.Viewer()
	var about, nobody uuid.UUID
	for id, member := range map[*uuid.UUID]uuid.UUID{&about: h.nagi.ID, &nobody: uuid.Nil} {
		var err error
		if *id, err = Save(t.Context(), h.db, v, Saved{Member: member, Theme: "open", Situation: "ここだけの話"}); err != nil {
			t.Fatal(err)
		}
	}
	hr := postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleHR, postgres.RoleExecutive, postgres.RoleAdmin}}
	for name, other := range map[string]postgres.Viewer{"the member": h.nagi.Viewer(), "another manager": h.other.Viewer(), "HR": hr, "the worker": postgres.Worker(), "nobody": {}} {
		if list, err := List(t.Context(), h.db, other, uuid.Nil, false); err != nil || len(list) != 0 {
			t.Errorf("%s reads %d briefs, %v", name, len(list), err)
		}
		if _, err := Find(t.Context(), h.db, other, about); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s finds a brief: %v", name, err)
		}
		for what, err := range map[string]error{
			"remove": Remove(t.Context(), h.db, other, about), "name": SetTitle(t.Context(), h.db, other, about, "x")} {
			if !errors.Is(err, ErrNotFound) {
				t.Errorf("%s may %s: %v", name, what, err)
			}
		}
	}
	err := h.db.As(t.Context(), h.other.Viewer(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into brief.brief (manager_id, member_id) values ($1, $2)`, h.nada.ID, h.nagi.ID)
		return err
	})
	if err == nil {
		t.Error("a brief was written in somebody else's name")
	}
	if _, err := owner.Exec(t.Context(), `update directory.person set manager_id = $1 where id = $2`, h.other.ID, h.nagi.ID); err != nil {
		t.Fatal(err)
	}
	list, err := List(t.Context(), h.db, v, uuid.Nil, false)
	if err != nil || len(list) != 1 || list[0].ID != nobody {
		t.Errorf("after the end of the line: %+v, %v", list, err)
	}
	if _, err := Save(t.Context(), h.db, v, Saved{ID: about, Theme: "open"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a brief about somebody else's member was changed: %v", err)
	}
}

func TestTidy(t *testing.T) {
	h := newHouse(t)
	owner := postgrestest.Owner(t, h.db)
	v := h.nada.Viewer()
	var ids []uuid.UUID
	for _, title := range []string{"a", "b", "c"} {
		id, err := Save(t.Context(), h.db, v, Saved{Title: title, Theme: "open"})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	for i, age := range map[int]string{1: "29 days", 2: "31 days"} {
		if _, err := owner.Exec(t.Context(), `update brief.brief set removed_at = now() - $2::interval where id = $1`, ids[i], age); err != nil {
			t.Fatal(err)
		}
	}
	if err := Work(h.db)(t.Context(), jobs.Try{Number: 1}); err != nil {
		t.Fatal(err)
	}
	var briefs, contents int
	if err := owner.QueryRow(t.Context(), `select (select count(*) from brief.brief), (select count(*) from brief.content)`).Scan(&briefs, &contents); err != nil {
		t.Fatal(err)
	}
	if briefs != 2 || contents != 2 {
		t.Errorf("%d briefs and %d contents are left, want 2", briefs, contents)
	}
}

// What a member shared leaves no trace in what is saved: not its words, not the pages it led to, not the theme it proposed. Two shares
// that say different things leave the same.
func TestASavedBriefHoldsNothingThatWasShared(t *testing.T) {
	h := newHouse(t)
	shares := []*journey.Share{
		shared(journey.WantThink, "副業のこと", "週末に焼き菓子を売りたい", journey.SharedItem{Kind: "decision", Text: "社外副業のことを心に留めた", Articles: []string{"outside-side-job"}}),
		shared(journey.WantListen, "公募のこと", "", journey.SharedItem{Kind: "decision", Text: "公募に応募する", Articles: []string{"internal-posting", "case-plant-to-hr"}}),
		shared(journey.WantReport, "眠れない日が続いています", ""),
	}
	for _, situation := range []string{"", "来週の1on1の準備", "公募に応募したら上司に知られるのかと聞かれた"} {
		var before Saved
		for i, share := range shares {
			in := Input{Member: h.nagi.ID, Share: share, Situation: situation}
			b := h.make(t, in)
			kept := b.Keep(in, "準備")
			if i == 0 {
				if before = kept; situation == "" && (b.Theme.Key != "sidejob" || !slices.Contains(slugsOf(b.Programs), "outside-side-job")) {
					t.Fatalf("%s, %v: the share plays no part", b.Theme.Key, slugsOf(b.Programs))
				}
				continue
			}
			if diff := cmp.Diff(before, kept); diff != "" {
				t.Errorf("%q: another share, another brief (-one +other):\n%s", situation, diff)
			}
		}
	}
}
