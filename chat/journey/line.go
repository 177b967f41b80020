package journey

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"dousuru/internal/calendar"
	"dousuru/knowledge"
)

// An Item is one thing on the line: a decision or an entry.
type Item struct {
	Decision *Decision // one of the two
	Entry    *Entry
}

// ID is the decision's or the entry's.
func (i Item) ID() uuid.UUID {
	if i.Decision != nil {
		return i.Decision.ID
	}
	return i.Entry.ID
}

// On is the day of the item in Japan; zero for what has no date.
func (i Item) On() knowledge.Date {
	if i.Decision != nil {
		return knowledge.DateOf(i.Decision.DecidedAt.In(calendar.Japan))
	}
	return i.Entry.On
}

// When is the date as people read it, as precisely as it was written; empty for none.
func (i Item) When(lang string) string {
	if i.Decision != nil {
		return label(i.On(), Day, lang)
	}
	return label(i.On(), i.Entry.Precision, lang)
}

func label(on knowledge.Date, p Precision, lang string) string {
	switch {
	case on.IsZero() || p != Year && p != Month:
		return on.Label(lang)
	case p == Year && lang == "en":
		return fmt.Sprint(on.Year)
	case p == Year:
		return fmt.Sprintf("%d年", on.Year)
	case lang == "en":
		return fmt.Sprintf("%s %d", on.Month, on.Year)
	}
	return fmt.Sprintf("%d年%d月", on.Year, on.Month)
}

// Words are the person's own: what they wrote, else what they asked.
func (i Item) Words() string {
	if i.Entry != nil {
		return i.Entry.Words
	}
	if i.Decision.Words != "" {
		return i.Decision.Words
	}
	return i.Decision.Topic
}

func (i Item) written() time.Time {
	if i.Decision != nil {
		return i.Decision.DecidedAt
	}
	return i.Entry.WrittenAt
}

// Line puts decisions and entries into one line, oldest first; what has no date stands at the end, as it was written.
func Line(decisions []Decision, entries []Entry) []Item {
	var items []Item
	for _, d := range decisions {
		items = append(items, Item{Decision: &d})
	}
	for _, e := range entries {
		items = append(items, Item{Entry: &e})
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		if undated(a) != undated(b) {
			return undated(a) - undated(b)
		}
		if c := a.On().Time().Compare(b.On().Time()); c != 0 {
			return c
		}
		return a.written().Compare(b.written())
	})
	return items
}

func undated(i Item) int {
	if i.On().IsZero() {
		return 1
	}
	return 0
}
