package journey

import (
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// What ends a share ends it at once for the manager, and the member knows.
func TestSharesEnd(t *testing.T) {
	for name, test := range map[string]struct {
		end     func(l lineOf, id uuid.UUID)
		content int // rows that are left
		again   func(l lineOf)
	}{
		"withdrawn": {func(l lineOf, id uuid.UUID) { l.must(WithdrawShare(l.t.Context(), l.db, l.viewer("mika"), id)) }, 0, nil},
		"forgotten": {func(l lineOf, id uuid.UUID) { l.must(ForgetShare(l.t.Context(), l.db, l.viewer("mika"), id)) }, 0, nil},
		"erased":    {func(l lineOf, id uuid.UUID) { l.must(Erase(l.t.Context(), l.db, l.viewer("mika"))) }, 0, nil},
		"its last day is over": {func(l lineOf, id uuid.UUID) {
			l.owner(`update journey.share set until = $1`, knowledge.DateOf(knowledge.Today().Time().AddDate(0, 0, -1)))
		}, 1, nil},
		"another manager": {func(l lineOf, id uuid.UUID) { l.lead("other") }, 1, func(l lineOf) { l.lead("boss") }},
		"no manager":      {func(l lineOf, id uuid.UUID) { l.lead("") }, 1, func(l lineOf) { l.lead("boss") }},
		"the member left": {func(l lineOf, id uuid.UUID) {
			l.owner(`update directory.person set active = false where slug = 'mika'`)
		}, 1, nil},
		"the line by hand": {func(l lineOf, id uuid.UUID) {
			l.owner(`update directory.person set manager_id = null where slug = 'mika'`)
		}, 1, func(l lineOf) { l.lead("boss") }},
		"the member is no more": {func(l lineOf, id uuid.UUID) { l.owner(`delete from directory.person where slug = 'mika'`) }, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLine(t)
			boss := l.viewer("boss")
			id := l.put(Draft{Words: "ことば"})
			if _, err := ReadShare(t.Context(), l.db, boss, id); err != nil {
				t.Fatal(err)
			}
			test.end(l, id)
			gone := func(when string) {
				t.Helper()
				if s, err := ReadShare(t.Context(), l.db, boss, id); !errors.Is(err, ErrNotFound) || s.Words != "" {
					t.Errorf("%s: the manager reads %+v, %v", when, s, err)
				}
				if marks, err := SharedWith(t.Context(), l.db, boss, uuid.Nil); err != nil || len(marks) != 0 {
					t.Errorf("%s: the manager lists %+v, %v", when, marks, err)
				}
				if _, err := ReadShare(t.Context(), l.db, l.viewer("other"), id); !errors.Is(err, ErrNotFound) {
					t.Errorf("%s: another manager reads: %v", when, err)
				}
			}
			gone("at the end")
			if test.again != nil { // who leads them again sees nothing of what was
				test.again(l)
				gone("led again")
			}
			var rows int
			if err := postgrestest.Owner(t, l.db).QueryRow(t.Context(), `select count(*) from journey.share_content`).Scan(&rows); err != nil || rows != test.content {
				t.Errorf("%d rows of content are left, %v", rows, err)
			}
		})
	}
}

// The last day of a share is a day in Japan, whatever the clock of the server says.
func TestTheLastDayIsInJapan(t *testing.T) {
	l := newLine(t)
	for at, want := range map[string]string{"2026-11-27 14:59:59.999+00": "2026-11-27", "2026-11-27 15:00+00": "2026-11-28", "2026-11-28 09:00+09": "2026-11-28"} {
		var day knowledge.Date
		if err := l.db.Pool().QueryRow(t.Context(), `select journey.day($1::text::timestamptz)`, at).Scan(&day); err != nil || day.String() != want {
			t.Errorf("%s is %s, want %s, %v", at, day, want, err)
		}
	}
	today := knowledge.Today()
	id := l.put(Draft{Until: today})
	if _, err := ReadShare(t.Context(), l.db, l.viewer("boss"), id); err != nil {
		t.Errorf("on the last day: %v", err)
	}
	var policies int
	err := postgrestest.Owner(t, l.db).QueryRow(t.Context(), `
		select count(*) from pg_policies where schemaname = 'journey' and tablename = 'share' and policyname = 'manager' and qual like '%until >= ( SELECT journey.day(now())%'`).Scan(&policies)
	if err != nil || policies != 1 {
		t.Errorf("the manager's policy does not ask for the day: %v", err)
	}
}

// The mail is put with the share and dropped when nobody needs it any more.
func TestIsTheMailWanted(t *testing.T) {
	for name, test := range map[string]struct {
		then func(l lineOf, id uuid.UUID)
		want bool
	}{
		"nothing happens": {func(lineOf, uuid.UUID) {}, true},
		"it is withdrawn": {func(l lineOf, id uuid.UUID) { l.must(WithdrawShare(l.t.Context(), l.db, l.viewer("mika"), id)) }, false},
		"another manager": {func(l lineOf, id uuid.UUID) { l.lead("other") }, false},
		"it was read": {func(l lineOf, id uuid.UUID) {
			_, err := ReadShare(l.t.Context(), l.db, l.viewer("boss"), id)
			l.must(err)
		}, false},
		"a second one": {func(l lineOf, id uuid.UUID) {
			l.must(WithdrawShare(l.t.Context(), l.db, l.viewer("mika"), id))
			l.put(Draft{})
		}, true},
		"its day is over":   {func(l lineOf, id uuid.UUID) { l.owner(`update journey.share set until = until - 1`) }, false},
		"everything erased": {func(l lineOf, id uuid.UUID) { l.must(Erase(l.t.Context(), l.db, l.viewer("mika"))) }, false},
	} {
		l := newLine(t)
		test.then(l, l.put(Draft{}))
		err := l.db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
			var to []string
			rows, _ := tx.Query(t.Context(), `select p.slug || ' ' || n.kind || ' ' || n.link from outbox.notice n join directory.person p on p.id = n.person_id`)
			to, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil || len(to) == 0 || to[0] != "boss "+string(outbox.OneOnOne)+" /team" {
				t.Errorf("%s: mails to %q, %v", name, to, err)
			}
			wanted, err := ShareWanted(t.Context(), tx, l.person("boss").ID)
			if wanted != test.want {
				t.Errorf("%s: wanted %t", name, wanted)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A share that was made while its line ended stands, since neither saw the other: nobody reads it, and the member knows.
func TestAShareOutlivesItsLine(t *testing.T) {
	l := newLine(t)
	id := l.put(Draft{})
	l.owner(`alter table directory.person disable trigger shares_end; update directory.person set manager_id = null where slug = 'mika'; alter table directory.person enable trigger shares_end`)
	if _, err := ReadShare(t.Context(), l.db, l.viewer("boss"), id); !errors.Is(err, ErrNotFound) {
		t.Errorf("the former manager reads: %v", err)
	}
	if s, err := OwnShare(t.Context(), l.db, l.viewer("mika"), id); err != nil || s.Visible() || s.EndedAt.IsZero() {
		t.Errorf("%+v, %v", s, err)
	}
}
