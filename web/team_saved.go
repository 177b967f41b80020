package web

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"dousuru/chat/brief"
	"dousuru/internal/directory"
)

// saveBrief keeps what was typed, and nothing of what the member shared.
func (s *Site) saveBrief(v *visit) (result, error) {
	return s.withBrief(v, func(data briefData) (result, error) {
		data.Title = v.PostForm.Get("title")
		id, err := brief.Save(v.Context(), s.opts.DB, v.self(), data.Brief.Keep(data.input(v), data.Title))
		switch {
		case errors.Is(err, brief.ErrTooLong):
			data.Fault = v.text("brief.nameLong", brief.MaxTitle)
		case errors.Is(err, brief.ErrTooMany):
			data.Fault = v.text("brief.tooMany", brief.MaxSaved)
		case err != nil:
			return result{}, err
		default:
			return goTo(data.Base() + "/brief/" + id.String() + "?done=briefSaved"), nil
		}
		return s.showSheet(v, data)
	})
}

// savedBrief is a brief of the path's {id} about the path's {person}, with everything that a sheet shows but the sheet itself.
func (s *Site) savedBrief(v *visit) (briefData, error) {
	m, err := s.ofTeamOrNobody(v)
	if err != nil {
		return briefData{}, err
	}
	id, err := v.id()
	if err != nil {
		return briefData{}, err
	}
	saved, err := brief.Find(v.Context(), s.opts.DB, v.self(), id)
	if err != nil {
		return briefData{}, err
	}
	if saved.Member != m.ID {
		return briefData{}, errNotFound
	}
	return briefData{Member: m, Saved: &saved, Title: saved.Title, briefForm: briefForm{Theme: saved.Theme, Situation: saved.Situation}}, nil
}

// withSaved makes a saved brief anew, from the pages of today, and goes on with it.
func (s *Site) withSaved(v *visit, goOn func(briefData) (result, error)) (result, error) {
	data, err := s.savedBrief(v)
	if err != nil {
		return result{}, err
	}
	if data.Brief, err = s.briefs.Make(v.Context(), data.input(v)); err != nil {
		return result{}, err
	}
	if data.Warned, err = s.warned(v, data.Situation); err != nil {
		return result{}, err
	}
	return goOn(data)
}

func (s *Site) showSaved(v *visit) (result, error) {
	return s.withSaved(v, func(data briefData) (result, error) { return s.showSheet(v, data) })
}

func (s *Site) printSaved(v *visit) (result, error) {
	return s.withSaved(v, func(data briefData) (result, error) { return show("team/print", data), nil })
}

func (s *Site) exportSaved(v *visit) (result, error) {
	return s.withSaved(v, func(data briefData) (result, error) { return markdownOf(data.Brief), nil })
}

// nameBrief gives a saved brief another name.
func (s *Site) nameBrief(v *visit) (result, error) {
	return s.withSaved(v, func(data briefData) (result, error) {
		data.Title = v.PostForm.Get("title")
		err := brief.SetTitle(v.Context(), s.opts.DB, v.self(), data.Saved.ID, data.Title)
		if errors.Is(err, brief.ErrTooLong) {
			data.Fault = v.text("brief.nameLong", brief.MaxTitle)
			return s.showSheet(v, data)
		}
		return goTo(data.Base() + "/brief/" + data.Saved.ID.String() + "?done=briefNamed"), err
	})
}

// removeBrief takes a brief off the list, from which it can be brought back for a while.
func (s *Site) removeBrief(v *visit) (result, error) {
	data, err := s.savedBrief(v)
	if err != nil {
		return result{}, err
	}
	return goTo(data.Base() + "/brief?done=briefRemoved#removed"), brief.Remove(v.Context(), s.opts.DB, v.self(), data.Saved.ID)
}

func (s *Site) restoreBrief(v *visit) (result, error) {
	return s.moveRemoved(v, "briefRestored", func(id uuid.UUID) error { return brief.Restore(v.Context(), s.opts.DB, v.self(), id) })
}

func (s *Site) eraseBrief(v *visit) (result, error) {
	return s.moveRemoved(v, "briefErased", func(id uuid.UUID) error { return brief.Erase(v.Context(), s.opts.DB, v.self(), id) })
}

// moveRemoved does something with a brief that was removed. Pressed twice it is done once.
func (s *Site) moveRemoved(v *visit, done string, move func(uuid.UUID) error) (result, error) {
	m, err := s.ofTeamOrNobody(v)
	if err != nil {
		return result{}, err
	}
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	return goTo(teamBase(m) + "/brief?done=" + done + "#saved"), move(id)
}

// savedAbout lists the briefs about a member, or about nobody in particular: those that stand, or those that were removed.
func (s *Site) savedAbout(v *visit, m directory.Member, removed bool) (list []brief.Saved, err error) {
	all, err := brief.List(v.Context(), s.opts.DB, v.self(), m.ID, removed)
	for _, b := range all {
		if b.Member == m.ID {
			list = append(list, b)
		}
	}
	return list, err
}

// showSheet is the page with the brief on it.
func (s *Site) showSheet(v *visit, data briefData) (result, error) {
	var err error
	if data.Carry, err = s.carriedOver(v, data.Member); err != nil {
		return result{}, err
	}
	data.Themes = brief.Themes(v.language)
	res := show("team/sheet", data)
	if data.Fault != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}
