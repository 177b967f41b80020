package escalation

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// keysIn counts the keys that a statement by hand finds in a transaction of the viewer, after something was done in it.
func (o *office) keysIn(v postgres.Viewer, table string, first func(tx pgx.Tx) error) (n int) {
	o.t.Helper()
	o.must(o.in(v, func(tx pgx.Tx) error {
		if first != nil {
			if err := first(tx); err != nil {
				return err
			}
		}
		return tx.QueryRow(o.t.Context(), `select count(wrapped_key) from escalation.`+table).Scan(&n)
	}))
	return n
}

// By hand, too, whoever is at HR, or is asked about a question, finds no key before it is recorded that they read it.
func TestTheKeyAsksForTheReading(t *testing.T) {
	o, id, _ := askedEverywhere(t)
	ctx, owner := t.Context(), postgrestest.Owner(t, o.db)
	other := o.ask("other", Question{Text: "別の質問です"})
	o.ask("hr", Question{Text: "人事の人の質問です"})
	reading := func(how audit.How, ids ...uuid.UUID) func(tx pgx.Tx) error {
		return func(tx pgx.Tx) error { return audit.Record(ctx, tx, how, ids...) }
	}
	age := func(set string) func(tx pgx.Tx) error {
		return func(pgx.Tx) error {
			_, err := owner.Exec(ctx, `alter table audit.reading disable trigger user; update audit.reading set `+set+`; alter table audit.reading enable trigger user`)
			return err
		}
	}
	for _, test := range []struct {
		what, who, table string
		first            func(tx pgx.Tx) error
		want             int
	}{
		{"unrecorded", "hr", "thread_key", nil, 1}, // their own
		{"one opened", "hr", "thread_key", reading(audit.Opened, id), 2},
		{"later the same day", "hr", "thread_key", nil, 2},
		{"what a colleague read", "hr2", "thread_key", age(`reader = gen_random_uuid() where reader = '` + o.person("hr2").ID.String() + `'`), 0},
		{"one that was handled", "hr2", "thread_key", reading(audit.Handled, other), 1},
		{"a day later", "hr2", "thread_key", age(`day = day - 1`), 0},
		{"all gone through", "hr2", "thread_key", reading(audit.Searched), 3},
		{"a moment later", "hr2", "thread_key", nil, 3},
		{"a minute later", "hr2", "thread_key", age(`at = at - interval '1 minute'`), 0},
		{"asked, unrecorded", "chief", "pass_key", nil, 0},
		{"asked, recorded", "chief", "pass_key", reading(audit.Passed, id), 1},
		{"asked about another", "chief", "pass_key", age(`thing = gen_random_uuid()`), 0},
		{"the pass at HR, unrecorded", "hr2", "pass_key", nil, 0},
		{"the pass at HR, after a search", "hr2", "pass_key", reading(audit.Searched), 0},
		{"the pass at HR, recorded", "hr2", "pass_key", reading(audit.Listed, id), 1},
		{"an executive and a thread", "chief", "thread_key", reading(audit.Opened, id, other), 0},
		{"who asks", "asker", "thread_key", nil, 1},
	} {
		if n := o.keysIn(o.viewer(test.who), test.table, test.first); n != test.want {
			t.Errorf("%s: %s finds %d keys, want %d", test.what, test.who, n, test.want)
		}
	}
}

// What writes to a question needs its key, and is a reading where there is none of that day: none beside another one.
func TestWritingIsRecorded(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr, hr2, chief := t.Context(), o.book, o.viewer("hr"), o.viewer("hr2"), o.viewer("chief")
	id := o.ask("asker", Question{Text: "質問です"})
	by := func(want int64, what string) {
		t.Helper()
		r, err := audit.Verify(ctx, o.db)
		o.must(err)
		if r.By[audit.Handled] != want {
			t.Errorf("%s: recorded are %v, want %d handled", what, r.By, want)
		}
	}
	_, err := b.Find(ctx, hr, id)
	o.must(err)
	o.must(b.AddNote(ctx, hr, id, "メモ"))
	by(0, "whoever read it writes")
	o.must(b.AddNote(ctx, hr2, id, "メモ"))
	o.must(b.AskBack(ctx, hr2, id, "{宛名}、いつからですか"))
	by(1, "whoever did not, twice")
	o.must(b.PassToExecutive(ctx, hr, id, chief.Person, "いかがですか"))
	var pass uuid.UUID
	o.must(o.in(chief, func(tx pgx.Tx) error { return tx.QueryRow(ctx, `select id from escalation.pass`).Scan(&pass) }))
	o.must(b.ReplyToHR(ctx, chief, pass, "よいと思います"))
	by(2, "an executive who writes without looking")
}

// Who submits a draft records what it is held against before, so that the long transaction holds up nobody who reads.
func TestComparingHoldsNobodyUp(t *testing.T) {
	o, _, _ := askedEverywhere(t)
	ctx, hr := t.Context(), o.viewer("hr")
	other := o.ask("other", Question{Text: "別の質問です"})
	o.must(o.book.Comparing(ctx, hr, "draft-1"))
	soon, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	o.must(o.in(hr, func(tx pgx.Tx) error {
		if said, err := o.book.SaidOf(ctx, tx, "draft-1"); err != nil || len(said) != 1 {
			t.Errorf("%q %v", said, err)
		}
		_, err := o.book.Find(soon, o.viewer("hr2"), other) // while the other transaction goes on
		return err
	}))
	r, err := audit.Verify(ctx, o.db)
	o.must(err)
	if r.By[audit.Compared] != 1 || r.By[audit.Opened] != 1 {
		t.Errorf("recorded are %v", r.By)
	}
}
