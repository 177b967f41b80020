package web

import (
	"fmt"
	"time"

	"dousuru/internal/calendar"
)

// farAway is how many working days are counted; what is further away has a date.
const farAway = 20

// dueIn says by when HR means to answer, the nearer the finer; empty where nobody waits.
func (v *visit) dueIn(days *calendar.Calendar, due, now time.Time) string {
	if due.IsZero() {
		return ""
	}
	due, now = due.In(calendar.Japan), now.In(calendar.Japan)
	between := int(dateOf(due).Sub(dateOf(now)).Hours() / 24)
	switch {
	case due.Before(now) && between == 0:
		return v.text("inbox.due.pastToday")
	case due.Before(now) && between == -1:
		return v.text("inbox.due.pastOne")
	case due.Before(now):
		return v.text("inbox.due.past", -between)
	case between == 0:
		return v.text("inbox.due.today", v.clock(due))
	case between == 1:
		return v.text("inbox.due.tomorrow", v.clock(due))
	}
	working := 0
	for at := now; working <= farAway; working++ {
		if at = days.NextStart(at).In(calendar.Japan); dateOf(at).After(dateOf(due)) {
			break
		}
	}
	if working > farAway {
		return v.text("inbox.due.on", (view{visit: v, Language: v.language}).Day(due))
	}
	if working == 1 {
		return v.text("inbox.due.one")
	}
	return v.text("inbox.due.days", working)
}

// clock is the time of a day in words: 17時, 9時30分; 17:00.
func (v *visit) clock(t time.Time) string {
	switch {
	case v.language == "en":
		return t.Format("15:04")
	case t.Minute() == 0:
		return fmt.Sprintf("%d時", t.Hour())
	}
	return fmt.Sprintf("%d時%d分", t.Hour(), t.Minute())
}

func dateOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// age says how many days ago a date was. Questions carry no finer time, so that an anonymous one cannot be told by its hour.
func (v *visit) age(date, now time.Time) string {
	switch days := int(dateOf(now).Sub(dateOf(date)).Hours() / 24); {
	case days <= 0:
		return v.text("inbox.today")
	case days == 1:
		return v.text("inbox.yesterday")
	default:
		return v.text("inbox.days", days)
	}
}
