package journey

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func undone(t *testing.T, db *postgres.DB, p directory.Person, id uuid.UUID) (gone bool, err error) {
	t.Helper()
	err = in1(t, db, p, func(tx pgx.Tx) error {
		gone, err = Undo(t.Context(), tx, p.ID, id)
		return err
	})
	return gone, err
}

func TestUndoOfTheFirstAnswer(t *testing.T) {
	db := postgrestest.New(t)
	p, other := person(t, db, "hanako", "employee"), person(t, db, "hr", "employee", "hr")
	publish(t, db, "a", knowledge.Program, "いつでも")
	d := decided(t, db, p, Decision{Response: Keep, Articles: []string{"a"}})
	if d.UndoUntil.Before(time.Now()) || d.UndoUntil.After(time.Now().Add(UndoFor+time.Minute)) {
		t.Errorf("until %v", d.UndoUntil)
	}
	if _, err := undone(t, db, other, d.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("somebody else: %v", err)
	}
	if gone, err := undone(t, db, p, d.ID); err != nil || !gone {
		t.Fatalf("gone %v, %v", gone, err)
	}
	if got := list(t, db, p); len(got) != 0 {
		t.Errorf("left: %+v", got)
	}
	var kept int
	if err := postgrestest.Owner(t, db).QueryRow(t.Context(), `select count(*) from journey.kept`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d facts are followed, %v", kept, err)
	}
	if _, err := undone(t, db, p, d.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("twice: %v", err)
	}
}

// Every answer over every other, and back: what stood stands again, with what was followed of it.
func TestUndoRestoresWhatStood(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	publish(t, db, "a", knowledge.Program, "いつでも")
	all := []Response{Act, Keep, None, Undecided}
	for _, first := range all {
		for _, second := range all {
			for _, stopped := range []bool{false, true} {
				d := decided(t, db, p, Decision{Response: first, Words: "はじめの言葉", Articles: []string{"a"}})
				err := in1(t, db, p, func(tx pgx.Tx) error {
					if first == Act {
						return SetPlan(t.Context(), tx, p.ID, d.ID, Plan{Step: "一歩", Due: day(3), Remind: true})
					}
					if first == Keep {
						return SetKept(t.Context(), tx, p.ID, d.ID, Choice{On: !stopped, Mail: !stopped})
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				was := find(t, db, p, d.ID)
				if err := in1(t, db, p, func(tx pgx.Tx) error { return Answer(t.Context(), tx, p.ID, d.ID, second, "あとの言葉") }); err != nil {
					t.Fatal(err)
				}
				if gone, err := undone(t, db, p, d.ID); err != nil || gone {
					t.Fatalf("%s, %s: gone %v, %v", first, second, gone, err)
				}
				is := find(t, db, p, d.ID)
				if is.Response != first || is.Words != "はじめの言葉" || is.Changed || is.Plan != was.Plan || is.Kept.On != was.Kept.On || is.Kept.On && is.Kept.Mail != was.Kept.Mail {
					t.Errorf("%s, %s, stopped %v:\nwas %+v\nis  %+v", first, second, stopped, was, is)
				}
				if _, err := undone(t, db, p, d.ID); !errors.Is(err, ErrTooLate) {
					t.Errorf("%s, %s: a second undo: %v", first, second, err)
				}
			}
		}
	}
}

// After its time an answer stands, and at the next visit the words that it replaced are erased.
func TestUndoEnds(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	d := decided(t, db, p, Decision{Response: Keep, Words: "消える言葉"})
	if err := in1(t, db, p, func(tx pgx.Tx) error { return Answer(t.Context(), tx, p.ID, d.ID, None, "") }); err != nil {
		t.Fatal(err)
	}
	owner := postgrestest.Owner(t, db)
	if before := strings.Join(postgrestest.Opened(t, db, "journey.decision.before"), "\n"); !strings.Contains(before, "消える言葉") {
		t.Errorf("what was replaced is not there: %s", before)
	}
	if _, err := owner.Exec(t.Context(), `update journey.decision set changed_at = changed_at - $1::interval`, UndoFor); err != nil {
		t.Fatal(err)
	}
	if _, err := undone(t, db, p, d.ID); !errors.Is(err, ErrTooLate) {
		t.Errorf("too late: %v", err)
	}
	if is := find(t, db, p, d.ID); !is.UndoUntil.IsZero() || is.Response != None {
		t.Errorf("it stands as %+v", is)
	}
	err := in1(t, db, p, func(tx pgx.Tx) error {
		_, found, err := FollowUp(t.Context(), tx, p.ID)
		if !found {
			t.Error("nobody asks about it")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range []string{"topic", "articles", "words", "step", "tell", "before"} {
		if left := strings.Join(postgrestest.Opened(t, db, "journey.decision."+column), "\n"); strings.Contains(left, "消える") {
			t.Errorf("%s holds what was replaced: %s", column, left)
		}
	}
}
