package main

import (
	"testing"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres/postgrestest"
)

// HR is told that something is due by a notice that names nothing of it, once a week however often the job runs.
func TestHRIsToldOfWhatIsDue(t *testing.T) {
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	work := workDue(db, 180)
	notices := func() (n int) {
		t.Helper()
		if err := work(t.Context(), jobs.Try{Number: 1}); err != nil {
			t.Fatal(err)
		}
		if err := owner.QueryRow(t.Context(), `select count(*) from outbox.notice where kind = 'review_due' and link = '/hr/due'`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := notices(); n != 0 {
		t.Errorf("%d notices of nothing", n)
	}
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `insert into knowledge.desk (slug, name, channel) values ('old', 'ひみつの窓口', '内線 見本')`); err != nil {
		t.Fatal(err)
	}
	first := notices()
	if first == 0 || notices() != first {
		t.Errorf("%d notices, then %d", first, notices())
	}
	var telling int
	if err := owner.QueryRow(t.Context(), `select count(*) from outbox.notice n where n::text like '%ひみつ%'`).Scan(&telling); err != nil || telling != 0 {
		t.Errorf("%d notices name it, %v", telling, err)
	}
}
