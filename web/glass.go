package web

import (
	"time"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// glassLine says who asked for the name behind an alias, and who agreed, in the words of a page.
type glassLine struct {
	escalation.Glass
	AskedName, ConfirmedName string // as the page says them; ConfirmedName is empty where nobody agreed
	now                      time.Time
}

// Waits tells whether somebody else at HR may still agree, and Shows whether the name is open now.
func (g glassLine) Waits() bool { return g.Glass.Waits(g.now) }
func (g glassLine) Shows() bool { return g.Open(g.now) }

// Deadline is until when somebody else may agree.
func (g glassLine) Deadline() time.Time { return g.AskedAt.Add(escalation.ConfirmWithin) }

// glassesOf are those who asked for the viewer's name, for who asked the question: most have none.
func (s *Site) glassesOf(v *visit, t escalation.Thread) ([]glassLine, error) {
	if t.Identity != escalation.Alias {
		return nil, nil
	}
	return s.glassLines(v, postgres.Viewer{Person: v.person.ID}, t.ID)
}

func (s *Site) glassLines(v *visit, as postgres.Viewer, id uuid.UUID) ([]glassLine, error) {
	list, err := s.opts.Questions.Glasses(v.Context(), as, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var ids []uuid.UUID
	for _, g := range list {
		ids = append(ids, g.AskedBy, g.ConfirmedBy)
	}
	names, err := directory.Names(v.Context(), s.opts.DB, ids)
	name := func(id uuid.UUID) string {
		if names[id] == "" {
			return v.text("question.someReader")
		}
		return v.text("question.namedReader", names[id])
	}
	lines := make([]glassLine, len(list))
	for i, g := range list {
		lines[i] = glassLine{Glass: g, AskedName: name(g.AskedBy), now: time.Now()}
		if !g.ConfirmedAt.IsZero() {
			lines[i].ConfirmedName = name(g.ConfirmedBy)
		}
	}
	return lines, err
}
