package web

import (
	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// dueData is what HR looks at next.
type dueData struct {
	Groups []dueGroup
	Total  int
	Held   int // passages that wait to be embedded
}

// A dueGroup is what comes due for one reason.
type dueGroup struct {
	What    knowledge.DueWhat
	Entries []dueEntry
	All     int
}

// shownDue is how many of a group the page names: nobody looks at more in a day.
const shownDue = 100

// More is how many are not named.
func (g dueGroup) More() int { return g.All - len(g.Entries) }

type dueEntry struct {
	knowledge.Due
	Day string // in words
}

// dueWhats are the reasons in the order of the page: first those of people in need.
var dueWhats = []knowledge.DueWhat{knowledge.DueDesk, knowledge.DueConsent, knowledge.DueReview, knowledge.DueEnd}

// due lists it, by reason.
func (s *Site) due(v *visit) (result, error) {
	all, err := knowledge.AllDue(v.Context(), s.opts.DB, s.opts.DeskDays)
	if err != nil {
		return result{}, err
	}
	data := dueData{Total: len(all)}
	if data.Held, err = retrieval.Held(v.Context(), s.opts.DB); err != nil {
		return result{}, err
	}
	for _, what := range dueWhats {
		group := dueGroup{What: what}
		for _, d := range all {
			if d.What != what {
				continue
			}
			if group.All++; len(group.Entries) < shownDue {
				group.Entries = append(group.Entries, dueEntry{d, v.dueDay(d)})
			}
		}
		if group.All > 0 {
			data.Groups = append(data.Groups, group)
		}
	}
	return show("hr/due", data), nil
}

// dueDay says when, and whether that has passed.
func (v *visit) dueDay(d knowledge.Due) string {
	switch {
	case d.On.IsZero():
		return v.text("due.never")
	case d.What == knowledge.DueDesk:
		return v.text("due.checked", d.On.Label(v.language))
	case d.Past:
		return v.text("due.past."+string(d.What), d.On.Label(v.language))
	}
	return v.text("due.ahead."+string(d.What), d.On.Label(v.language))
}

// reviewed notes that an article stands as it is, with the next look in six or twelve months.
func (s *Site) reviewed(v *visit) (result, error) {
	months := 6
	if v.PostForm.Get("months") == "12" {
		months = 12
	}
	err := s.amend(v, func(tx pgx.Tx) (knowledge.Change, error) {
		return knowledge.Reviewed(v.Context(), tx, v.PathValue("slug"), months)
	})
	if err != nil {
		return result{}, err
	}
	return goTo("/hr/due?done=reviewed"), nil
}

// amend changes an article in HR's name and has the golden questions look at it. No gate holds it: what a person agreed to, and
// when something was looked at, is so whatever the golden questions say.
func (s *Site) amend(v *visit, change func(tx pgx.Tx) (knowledge.Change, error)) error {
	return s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		changed, err := change(tx)
		if err != nil || changed == (knowledge.Change{}) {
			return err
		}
		return evaluation.Committing(v.Context(), tx, changed)
	})
}
