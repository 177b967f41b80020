package journey

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
)

// What is sealed opens in its own row and column alone.
func TestSealedWordsStayInTheirRow(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	a, b := decided(t, db, p, Decision{Response: Keep, Words: "一つめ", Topic: "話題"}), decided(t, db, p, Decision{Response: Keep, Words: "二つめ"})
	owner := postgrestest.Owner(t, db)
	for what, swap := range map[string]string{
		"another row":    `update journey.decision d set words = o.words from journey.decision o where d.id = $1 and o.id = $2`,
		"another column": `update journey.decision d set words = o.topic from journey.decision o where d.id = $1 and o.id = $1 and $2::uuid is not null`,
	} {
		if _, err := owner.Exec(t.Context(), swap, a.ID, b.ID); err != nil {
			t.Fatal(err)
		}
		if list, err := Decisions(t.Context(), db, p.Viewer()); !errors.Is(err, seal.ErrNotSealed) {
			t.Errorf("words of %s open: %+v, %v", what, list, err)
		}
	}
}

// Whose key is erased can never be read again, wherever the rows are.
func TestErasedKey(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	decided(t, db, p, Decision{Response: Keep, Words: "ことば"})
	if err := in1(t, db, p, func(tx pgx.Tx) error { return seal.Erase(t.Context(), tx, seal.Person(p.ID)) }); err != nil {
		t.Fatal(err)
	}
	if list, err := Decisions(t.Context(), db, p.Viewer()); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("without the key: %+v, %v", list, err)
	}
}

// Two answers to the same question at the same time are one decision, which opens, and can be taken back to the other.
func TestTwoAnswersAtOnce(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	talk := uuid.New()
	var both sync.WaitGroup
	for _, words := range []string{"一つめ", "二つめ"} {
		both.Go(func() {
			err := db.As(t.Context(), p.Viewer(), func(tx pgx.Tx) error {
				_, err := Decide(t.Context(), tx, p.ID, Decision{Consultation: talk, Response: Keep, Words: words, Articles: []string{"open-post"}})
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	list, err := Decisions(t.Context(), db, p.Viewer())
	if err != nil || len(list) != 1 || !list[0].Changed || len(list[0].Articles) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	if gone, err := undone(t, db, p, list[0].ID); err != nil || gone {
		t.Fatalf("gone %v, %v", gone, err)
	}
	if is := find(t, db, p, list[0].ID); is.Words == "" || is.Words == list[0].Words {
		t.Errorf("%q was taken back to %q", list[0].Words, is.Words)
	}
}
