package web

import (
	"errors"
	"net/http"

	"dousuru/chat/journey"
)

func (s *Site) addEntry(v *visit) (result, error) {
	form := readEntryForm(v)
	e, err := form.entry()
	if err == nil {
		e.ID, err = journey.Add(v.Context(), s.opts.DB, v.self(), e)
	}
	if form.Problem = v.entryProblem(err); form.Problem != "" {
		return s.showJourney(v, form)
	}
	if err != nil {
		return result{}, err
	}
	return goTo("/journey?done=entryAdded#" + anchor(e.ID)), nil
}

// entry shows one entry as a form.
func (s *Site) entry(v *visit) (result, error) {
	e, err := s.findEntry(v)
	if err != nil {
		return result{}, err
	}
	return show("entry", formOf(e).ready()), nil
}

func (s *Site) findEntry(v *visit) (journey.Entry, error) {
	id, err := v.id()
	if err != nil {
		return journey.Entry{}, err
	}
	list, err := journey.Entries(v.Context(), s.opts.DB, v.self(), false)
	for _, e := range list {
		if e.ID == id {
			return e, nil
		}
	}
	return journey.Entry{}, errors.Join(err, journey.ErrNotFound)
}

func (s *Site) editEntry(v *visit) (result, error) {
	found, err := s.findEntry(v)
	if err != nil {
		return result{}, err
	}
	form := readEntryForm(v)
	e, err := form.entry()
	if e.ID = found.ID; err == nil {
		err = journey.Edit(v.Context(), s.opts.DB, v.self(), e)
	}
	if form.Problem = v.entryProblem(err); form.Problem != "" {
		form.ID = e.ID.String()
		res := show("entry", form.ready())
		res.status = http.StatusUnprocessableEntity
		return res, nil
	}
	if err != nil {
		return result{}, err
	}
	return goTo("/journey?done=journeySaved#" + anchor(e.ID)), nil
}

func (s *Site) removeEntry(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	if err := journey.Remove(v.Context(), s.opts.DB, v.self(), id); err != nil {
		return result{}, err
	}
	return goTo("/journey?done=entryRemoved#deleted"), nil
}

func (s *Site) restoreEntry(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	if err := journey.Restore(v.Context(), s.opts.DB, v.self(), id); err != nil {
		return result{}, err
	}
	return goTo("/journey?done=entryRestored#" + anchor(id)), nil
}

func (s *Site) forgetEntries(v *visit) (result, error) {
	if err := journey.Forget(v.Context(), s.opts.DB, v.self()); err != nil {
		return result{}, err
	}
	return goTo("/journey?done=entriesForgotten"), nil
}
