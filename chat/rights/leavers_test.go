package rights

import (
	"testing"

	"dousuru/chat/escalation"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// What somebody left behind goes some time after they left, once; who comes back in time loses nothing.
func TestLeaversAreErased(t *testing.T) {
	db := seeded(t)
	owner := postgrestest.Owner(t, db)
	book := escalation.NewBook(db)
	exec := func(statement string) {
		t.Helper()
		if _, err := owner.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	forget := func(want int) {
		t.Helper()
		if n, err := EraseLeavers(t.Context(), db, book, knowledge.Date{Year: 2027, Month: 3, Day: 1}); n != want || err != nil {
			t.Errorf("%d leavers, %v, want %d", n, err, want)
		}
	}
	decisions := func(want int) {
		t.Helper()
		var n int
		if err := owner.QueryRow(t.Context(), `select count(*) from journey.decision where person_id = $1`, mika.Person).Scan(&n); err != nil || n != want {
			t.Errorf("%d decisions, %v, want %d", n, err, want)
		}
	}
	left := `update directory.person set active = false where slug = 'mika'; update directory.person set left_on = '`
	forget(0)
	exec(left + `2027-03-01' where slug = 'mika'`)
	forget(0)
	exec(`update directory.person set active = true where slug = 'mika'`)
	exec(`update directory.person set left_on = left_on where slug = 'mika'`)
	forget(0)
	decisions(1)
	exec(left + `2027-02-28' where slug = 'mika'`)
	forget(1)
	decisions(0)
	forget(0)
	var on *string
	if err := owner.QueryRow(t.Context(), `select coalesce(left_on, erased_on)::text from directory.person where slug = 'ren'`).Scan(&on); err != nil || on != nil {
		t.Errorf("Ren, who works here: %v, %v", on, err)
	}
	exec(`update directory.person set active = true where slug = 'mika'`)
	if err := owner.QueryRow(t.Context(), `select coalesce(left_on, erased_on)::text from directory.person where slug = 'mika'`).Scan(&on); err != nil || on != nil {
		t.Errorf("Mika, who came back: %v, %v", on, err)
	}
}
