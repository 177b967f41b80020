package web

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"dousuru/chat/oneonone"
	"dousuru/internal/directory"
)

// A half is where a page of a 1on1 stands: among the person's own 1on1s, or under one of the people whom they lead. The two
// never mix.
type half struct {
	Base  string    // of the addresses: "/oneonone" or "/team/<id>"
	With  uuid.UUID // whom the lists are about; zero: the person's own half
	Other uuid.UUID // to whom something new goes; zero: nobody leads the person now
	Name  string    // of Other
}

// Own tells whether this is the person's own 1on1.
func (h half) Own() bool { return h.With == uuid.Nil }

// half is that of the address: with {person} under a member, who has to be led by the visitor now.
func (s *Site) half(v *visit) (half, error) {
	if v.PathValue("person") != "" {
		m, err := s.ofTeam(v)
		return half{Base: teamBase(m), With: m.ID, Other: m.ID, Name: m.Name}, err
	}
	return s.ownHalf(v)
}

// ownBase is where the person's own half is.
const ownBase = "/oneonone"

func (s *Site) ownHalf(v *visit) (half, error) {
	boss, err := s.boss(v)
	return half{Base: ownBase, Other: boss.ID, Name: boss.Name}, err
}

// others are the names of those whom the rows of a page name, by id.
func (s *Site) others(v *visit, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	return directory.Names(v.Context(), s.opts.DB, ids)
}

// oneProblem is the sentence for what is wrong with a form of a 1on1; empty for what is no mistake of its writer.
func (v *visit) oneProblem(err error, limit int) string {
	switch {
	case errors.Is(err, oneonone.ErrEmpty):
		return v.text("one.errorEmpty")
	case errors.Is(err, oneonone.ErrTooLong):
		return v.text("one.errorTooLong", limit)
	case errors.Is(err, oneonone.ErrMany):
		return v.text("one.errorMany", oneonone.MaxRows)
	case errors.Is(err, oneonone.ErrDate):
		return v.text("one.errorDate")
	case errors.Is(err, oneonone.ErrLine):
		return v.text("one.errorLine")
	}
	return ""
}

// refusedForm is a page that shows a form again with what was not taken; without a problem it is the page.
func refusedForm(template string, data any, problem string) result {
	res := show(template, data)
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res
}

// seenArrivals forgets what was new in a half. A browser that fetches ahead has shown nothing to anybody.
func (s *Site) seenArrivals(v *visit, with uuid.UUID) error {
	if fetchedAhead(v) {
		return nil
	}
	return oneonone.Seen(v.Context(), s.opts.DB, v.self(), with)
}
