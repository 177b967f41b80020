package escalation

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/internal/postgres/postgrestest"
)

// Several questions change hands in one transaction; one that was taken back keeps nothing up.
func TestAssignAll(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr := t.Context(), o.book, o.viewer("hr")
	one, two, gone := o.ask("asker", Question{Text: "質問その一"}), o.ask("other", Question{Text: "質問その二"}), o.ask("asker", Question{Text: "取り下げる質問"})
	o.must(b.Withdraw(ctx, o.viewer("asker"), gone))
	all := []uuid.UUID{one, gone, two, one}
	hint, cancel := o.db.Subscribe("thread:" + two.String())
	defer cancel()
	if n, err := b.AssignAll(ctx, hr, all, hr.Person); n != 2 || err != nil {
		t.Errorf("assigned %d of two (%v)", n, err)
	}
	select {
	case <-hint:
	case <-time.After(5 * time.Second):
		t.Error("the pages of a question that changed hands are not told")
	}
	if got := o.firsts(Filter{Assignee: hr.Person}); len(got) != 2 {
		t.Errorf("HR has %q", got)
	}
	for name, test := range map[string]struct {
		who string
		ids []uuid.UUID
		to  uuid.UUID
		err error
	}{
		"to somebody who is not at HR": {"hr", all, o.person("boss").ID, ErrNotFound},
		"to nobody there is":           {"hr", all, uuid.New(), ErrNotFound},
		"what was taken back":          {"hr", []uuid.UUID{gone}, hr.Person, nil},
		"nothing":                      {"hr", nil, hr.Person, nil},
	} {
		if n, err := b.AssignAll(ctx, o.viewer(test.who), test.ids, test.to); n != 0 || !errors.Is(err, test.err) {
			t.Errorf("%s: %d, %v, want %v", name, n, err, test.err)
		}
	}
	if n, err := b.AssignAll(ctx, o.viewer("boss"), []uuid.UUID{one}, hr.Person); n != 0 && err == nil {
		t.Errorf("a manager assigns %d questions", n)
	}
	if n, err := b.AssignAll(ctx, hr, []uuid.UUID{one, two}, uuid.Nil); n != 2 || err != nil {
		t.Errorf("%d given back (%v)", n, err)
	}
	if got := o.firsts(Filter{Nobodys: true}); len(got) != 2 {
		t.Errorf("nobody has %q", got)
	}
}

// What somebody had who is at HR no more is nobody's: the list says so, and the filter finds it. They find it again when they
// are back.
func TestWhatWasWithSomebodyWhoLeftIsNobodys(t *testing.T) {
	o := newOffice(t)
	ctx, b := t.Context(), o.book
	owner := postgrestest.Owner(t, o.db)
	left := o.person("hr2").ID
	id := o.ask("asker", Question{Text: "引きつぐ質問"})
	o.must(b.Assign(ctx, o.viewer("hr"), id, left))
	for _, test := range []struct {
		name, set string
		theirs    bool
	}{
		{"at HR", `roles = roles`, true},
		{"in another department", `roles = '{employee}'`, false},
		{"back at HR", `roles = '{employee,hr}'`, true},
		{"not in the company", `active = false`, false},
	} {
		_, err := owner.Exec(ctx, `update directory.person set `+test.set+` where id = $1`, left)
		o.must(err)
		q, err := b.Queue(ctx, o.viewer("hr"), Filter{View: ViewOpen, Limit: 10})
		o.must(err)
		handling, err := b.HandlingOf(ctx, o.viewer("hr"), id)
		o.must(err)
		row := q.Rows[0]
		if has := row.Assignee == "見本 採用" && row.AssigneeID == left; has != test.theirs || !has && (row.Assignee != "" || row.AssigneeID != uuid.Nil) {
			t.Errorf("%s: the list says %q", test.name, row.Assignee)
		}
		if has := handling.Assignee == "見本 採用" && handling.AssigneeID == left; has != test.theirs || !has && (handling.Assignee != "" || handling.AssigneeID != uuid.Nil) {
			t.Errorf("%s: the page says %q", test.name, handling.Assignee)
		}
		nobodys, theirs := o.firsts(Filter{View: ViewOpen, Nobodys: true}), o.firsts(Filter{View: ViewOpen, Assignee: left})
		if slices.Contains(nobodys, "引きつぐ質問") == test.theirs || slices.Contains(theirs, "引きつぐ質問") != test.theirs {
			t.Errorf("%s: nobody's %q, theirs %q", test.name, nobodys, theirs)
		}
		text, err := b.Expand(ctx, o.viewer("hr"), id, "担当は{担当}です。")
		o.must(err)
		if want := map[bool]string{true: "担当は見本 採用です。", false: "担当は見本 人事です。"}[test.theirs]; text != want {
			t.Errorf("%s: an answer would say %q", test.name, text)
		}
	}
}
