package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
)

// bulk does something with the questions that were ticked in the list: gives them to somebody, or has them answered as one.
func (s *Site) bulk(v *visit) (result, error) {
	back := backTo(v.PostForm.Get("back"))
	address, err := url.Parse(back)
	if err != nil {
		return result{}, errBadRequest
	}
	again := func(problem string) (result, error) {
		res, err := s.showInbox(v, readInboxFilter(address.Query()), 1, problem)
		res.status = http.StatusUnprocessableEntity
		return res, err
	}
	ids := pickedIDs(v.PostForm["pick"])
	if len(ids) == 0 {
		return again(v.text("inbox.bulk.none"))
	}
	if v.PostForm.Get("do") == "merge" {
		if len(ids) < 2 {
			return again(v.text("inbox.bulk.one"))
		}
		err := s.opts.Questions.Merge(v.Context(), v.person.Viewer(), ids[0], ids[1:])
		switch {
		case errors.Is(err, escalation.ErrGroup):
			return again(v.text("group.tooMany", escalation.MaxGroup))
		case errors.Is(err, escalation.ErrNotFound):
			return again(v.text("inbox.bulk.gone"))
		case err != nil:
			return result{}, err
		}
		return goTo("/hr/questions/" + ids[0].String() + "?done=merged"), nil
	}
	to, err := assigneeOf(v)
	if err != nil {
		return again(v.text("assign.whom"))
	}
	n, err := s.opts.Questions.AssignAll(v.Context(), v.person.Viewer(), ids, to)
	switch {
	case errors.Is(err, escalation.ErrNotFound): // left meanwhile
		return again(v.text("assign.whom"))
	case err != nil:
		return result{}, err
	case n == 0:
		return again(v.text("inbox.bulk.gone"))
	}
	return goTo(withDone(back, "assigned")), nil
}

// pickedIDs reads ids, at most as many as a group may have; what is none is left out.
func pickedIDs(texts []string) (ids []uuid.UUID) {
	for _, text := range texts {
		if id, err := uuid.Parse(text); err == nil && len(ids) < escalation.MaxGroup {
			ids = append(ids, id)
		}
	}
	return ids
}

// backTo is a page of the inbox to return to, and nothing else.
func backTo(address string) string {
	if address == "/hr" || strings.HasPrefix(address, "/hr?") {
		return address
	}
	return "/hr"
}

func withDone(address, done string) string {
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	return address + separator + "done=" + done
}

// assigneeOf reads whom a form gives a question to: "me", "" for nobody, or the id of a colleague.
func assigneeOf(v *visit) (uuid.UUID, error) {
	switch to := v.PostForm.Get("to"); to {
	case "me":
		return v.person.ID, nil
	case "":
		return uuid.Nil, nil
	default:
		return uuid.Parse(to)
	}
}
