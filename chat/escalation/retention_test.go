package escalation

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/internal/calendar"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// Questions go a year after they were closed, by days in Japan; what somebody waits for stays, however old it is.
func TestQuestionsAreKeptAfterTheyWereClosed(t *testing.T) {
	o := newOffice(t)
	owner := postgrestest.Owner(t, o.db)
	hr, asker := o.viewer("hr"), o.viewer("asker")
	day := time.Now().In(calendar.Japan).AddDate(0, 0, -KeepQuestions)
	day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, calendar.Japan) // the first that is kept
	o.time = day.AddDate(0, 0, -30)
	if _, err := postgrestest.Owner(t, o.db).Exec(t.Context(), `insert into knowledge.desk (slug, name, channel) values ('career', 'キャリア支援室', '内線 見本')`); err != nil {
		t.Fatal(err)
	}
	asked := map[string]uuid.UUID{}
	for _, name := range []string{"answered before", "answered on the day", "read after", "withdrawn before", "opened again", "passed again", "asked back", "open"} {
		asked[name] = o.ask("asker", Question{Text: name + "？", Alias: map[bool]string{true: "うみ"}[name == "answered before"]})
	}
	answer := func(id uuid.UUID) {
		t.Helper()
		if _, err := o.book.Answer(t.Context(), hr, id, "答えです"); err != nil {
			t.Fatal(err)
		}
	}
	o.must(o.book.Leave(t.Context(), "残すだけ？", "ja"))
	o.time = day.Add(-time.Nanosecond) // the last moment of the day before, 14:59:59 in UTC
	for _, name := range []string{"answered before", "read after", "opened again", "passed again", "asked back"} {
		answer(asked[name])
	}
	o.must(o.book.Withdraw(t.Context(), asker, asked["withdrawn before"]))
	o.time = day
	answer(asked["answered on the day"])
	o.must(o.book.MarkRead(t.Context(), asker, asked["read after"]))
	o.must(o.book.Tell(t.Context(), asker, asked["opened again"], "もうひとつ"))
	o.must(o.book.AskBack(t.Context(), hr, asked["asked back"], "どの部署ですか"))
	o.must(o.book.PassToDesk(t.Context(), hr, asked["passed again"], "career", ""))

	forget := func(first time.Time, want int) {
		t.Helper()
		if n, err := ForgetBefore(t.Context(), o.db, knowledge.DateOf(first)); n != want || err != nil {
			t.Errorf("before %s: %d questions, %v, want %d", first.Format(time.DateOnly), n, err, want)
		}
	}
	left := func() map[uuid.UUID]bool {
		t.Helper()
		rows, err := owner.Query(t.Context(), `select id from escalation.thread`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		all := map[uuid.UUID]bool{}
		for rows.Next() {
			var id uuid.UUID
			if err := rows.Scan(&id); err != nil {
				t.Fatal(err)
			}
			all[id] = true
		}
		return all
	}
	forget(day.AddDate(0, 0, -1), 1) // the one that was left 30 days before
	forget(day, 3)
	there := left()
	for name, id := range asked {
		if gone := name == "answered before" || name == "read after" || name == "withdrawn before"; there[id] == gone {
			t.Errorf("%s: there %t", name, there[id])
		}
	}
	for _, table := range []string{"message", "event", "clock", "asker"} {
		var n int
		if err := owner.QueryRow(t.Context(), `select count(*) from escalation.`+table+` where thread_id = $1`, asked["read after"]).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows of escalation.%s, %v", n, table, err)
		}
	}
	forget(day.AddDate(0, 0, 1), 1)
	forget(time.Now().AddDate(1, 0, 0), 0) // the others are open
	o.time = time.Now()
	answer(asked["open"])
	forget(time.Now().AddDate(1, 0, 0), 0) // and nothing of the last 90 days, whatever the program says
}
