package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
)

// glassData is HR's page on which two of them have the name behind an alias shown, because of danger.
type glassData struct {
	ID      uuid.UUID
	Alias   string
	May     bool // the name can be asked for
	Lines   []glassLine
	Name    string // of the asker, for one of the two while it is open to them
	Me      uuid.UUID
	Problem string
}

// Reasons are those to choose from.
func (glassData) Reasons() []escalation.GlassReason { return escalation.GlassReasons }

// Waits tells whether somebody asked, and nobody agreed yet.
func (d glassData) Waits() bool { return slices.ContainsFunc(d.Lines, glassLine.Waits) }

// glassPage shows where it stands, and the name to whom it is open: that they see it is recorded first.
func (s *Site) glassPage(v *visit) (result, error) { return s.showGlass(v, "", http.StatusOK) }

func (s *Site) showGlass(v *visit, problem string, status int) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	viewer := v.person.Viewer()
	data := glassData{ID: thread.ID, Alias: thread.Alias, Me: v.person.ID, Problem: problem}
	if data.May, err = s.opts.Questions.Breakable(v.Context(), viewer, thread.ID); err != nil {
		return result{}, err
	}
	if data.Lines, err = s.glassLines(v, viewer, thread.ID); err != nil {
		return result{}, err
	}
	if !data.May && len(data.Lines) == 0 {
		return result{}, errNotFound
	}
	if slices.ContainsFunc(data.Lines, func(g glassLine) bool { return g.Shows() && g.OfTwo(data.Me) }) && !fetchedAhead(v) {
		data.Name, err = s.opts.Questions.NameBehind(v.Context(), viewer, thread.ID)
		if errors.Is(err, escalation.ErrNotFound) { // it was closed in this moment
			err = nil
		}
	}
	res := show("hr/glass", data)
	res.status = status
	return res, err
}

// moveGlass asks for the name with a reason of the list, or agrees to what a colleague asked.
func (s *Site) moveGlass(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	reason := escalation.GlassReason(v.PostForm.Get("reason"))
	switch asked := v.PostForm.Get("agree"); {
	case asked != "":
		glass, err := uuid.Parse(asked)
		if err != nil {
			return result{}, errBadRequest
		}
		err = s.opts.Questions.ConfirmName(v.Context(), v.person.Viewer(), id, glass)
		return s.afterGlass(v, id, err)
	case slices.Contains(escalation.GlassReasons, reason):
		err = s.opts.Questions.AskName(v.Context(), v.person.Viewer(), id, reason)
		return s.afterGlass(v, id, err)
	}
	return s.showGlass(v, v.text("glass.whichReason"), http.StatusUnprocessableEntity)
}

func (s *Site) afterGlass(v *visit, id uuid.UUID, err error) (result, error) {
	switch {
	case errors.Is(err, escalation.ErrGlassClosed):
		return result{}, errNotFound
	case errors.Is(err, escalation.ErrGlassAsked), errors.Is(err, escalation.ErrGlassOver): // a colleague was quicker, or it is too late
		return s.showGlass(v, v.text("glass.moved"), http.StatusConflict)
	case err != nil:
		return result{}, err
	}
	return goTo("/hr/questions/" + id.String() + "/glass"), nil
}
