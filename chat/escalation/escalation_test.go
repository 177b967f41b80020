package escalation

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// people are an asker, another employee, and one at HR.
func people(t *testing.T) (db *postgres.DB, asker, other, hr directory.Person) {
	t.Helper()
	db = postgrestest.New(t)
	err := directory.Put(t.Context(), db, []directory.Entry{
		{Slug: "asker", Name: "見本 花子", Roles: []string{"employee"}},
		{Slug: "other", Name: "見本 太郎", Roles: []string{"employee", "manager", "executive", "admin"}},
		{Slug: "hr", Name: "見本 人事", Roles: []string{"employee", "hr"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for slug, p := range map[string]*directory.Person{"asker": &asker, "other": &other, "hr": &hr} {
		if *p, err = directory.FindSlug(t.Context(), db, slug); err != nil {
			t.Fatal(err)
		}
	}
	return db, asker, other, hr
}

func ask(t *testing.T, db *postgres.DB, p directory.Person, question string) uuid.UUID {
	t.Helper()
	var id uuid.UUID
	err := db.As(t.Context(), p.Viewer(), func(tx pgx.Tx) (err error) {
		id, err = Ask(t.Context(), tx, p.ID, question, "ja")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestLife(t *testing.T) {
	db, asker, _, hr := people(t)
	id := ask(t, db, asker, " 面接は在宅でも受けられますか\n")
	state := func() State {
		thread, err := Find(t.Context(), db, asker.Viewer(), id)
		if err != nil {
			t.Fatal(err)
		}
		return thread.State
	}
	for _, step := range []struct {
		what string
		do   func() error
		want State
	}{
		{"asked", func() error { return nil }, Asked},
		{"read before an answer", func() error { return MarkRead(t.Context(), db, asker.Viewer(), id) }, Asked},
		{"seen", func() error { return See(t.Context(), db, hr.Viewer(), id) }, Seen},
		{"answered", func() error { return Reply(t.Context(), db, hr.Viewer(), id, "はい。") }, Answered},
		{"seen again", func() error { return See(t.Context(), db, hr.Viewer(), id) }, Answered},
		{"read", func() error { return MarkRead(t.Context(), db, asker.Viewer(), id) }, Read},
		{"answered again", func() error { return Reply(t.Context(), db, hr.Viewer(), id, "訂正です。") }, Answered},
		{"withdrawn", func() error { return Withdraw(t.Context(), db, asker.Viewer(), id) }, Withdrawn},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		if got := state(); got != step.want {
			t.Errorf("%s: state %s, want %s", step.what, got, step.want)
		}
	}
	if err := Reply(t.Context(), db, hr.Viewer(), id, "もう一度。"); !errors.Is(err, ErrClosed) {
		t.Errorf("an answer to a withdrawn question: %v", err)
	}
	thread, err := Find(t.Context(), db, asker.Viewer(), id)
	if err != nil || len(thread.Messages) != 2 || thread.Answer() != "訂正です。" || thread.Question != "面接は在宅でも受けられますか" {
		t.Errorf("thread: %+v (%v)", thread, err)
	}
	if inbox, err := Open(t.Context(), db, hr.Viewer(), 10, 0); err != nil || len(inbox) > 0 {
		t.Errorf("a withdrawn question stands in the inbox: %v (%v)", inbox, err)
	}
}

// Whoever is neither the asker nor HR finds nothing and moves nothing.
func TestOthersFindNothing(t *testing.T) {
	db, asker, other, _ := people(t)
	id := ask(t, db, asker, "介護のことです")
	for name, v := range map[string]postgres.Viewer{"other": other.Viewer(), "nobody": {}, "worker": postgres.Worker(), "receipt": {Receipt: NewReceipt().Hash()}} {
		for what, err := range map[string]error{
			"find":     second(Find(t.Context(), db, v, id)),
			"see":      See(t.Context(), db, v, id),
			"reply":    Reply(t.Context(), db, v, id, "答え"),
			"read":     MarkRead(t.Context(), db, v, id),
			"withdraw": Withdraw(t.Context(), db, v, id),
		} {
			if !errors.Is(err, ErrNotFound) {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
		if list, err := Open(t.Context(), db, v, 10, 0); err != nil || len(list) > 0 {
			t.Errorf("%s lists %d (%v)", name, len(list), err)
		}
	}
}

func second(_ Thread, err error) error { return err }

// The database refuses what no function here does: words put into another's mouth, and changes of what was said.
func TestRowsRefuse(t *testing.T) {
	db, asker, _, hr := people(t)
	id := ask(t, db, asker, "介護のことです")
	if err := Reply(t.Context(), db, hr.Viewer(), id, "はい。"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name      string
		viewer    postgres.Viewer
		statement string
	}{
		{"HR writes as the asker", hr.Viewer(), `insert into escalation.message (thread_id, seq, author, body) values ($1, 9, 'asker', 'x')`},
		{"the asker writes as HR", asker.Viewer(), `insert into escalation.message (thread_id, seq, author, hr_id, body) values ($1, 9, 'hr', '` + hr.ID.String() + `', 'x')`},
		{"HR changes the question", hr.Viewer(), `update escalation.thread set question = 'x' where id = $1`},
		{"HR takes the asker away", hr.Viewer(), `update escalation.thread set person_id = null where id = $1`},
		{"the asker changes the answer", asker.Viewer(), `update escalation.message set body = 'x' where thread_id = $1`},
		{"HR deletes the question", hr.Viewer(), `delete from escalation.thread where id = $1`},
		{"HR deletes a message", hr.Viewer(), `delete from escalation.message where thread_id = $1`},
	} {
		err := db.As(t.Context(), test.viewer, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), test.statement, id)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestLimits(t *testing.T) {
	db, asker, _, hr := people(t)
	id := ask(t, db, asker, strings.Repeat("あ", MaxQuestion))
	for name, test := range map[string]struct {
		body string
		want error
	}{
		"empty": {" \n　", ErrEmpty}, "long": {strings.Repeat("あ", MaxAnswer+1), ErrTooLong}, "longest": {strings.Repeat("あ", MaxAnswer), nil},
	} {
		if err := Reply(t.Context(), db, hr.Viewer(), id, test.body); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if err := AskAnonymously(t.Context(), db, NewReceipt(), "", "ja"); !errors.Is(err, ErrEmpty) {
		t.Errorf("an empty anonymous question: %v", err)
	}
}
