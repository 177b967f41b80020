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

// news is a fact to tell: fact names it among those of its reason, so that it is told once.
type news struct {
	reason, fact string
	date         knowledge.Date
}

// news are the facts that are new on a day.
func (k keptFact) news(f facts, today knowledge.Date) []news {
	if k.Article == "" {
		if today.Before(k.Date) {
			return nil
		}
		return []news{{"date", k.Date.String(), k.Date}}
	}
	switch {
	case f.ended && k.Ended:
		return nil
	case f.gone:
		return []news{{"ended", factGone, knowledge.Date{}}}
	case f.ended:
		return []news{{"ended", factClosed, knowledge.Date{}}}
	}
	var list []news
	if f.content != k.Content && k.Content != "" {
		which := "r"
		if f.written != k.Windows {
			which = "w"
		}
		list = append(list, news{"changed", fmt.Sprintf("%s%d", which, f.revision), knowledge.Date{}})
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
			list = append(list, news{"opens", fact, w.From})
		case !w.To.IsZero() && !w.Month && w.From.Before(today) && !last.Before(w.To):
			list = append(list, news{"closes", w.To.String(), w.To})
		}
	}
	return list
}
