package chat

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/internal/calendar"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// The day counts in Japan: what was last said at 14:59:59 in UTC is of the day before what was said at 15:00:00.
func TestTalksAreKeptByDaysInJapan(t *testing.T) {
	h := newHouse(t)
	owner := postgrestest.Owner(t, h.db)
	midnight := time.Now().In(calendar.Japan).AddDate(0, 0, -KeepTalks)
	midnight = time.Date(midnight.Year(), midnight.Month(), midnight.Day(), 0, 0, 0, 0, calendar.Japan)
	old, decision := h.talked(h.hanako, "keep")
	kept, _ := h.talked(h.taro, "none")
	fresh, _ := h.talked(h.hr, "none")
	for id, at := range map[uuid.UUID]time.Time{old: midnight.Add(-time.Microsecond), kept: midnight} {
		if _, err := owner.Exec(t.Context(), `with c as (update chat.consultation set last_at = $2 where id = $1)
			insert into chat.frame (person_id, client_id, at) select person_id, gen_random_uuid(), $2 from chat.consultation where id = $1`, id, at); err != nil {
			t.Fatal(err)
		}
	}
	count := func(from string, args ...any) (n int) {
		t.Helper()
		if err := owner.QueryRow(t.Context(), `select count(*) from `+from, args...).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	forget := func(first time.Time, want int) {
		t.Helper()
		if n, err := ForgetBefore(t.Context(), h.db, knowledge.DateOf(first)); n != want || err != nil {
			t.Errorf("before %s: %d talks, %v, want %d", first.Format(time.DateOnly), n, err, want)
		}
	}
	all := count(`chat.consultation`)
	forget(midnight.AddDate(0, 0, -1), 0)
	if n := count(`chat.frame`); n != 2 {
		t.Fatalf("%d frames, want 2", n)
	}
	forget(midnight, 1)
	for _, table := range []string{"chat.consultation where id = $1", "chat.message where consultation_id = $1", "chat.turn where consultation_id = $1"} {
		if n := count(table, old); n != 0 {
			t.Errorf("%d rows of %s", n, table)
		}
		if count(table, kept) == 0 || count(table, fresh) == 0 {
			t.Errorf("what is kept has no row of %s", table)
		}
	}
	if n := count(`chat.frame`); n != 1 {
		t.Errorf("%d frames, want the one of the day that is kept", n)
	}
	if list, err := journey.Decisions(t.Context(), h.db, h.hanako.Viewer()); err != nil || len(list) != 1 || list[0].ID != decision.ID {
		t.Errorf("the decision: %+v, %v", list, err)
	}
	forget(midnight, 0)
	// What is kept was told to be there until today, the other one until yesterday.
	if is, was := LastDay(midnight, KeepTalks), LastDay(midnight.Add(-time.Microsecond), KeepTalks); is != knowledge.Today() || !was.Before(is) {
		t.Errorf("told: until %s and until %s", is, was)
	}
	forget(midnight.AddDate(0, 0, 1), 1)
	forget(time.Now().AddDate(1, 0, 0), 0) // nothing of the last 30 days, whatever the program says
	if n := count(`chat.consultation`); n != all-2 {
		t.Errorf("%d talks, want %d", n, all-2)
	}
}

// Erasing what is old gives the worker no sight of it, and gives nobody else the right.
func TestOnlyTheWorkerForgetsAndReadsNothing(t *testing.T) {
	h := newHouse(t)
	c, _ := h.talked(h.hanako, "keep")
	owner := postgrestest.Owner(t, h.db)
	if _, err := owner.Exec(t.Context(), `update chat.consultation set last_at = now() - interval '1000 days' where id = $1`, c); err != nil {
		t.Fatal(err)
	}
	try := func(v postgres.Viewer, from, statement string) (n int64) {
		t.Helper()
		err := h.db.As(t.Context(), v, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), `select set_config('app.kept_from', $1, true)`, from); err != nil {
				return err
			}
			tag, err := tx.Exec(t.Context(), statement)
			n = tag.RowsAffected()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for name, v := range map[string]postgres.Viewer{"nobody": {}, "HR": h.hr.Viewer(), "a manager": h.taro.Viewer()} {
		if n := try(v, "2100-01-01", `delete from chat.consultation`); n != 0 {
			t.Errorf("%s erases %d talks", name, n)
		}
	}
	if n := try(postgres.Worker(), "2100-01-01", `select from chat.consultation`); n != 0 {
		t.Errorf("the worker sees %d talks", n)
	}
	if n := try(postgres.Worker(), "", `delete from chat.consultation`); n != 0 {
		t.Errorf("the worker erases %d talks without a day", n)
	}
	if n := try(postgres.Worker(), "2100-01-01", `delete from chat.consultation`); n != 1 {
		t.Errorf("the worker erases %d talks, want 1", n)
	}
}
