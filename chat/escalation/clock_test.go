package escalation

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
)

func japan(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Japan)
	if err != nil {
		panic(err)
	}
	return t
}

// Two working days of nine hours. 2026-11-23 is a holiday, 21 and 22 a weekend.
func TestDueByWorkingHours(t *testing.T) {
	for _, test := range []struct {
		name, asked, due string
		alias            string
	}{
		{"a Tuesday at ten", "2026-11-24 10:00", "2026-11-26 10:00", ""},
		{"over a weekend and a holiday", "2026-11-20 17:00", "2026-11-25 17:00", ""},
		{"on a Sunday", "2026-11-22 12:00", "2026-11-25 18:00", ""},
		{"in the evening", "2026-11-24 20:00", "2026-11-26 18:00", ""},
		{"under an alias it counts from the day, so that no hour shows", "2026-11-24 10:37", "2026-11-25 18:00", "うみ"},
	} {
		o := newOffice(t)
		o.time = japan(test.asked)
		id := o.ask("asker", Question{Text: "質問です", Alias: test.alias})
		if got := o.find(o.viewer("hr"), id).DueAt; !got.Equal(japan(test.due)) {
			t.Errorf("%s: due %s, want %s", test.name, got.In(calendar.Japan), test.due)
		}
	}
}

func TestTheClockStandsStillWhileHRWaits(t *testing.T) {
	o := newOffice(t)
	hr, asker := o.viewer("hr"), o.viewer("asker")
	id := o.ask("asker", Question{Text: "質問です"}) // Tuesday ten: 18 hours
	o.time = japan("2026-11-24 16:00")           // 12 left
	o.must(o.book.AskBack(t.Context(), hr, id, "どの部署ですか"))
	if q := o.find(asker, id); !q.Waiting || !q.DueAt.IsZero() || q.State != AskedBack || !q.Unread {
		t.Errorf("asked back: %+v", q)
	}
	o.time = japan("2026-12-03 09:00") // a Thursday, much later
	if q := o.find(hr, id); q.Late {
		t.Error("late while HR waits for the asker")
	}
	o.must(o.book.Tell(t.Context(), asker, id, "製造第二課です"))
	if got := o.find(hr, id).DueAt; !got.Equal(japan("2026-12-04 12:00")) {
		t.Errorf("due %s, want twelve hours on", got.In(calendar.Japan))
	}
	o.time = japan("2026-12-07 10:00") // Monday: 7 hours late
	if !o.find(hr, id).Late {
		t.Error("not late after its time")
	}
	o.answer(id, "はい。")
	if q := o.find(hr, id); q.Late || !q.DueAt.IsZero() {
		t.Errorf("answered and still due: %+v", q)
	}
	var took int
	o.must(o.db.As(t.Context(), hr, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `select took_minutes from escalation.clock where thread_id = $1`, id).Scan(&took)
	}))
	if want := (6 + 12 + 7) * 60; took != want {
		t.Errorf("took %d working minutes, want %d", took, want)
	}
	// A further question runs anew; what the first answer took stays.
	o.must(o.book.Tell(t.Context(), asker, id, "もうひとつ聞きたいです"))
	if got := o.find(hr, id); !got.DueAt.Equal(japan("2026-12-09 10:00")) || got.State != Told {
		t.Errorf("told after the answer: %s, due %s", got.State, got.DueAt.In(calendar.Japan))
	}
}

func TestAnOverdueQuestionLeavesTimeAfterTheReply(t *testing.T) {
	o := newOffice(t)
	id := o.ask("asker", Question{Text: "質問です"})
	o.time = japan("2026-12-01 10:00")
	o.must(o.book.AskBack(t.Context(), o.viewer("hr"), id, "どの部署ですか"))
	o.must(o.book.Tell(t.Context(), o.viewer("asker"), id, "製造第二課です"))
	if got := o.find(o.viewer("hr"), id).DueAt; !got.Equal(japan("2026-12-01 14:00")) {
		t.Errorf("due %s, want four hours on", got.In(calendar.Japan))
	}
}
