package web

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	alikeness "dousuru/chat/escalation/alike"
)

// suggested is how many alike questions a page shows.
const suggested = 5

// groupData is the part of HR's page of a question about others that are answered together with it, and about those that
// could be.
type groupData struct {
	ID      uuid.UUID
	Members []escalation.Member // more than one, or none
	Alike   []escalation.Open
	Problem string
}

// Others is how many askers get the answer beside this one.
func (d groupData) Others() int { return len(d.Members) - 1 }

// groupOf is nil for a question that waits for no answer of HR's.
func (s *Site) groupOf(v *visit, t escalation.Thread, problem string) (*groupData, error) {
	if t.State == escalation.Withdrawn {
		return nil, nil
	}
	data := &groupData{ID: t.ID, Problem: problem}
	members, err := s.opts.Questions.Group(v.Context(), v.person.Viewer(), t.ID)
	if err != nil {
		return nil, err
	}
	if len(members) > 1 {
		data.Members = members
	}
	if !t.State.Open() {
		return data, nil
	}
	data.Alike, err = s.alikeTo(v, t, members)
	return data, err
}

// alikeTo are open questions that sound like this one and are in no group with it.
func (s *Site) alikeTo(v *visit, t escalation.Thread, members []escalation.Member) ([]escalation.Open, error) {
	viewer := v.person.Viewer()
	ids, err := s.opts.Questions.OpenIDs(v.Context(), viewer)
	if err != nil {
		return nil, err
	}
	but := map[uuid.UUID]bool{}
	for _, m := range members {
		but[m.ID] = true
	}
	near, err := s.alike.Near(ids, t.ID, but, suggested, func(missing []uuid.UUID) (map[uuid.UUID]string, error) {
		return s.opts.Questions.Wordings(v.Context(), viewer, missing)
	})
	if err != nil || len(near) == 0 {
		return nil, err
	}
	return s.opts.Questions.OpenOnes(v.Context(), viewer, alikeness.IDs(near))
}

// merge has the ticked questions answered together with this one; part takes this one out of its group.
func (s *Site) merge(v *visit) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	ids := pickedIDs(v.PostForm["pick"])
	problem := ""
	if len(ids) == 0 {
		problem = v.text("group.none")
	} else {
		err := s.opts.Questions.Merge(v.Context(), v.person.Viewer(), thread.ID, ids)
		switch {
		case errors.Is(err, escalation.ErrGroup):
			problem = v.text("group.tooMany", escalation.MaxGroup)
		case errors.Is(err, escalation.ErrNotFound):
			problem = v.text("inbox.bulk.gone")
		case err != nil:
			return result{}, err
		default:
			return goTo("/hr/questions/" + thread.ID.String() + "?done=merged"), nil
		}
	}
	res, err := s.showAnswer(v, thread, answerParts{GroupProblem: problem})
	res.status = http.StatusUnprocessableEntity
	return res, err
}

func (s *Site) part(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	out := id
	if text := v.PostForm.Get("member"); text != "" {
		if out, err = uuid.Parse(text); err != nil {
			return result{}, errBadRequest
		}
	}
	if err := s.opts.Questions.Part(v.Context(), v.person.Viewer(), out); err != nil {
		return result{}, err
	}
	return goTo("/hr/questions/" + id.String() + "?done=parted#group"), nil
}
