package audit

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestReadingsAreRecorded(t *testing.T) {
	db := postgrestest.New(t)
	if r := verified(t, db); len(r.Faults) > 0 || r.End.Seq != 0 {
		t.Errorf("a chain without readings: %+v", r)
	}
	hr, three := someHR(), things(3)
	read(t, db, hr, Listed, three...)
	read(t, db, hr, Listed, three...) // on the same day, once
	read(t, db, someHR(), Listed, three[0])
	read(t, db, hr, Opened, three[0])
	read(t, db, hr, Opened, three[0]) // each time
	read(t, db, hr, Searched)
	read(t, db, hr, Listed)
	read(t, db, postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleExecutive}}, Passed, three[1])
	for _, v := range []postgres.Viewer{{}, {Person: uuid.New()}, {Person: uuid.New(), Roles: []postgres.Role{postgres.RoleManager, postgres.RoleAdmin}}, postgres.Worker()} {
		read(t, db, v, Opened, three...) // nobody whose reading is recorded
	}
	r := verified(t, db)
	want := map[How]int64{Listed: 4, Opened: 2, Searched: 1, Passed: 1}
	for how, n := range want {
		if r.By[how] != n {
			t.Errorf("%s: %d, want %d", how, r.By[how], n)
		}
	}
	if len(r.Faults) > 0 || r.End.Seq != 8 {
		t.Errorf("ends at %v with %q", r.End, r.Faults)
	}
	again, err := ParseEnd(" " + r.End.String() + "\n")
	if err != nil || again != r.End {
		t.Errorf("%v %v, want %v", again, err, r.End)
	}
	for _, bad := range []string{"", "8", "8:", "8:ab", "-1:" + strings.Repeat("a", 64), "x:" + strings.Repeat("a", 64), "8:" + strings.Repeat("g", 64)} {
		if _, err := ParseEnd(bad); err == nil {
			t.Errorf("%q is taken for an end", bad)
		}
	}
}

// Where nothing can be recorded the error says so, however the audit fails.
func TestUnrecorded(t *testing.T) {
	for _, broken := range []string{
		`revoke insert on audit.reading from dousuru_app; revoke insert (how, reader, thing) on audit.reading from dousuru_app`,
		`drop policy records on audit.reading`,
		`delete from audit.head`,
		`alter table audit.reading rename to elsewhere`,
	} {
		db := postgrestest.New(t)
		owner := postgrestest.Owner(t, db)
		if _, err := owner.Exec(t.Context(), `alter table audit.head disable trigger user; `+broken); err != nil {
			t.Fatal(err)
		}
		err := db.As(t.Context(), someHR(), func(tx pgx.Tx) error { return Record(t.Context(), tx, Opened, uuid.New()) })
		if !errors.Is(err, ErrUnrecorded) {
			t.Errorf("%s: %v", broken, err)
		}
	}
	db := postgrestest.New(t)
	hold, err := postgrestest.Owner(t, db).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = hold.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := hold.Exec(t.Context(), `lock table audit.head`); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	err = db.As(ctx, someHR(), func(tx pgx.Tx) error { return Record(ctx, tx, Opened, uuid.New()) })
	if !errors.Is(err, ErrUnrecorded) {
		t.Errorf("locked: %v", err)
	}
}

// What is forgotten leaves the chain whole and nobody in it.
func TestForgottenReadings(t *testing.T) {
	db := postgrestest.New(t)
	hr := someHR()
	read(t, db, hr, Opened, things(3)...)
	end := verified(t, db).End
	owner := postgrestest.Owner(t, db)
	forget := `update audit.reading set reader = null, thing = null, salt = null where seq = 2`
	if err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error { // today's: the policy leaves it alone
		_, err := tx.Exec(t.Context(), forget)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if r := verified(t, db, end); r.Forgotten != 0 {
		t.Error("a reading of today was forgotten")
	}
	if _, err := owner.Exec(t.Context(), forget); err != nil { // the owner is past policies; the trigger lets forgetting pass
		t.Fatal(err)
	}
	if r := verified(t, db, end); r.Forgotten != 1 || len(r.Faults) > 0 {
		t.Errorf("%+v", r)
	}
	var text string
	if err := owner.QueryRow(t.Context(), `select string_agg(r::text, ' ') from audit.reading r where seq = 2`).Scan(&text); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, hr.Person.String()) {
		t.Error("the reader still stands in the row")
	}
	for _, half := range []string{`set reader = null`, `set thing = null`, `set salt = null`, `set reader = null, salt = null`, `set reader = null, thing = null, salt = null, how = 'listed'`} {
		if _, err := owner.Exec(t.Context(), `update audit.reading `+half+` where seq = 3`); err == nil {
			t.Errorf("%s is possible", half)
		}
	}
}

func TestWhoReadAThing(t *testing.T) {
	db := postgrestest.New(t)
	a, b, thing := someHR(), someHR(), uuid.New()
	for _, how := range []How{Listed, Compared, Opened} {
		read(t, db, a, how, thing)
	}
	read(t, db, b, Listed, thing)
	var list []Reading
	err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) (err error) {
		list, err = Of(t.Context(), tx, thing)
		return err
	})
	got := func(r Reading) How { return r.How }
	if err != nil || len(list) != 2 || list[0].Reader != a.Person || got(list[0]) != Opened || got(list[1]) != Listed {
		t.Errorf("%v %v", list, err)
	}
	if i := slices.IndexFunc(list, func(r Reading) bool { return r.Day.IsZero() }); i >= 0 {
		t.Error("a reading without a day")
	}
}
