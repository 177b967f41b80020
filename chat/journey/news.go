package journey

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"dousuru/internal/calendar"
	"dousuru/knowledge"
)

// A keptFact is one row of what somebody keeps in mind, with what was last known. It holds no word of the person.
type keptFact struct {
	ID, Decision, Person uuid.UUID
	Article              string         // empty: an own date
	Date                 knowledge.Date // of their own
	Mail                 bool
	Revision             int
	Windows, Content     string // hashes; Content is empty where it is not known yet
	Ended                bool
	Since                time.Time
}

// newFact is a fact to tell: fact names it among those of its reason, so that it is told once.
type newFact struct {
	reason, fact string
	date, until  knowledge.Date // until: the last day of a window that opens
}

// news are the facts that are new on a day.
func (k keptFact) news(f facts, today knowledge.Date) []newFact {
	if k.Article == "" {
		if today.Before(k.Date) {
			return nil
		}
		return []newFact{{reason: "date", fact: k.Date.String(), date: k.Date}}
	}
	switch {
	case f.ended && k.Ended:
		return nil
	case f.gone:
		return []newFact{{reason: "ended", fact: factGone}}
	case f.ended:
		return []newFact{{reason: "ended", fact: factClosed}}
	}
	var list []newFact
	if f.content != k.Content && k.Content != "" {
		which := "r"
		if f.written != k.Windows {
			which = "w"
		}
		list = append(list, newFact{reason: "changed", fact: fmt.Sprintf("%s%d", which, f.revision)})
	}
	if knowledge.DateOf(k.Since.In(calendar.Japan)) == today {
		return list // the talk has just shown its windows; a notice on its heels would press
	}
	last := knowledge.DateOf(today.Time().AddDate(0, 0, soon))
	for _, w := range f.windows {
		switch {
		case !w.From.IsZero() && !w.From.Before(today) && !last.Before(w.From):
			fact := w.From.String()
			if w.Month {
				fact = fact[:len("2027-06")]
			}
			list = append(list, newFact{reason: "opens", fact: fact, date: w.From, until: w.To})
		case !w.To.IsZero() && !w.Month && w.From.Before(today) && !last.Before(w.To):
			list = append(list, newFact{reason: "closes", fact: w.To.String(), date: w.To})
		}
	}
	return list
}
