package postgres_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

var receipt = [32]byte([]byte(strings.Repeat("\xab", 32))) // the anonymous thread of testdata/seed.sql

// Who sees how many rows of testdata/seed.sql.
func TestWhoSeesWhat(t *testing.T) {
	db := seeded(t)
	roles := func(list ...postgres.Role) []postgres.Role { return list }
	tables := []string{"directory.person", "chat.consultation", "chat.message", "chat.turn", "escalation.thread", "escalation.message",
		"escalation.asker", "escalation.clock", "escalation.event", "escalation.handling", "escalation.pass", "escalation.notice",
		"journey.decision", "journey.kept", "journey.notice", "journey.entry", "journey.profile", "chat.frame", "web.session", "seal.person_key"}
	for _, test := range []struct {
		name   string
		viewer postgres.Viewer
		want   []int // of the tables, in order
	}{
		{"nobody", postgres.Viewer{}, []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"Mika", postgres.Viewer{Person: mika, Roles: roles(postgres.RoleEmployee)}, []int{1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1}},
		{"another employee", postgres.Viewer{Person: uuid.New(), Roles: roles(postgres.RoleEmployee)}, []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"another manager", postgres.Viewer{Person: uuid.New(), Roles: roles(postgres.RoleManager)}, []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"an executive", postgres.Viewer{Person: uuid.New(), Roles: roles(postgres.RoleExecutive, postgres.RoleAdmin)}, []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"HR", postgres.Viewer{Person: uuid.New(), Roles: roles(postgres.RoleHR)}, []int{2, 0, 0, 0, 2, 2, 1, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"the worker", postgres.Worker(), []int{2, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0}},
		{"the keeper", postgres.Keeper(), []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
		{"who holds the receipt", postgres.Viewer{Receipt: receipt}, []int{0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"who holds another receipt", postgres.Viewer{Receipt: [32]byte{1, 0}}, []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"who holds the session", postgres.Viewer{Session: `it's \ a hash`}, []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0}},
		{"who holds another session", postgres.Viewer{Session: "it"}, []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
	} {
		for i, table := range tables {
			if got := get[int](t, db, test.viewer, "select count(*) from "+table); got != test.want[i] {
				t.Errorf("%s sees %d rows of %s, want %d", test.name, got, table, test.want[i])
			}
		}
	}
}

// Nobody may write into another person's name.
func TestWritesAreChecked(t *testing.T) {
	db := seeded(t)
	other := postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleEmployee, postgres.RoleHR}}
	if err := run(t.Context(), db, other, "insert into journey.decision (person_id, response) values ($1, 'act')", mika); err == nil {
		t.Error("a decision was written in Mika's name")
	}
	for _, statement := range []string{"update journey.decision set response = 'none'", "delete from journey.decision", "update chat.consultation set language = 'en'"} {
		if err := run(t.Context(), db, other, statement); err != nil {
			t.Errorf("%s: %v, want no row touched", statement, err)
		}
	}
	viewer := postgres.Viewer{Person: mika}
	if got := get[string](t, db, viewer, "select response from journey.decision"); got != "keep" {
		t.Errorf("Mika's decision became %q", got)
	}
	if got := get[string](t, db, viewer, "select language from chat.consultation"); got != "ja" {
		t.Errorf("Mika's consultation speaks %q", got)
	}
}

// A viewer leaves nothing on the connection for the next one.
func TestSettingsEndWithTheTransaction(t *testing.T) {
	db := seeded(t)
	viewer := postgres.Viewer{Person: mika, Roles: []postgres.Role{postgres.RoleHR}, Receipt: receipt, Session: "s"}
	const settings = `select string_agg(coalesce(current_setting(name, true), ''), '|')
		from unnest('{app.person,app.roles,app.receipt,app.session}'::text[]) name`
	for range 20 { // more often than the pool has connections
		want := mika.String() + "|,hr,|" + strings.Repeat("ab", 32) + "|s"
		if got := get[string](t, db, viewer, settings); got != want {
			t.Fatalf("inside: %q, want %q", got, want)
		}
		var left string
		if err := db.Pool().QueryRow(t.Context(), settings).Scan(&left); err != nil {
			t.Fatal(err)
		}
		if left != "|||" {
			t.Fatalf("left on the connection: %q", left)
		}
		if got := get[int](t, db, postgres.Viewer{}, "select count(*) from chat.consultation"); got != 0 {
			t.Fatalf("nobody sees %d rows after Mika", got)
		}
	}
}

// Even what a careless query changed for the session does not reach the next transaction.
func TestSessionSettingsDoNotReachTheNextViewer(t *testing.T) {
	db := seeded(t)
	for range 20 {
		err := run(t.Context(), db, postgres.Viewer{}, "select set_config('app.person', $1, false), set_config('app.roles', ',hr,worker,', false)", mika)
		if err != nil {
			t.Fatal(err)
		}
		if err := run(t.Context(), db, postgres.Viewer{}, "set role none"); err != nil { // the login of this test is a superuser
			t.Fatal(err)
		}
		if got := get[int](t, db, postgres.Viewer{}, "select count(*) from directory.person"); got != 0 {
			t.Fatalf("nobody sees %d people", got)
		}
		if got := get[string](t, db, postgres.Viewer{}, "select current_user::text"); got != "dousuru_app" {
			t.Fatalf("the next transaction runs as %s", got)
		}
		var role string
		if err := db.Pool().QueryRow(t.Context(), "select current_user::text").Scan(&role); err != nil || role != "dousuru_app" {
			t.Fatalf("the pool works as %s, %v", role, err)
		}
	}
}

func TestViewerValuesAreQuoted(t *testing.T) {
	db := postgrestest.New(t)
	for _, session := range []string{`'`, `''`, `\'`, `\`, `', true); drop schema chat cascade; --`, "あ", "a\nb"} {
		if got := get[string](t, db, postgres.Viewer{Session: session}, "select current_setting('app.session')"); got != session {
			t.Errorf("session %q arrived as %q", session, got)
		}
	}
	for name, viewer := range map[string]postgres.Viewer{
		"a session with a zero byte": {Session: "a\x00b"},
		"a session that is no UTF-8": {Session: "\xff"},
		"a role nobody knows":        {Roles: []postgres.Role{"root"}},
		"two roles in one word":      {Roles: []postgres.Role{"employee,hr"}},
		"an empty role":              {Roles: []postgres.Role{""}},
	} {
		err := db.As(t.Context(), viewer, func(pgx.Tx) error { t.Errorf("%s: the function ran", name); return nil })
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestWorkerRemovesExpiredSessionsOnly(t *testing.T) {
	db := seeded(t)
	err := run(t.Context(), db, postgres.Viewer{Session: "old"}, "insert into web.session (token_hash, data, expiry, person_id, ends) values ('old', 'x', $1, $2, $1)",
		time.Now().Add(-time.Hour), mika)
	if err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), db, postgres.Worker(), "delete from web.session where expiry < now()"); err != nil {
		t.Fatal(err)
	}
	if got := get[int](t, db, postgres.Viewer{Session: "old"}, "select count(*) from web.session"); got != 0 {
		t.Error("the expired session is still there")
	}
	if got := get[int](t, db, postgres.Viewer{Session: `it's \ a hash`}, "select count(*) from web.session"); got != 1 {
		t.Error("the living session is gone")
	}
}
