package outbox

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/voice"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// reader is a person with an address.
func reader(t *testing.T, db *postgres.DB, slug, lang string, roles ...string) directory.Person {
	t.Helper()
	entry := directory.Entry{Slug: slug, Name: slug, Roles: append([]string{"employee"}, roles...), Email: slug + "@example.com", Language: lang}
	if err := directory.Put(t.Context(), db, []directory.Entry{entry}); err != nil {
		t.Fatal(err)
	}
	p, err := directory.FindSlug(t.Context(), db, slug)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func put(t *testing.T, db *postgres.DB, v postgres.Viewer, notices ...Notice) {
	t.Helper()
	if err := db.As(t.Context(), v, func(tx pgx.Tx) error { return Put(t.Context(), tx, notices...) }); err != nil {
		t.Fatal(err)
	}
}

// worker runs a statement that gives one number as the worker.
func worker(t *testing.T, db *postgres.DB, statement string) (n int) {
	t.Helper()
	err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error { return tx.QueryRow(t.Context(), statement).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// count counts rows.
func count(t *testing.T, db *postgres.DB, condition string) int {
	t.Helper()
	return worker(t, db, `select count(*) from outbox.notice where `+condition)
}

// clearRows takes all rows away.
func clearRows(t *testing.T, db *postgres.DB) {
	t.Helper()
	worker(t, db, `with gone as (delete from outbox.notice returning id) select count(*) from gone`)
}

// A notice is there with the commit that makes it necessary, together with the job, and with no other.
func TestPutIsPartOfTheTransaction(t *testing.T) {
	db := postgrestest.New(t)
	mika := reader(t, db, "mika", "ja")
	broken := errors.New("broken")
	err := db.As(t.Context(), mika.Viewer(), func(tx pgx.Tx) error {
		if err := Put(t.Context(), tx, Notice{Kind: Answer, Person: mika.ID, Link: "/questions"}); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) || count(t, db, "true") != 0 {
		t.Fatalf("%v, %d rows", err, count(t, db, "true"))
	}
	put(t, db, mika.Viewer(), Notice{Kind: Answer, Person: mika.ID, Link: "/questions"})
	var asked int
	if err := db.Pool().QueryRow(t.Context(), `select count(*) from river.river_job where kind = $1`, Job).Scan(&asked); err != nil || asked != 1 {
		t.Errorf("%d jobs, %v", asked, err)
	}
	if n := count(t, db, "kind = 'answer' and attempts = 0"); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// Every kind has a sentence in both languages, and the table takes it.
func TestEveryKind(t *testing.T) {
	db := postgrestest.New(t)
	mika := reader(t, db, "mika", "ja")
	for kind, s := range sentences {
		put(t, db, mika.Viewer(), Notice{Kind: kind, Person: mika.ID, Link: "/questions"})
		for _, lang := range []string{"ja", "en"} {
			subject, body := letter(kind, lang, "https://desk.example", "/questions")
			for _, said := range []string{subject, body} {
				if found := voice.Check(said, lang); len(found) > 0 || said == "" {
					t.Errorf("%s (%s): %q: %v", kind, lang, said, found)
				}
			}
		}
		if s.where == (text{}) {
			t.Errorf("%s does not say where", kind)
		}
	}
	var listed string
	owner := postgrestest.Owner(t, db)
	err := owner.QueryRow(t.Context(), `select pg_get_constraintdef(oid) from pg_constraint where conname = 'notice_kind_check'`).Scan(&listed)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(listed, "'::text"); n != len(sentences) {
		t.Errorf("the table has %d kinds, the program %d: %s", n, len(sentences), listed)
	}
}

// What could carry a word of somebody is refused, by the code and by the table.
func TestNothingButPagesOfTheDesk(t *testing.T) {
	db := postgrestest.New(t)
	mika := reader(t, db, "mika", "ja")
	id := uuid.NewString()
	for link, allowed := range map[string]bool{
		"/": true, "/hr": true, "/questions": true, "/questions/" + id: true, "/hr/questions/" + id: true, "/journey#kept": true, "/hr/articles": true,
		"": false, "questions": false, "//evil.example": false, "https://evil.example/": false, "/questions?text=a": false, "/articles/leave": false,
		"/hr/articles/leave": false, "/公募": false, "/questions/": false, "/a/b/c/d/e": false, "/questions\n": false, "/Leave": false, "/a b": false, "/journey#あ": false,
	} {
		err := db.As(t.Context(), mika.Viewer(), func(tx pgx.Tx) error {
			return Put(t.Context(), tx, Notice{Kind: Answer, Person: mika.ID, Link: link})
		})
		if (err == nil) != allowed || err != nil && !errors.Is(err, ErrLink) {
			t.Errorf("%q: %v", link, err)
		}
		err = db.As(t.Context(), mika.Viewer(), func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), `insert into outbox.notice (kind, person_id, link) values ('answer', $1, $2)`, mika.ID, link)
			return err
		})
		if (err == nil) != allowed {
			t.Errorf("%q by the table: %v", link, err)
		}
	}
	err := db.As(t.Context(), mika.Viewer(), func(tx pgx.Tx) error { return ToHR(t.Context(), tx, "転職の相談", "/hr") })
	if !errors.Is(err, ErrKind) {
		t.Errorf("a kind of one's own: %v", err)
	}
}

// Who may do what with the rows.
func TestWhoMay(t *testing.T) {
	db := postgrestest.New(t)
	mika, hr := reader(t, db, "mika", "ja"), reader(t, db, "hr", "ja", "hr")
	insert := func(v postgres.Viewer) error {
		return db.As(t.Context(), v, func(tx pgx.Tx) error { return ToHR(t.Context(), tx, Inbox, "/hr") })
	}
	for name, test := range map[string]struct {
		viewer postgres.Viewer
		puts   bool
		sees   int
	}{
		"a person":                {mika.Viewer(), true, 0},
		"HR":                      {hr.Viewer(), true, 0},
		"nobody":                  {postgres.Viewer{}, false, 0},
		"who asks without a name": {postgres.Viewer{Receipt: [32]byte{1}}, false, 0},
	} {
		if err := insert(test.viewer); (err == nil) != test.puts {
			t.Errorf("%s puts: %v", name, err)
		}
		err := db.As(t.Context(), test.viewer, func(tx pgx.Tx) error {
			var n int
			err := tx.QueryRow(t.Context(), `select count(*) from outbox.notice`).Scan(&n)
			if n != test.sees {
				t.Errorf("%s sees %d rows", name, n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{`update outbox.notice set sent_at = now()`, `delete from outbox.notice`} {
			err := db.As(t.Context(), test.viewer, func(tx pgx.Tx) error {
				tag, err := tx.Exec(t.Context(), statement)
				if err == nil && tag.RowsAffected() > 0 {
					err = fmt.Errorf("%d rows", tag.RowsAffected())
				}
				return err
			})
			if err != nil {
				t.Errorf("%s: %s: %v", name, statement, err)
			}
		}
	}
	if err := insert(postgres.Worker()); err != nil {
		t.Error(err)
	}
	if n := count(t, db, "audience = 'hr'"); n != 3 {
		t.Errorf("%d rows, want one each of a person, HR and the worker", n)
	}
}

func TestChoice(t *testing.T) {
	db := postgrestest.New(t)
	mika, ken := reader(t, db, "mika", "ja"), reader(t, db, "ken", "ja")
	if c, err := ChoiceOf(t.Context(), db, mika.Viewer()); err != nil || c != (Choice{Replies: true, Desk: true, Promises: true}) {
		t.Errorf("who never chose: %+v, %v", c, err)
	}
	for _, want := range []Choice{{Desk: true}, {Replies: true}, {Promises: true}, {}} {
		if err := SetChoice(t.Context(), db, mika.Viewer(), want); err != nil {
			t.Fatal(err)
		}
		if c, err := ChoiceOf(t.Context(), db, mika.Viewer()); err != nil || c != want {
			t.Errorf("%+v, want %+v, %v", c, want, err)
		}
	}
	if c, err := ChoiceOf(t.Context(), db, ken.Viewer()); err != nil || !c.Replies || !c.Promises {
		t.Errorf("somebody else: %+v, %v", c, err)
	}
}
