package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
)

type modulesData struct {
	Modules []moduleEntry
	Form    moduleForm
}

type moduleEntry struct {
	escalation.Module
	Preview string
}

// moduleForm is a text module in writing.
type moduleForm struct {
	ID      string // of the one that is changed; empty: a new one
	Title   string
	Body    string
	Preview string
	Problem string
}

// Limits are for the template.
func (modulesData) MaxTitle() int { return escalation.MaxModuleTitle }
func (modulesData) MaxBody() int  { return escalation.MaxAnswer }

// modules lists HR's text modules, and opens one of them (?edit=) in the form.
func (s *Site) modules(v *visit) (result, error) { return s.showModules(v, moduleForm{}) }

func (s *Site) showModules(v *visit, form moduleForm) (result, error) {
	list, err := s.opts.Questions.Modules(v.Context(), v.person.Viewer())
	if err != nil {
		return result{}, err
	}
	data := modulesData{Form: form}
	for _, m := range list {
		data.Modules = append(data.Modules, moduleEntry{m, s.moduleExample(v, m.Body)})
		if v.Method == http.MethodGet && m.ID.String() == v.URL.Query().Get("edit") {
			data.Form = moduleForm{ID: m.ID.String(), Title: m.Title, Body: m.Body}
		}
	}
	return show("hr/modules", data), nil
}

// moduleExample is a text with its variables filled in for somebody who does not exist; desks keep their place.
func (s *Site) moduleExample(v *visit, body string) string {
	day := (view{site: s, visit: v, Language: v.language}).Today()
	return strings.NewReplacer(escalation.Addressee, v.text("module.example.name"), escalation.AskedDay, day, escalation.DueDay, day,
		escalation.Handler, v.person.Name).Replace(body)
}

// saveModule keeps a text module, or shows how it reads. What keeps it from being kept leaves the form as it was.
func (s *Site) saveModule(v *visit) (result, error) {
	form := moduleForm{ID: v.PostForm.Get("id"), Title: v.PostForm.Get("title"), Body: v.PostForm.Get("body")}
	if v.PostForm.Get("do") == "preview" {
		form.Preview = s.moduleExample(v, form.Body)
		return s.showModules(v, form)
	}
	id := uuid.Nil
	if form.ID != "" {
		var err error
		if id, err = uuid.Parse(form.ID); err != nil {
			return result{}, errBadRequest
		}
	}
	_, err := s.opts.Questions.SaveModule(v.Context(), v.person.Viewer(), escalation.Module{ID: id, Title: form.Title, Body: form.Body})
	var unknown *escalation.UnknownVariable
	switch {
	case err == nil:
		return goTo("/hr/modules?done=moduleSaved"), nil
	case errors.Is(err, escalation.ErrEmpty):
		form.Problem = v.text("module.empty")
	case errors.Is(err, escalation.ErrTooLong):
		form.Problem = v.text("module.tooLong", escalation.MaxModuleTitle, escalation.MaxAnswer)
	case errors.Is(err, escalation.ErrTitle):
		form.Problem = v.text("module.taken")
	case errors.Is(err, escalation.ErrManyModules):
		form.Problem = v.text("module.many", escalation.MaxModules)
	case errors.As(err, &unknown):
		form.Problem = v.text("answer.unknownVariable", unknown.Name)
	case errors.Is(err, escalation.ErrNotFound): // a colleague removed it meanwhile: it can be kept as a new one
		form.ID, form.Problem = "", v.text("module.gone")
	default:
		return result{}, err
	}
	res, err := s.showModules(v, form)
	res.status = http.StatusUnprocessableEntity
	return res, err
}

// removeModule deletes one; its text is offered once more, so that nothing is lost by a slip.
func (s *Site) removeModule(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	list, err := s.opts.Questions.Modules(v.Context(), v.person.Viewer())
	if err != nil {
		return result{}, err
	}
	if err := s.opts.Questions.RemoveModule(v.Context(), v.person.Viewer(), id); err != nil && !errors.Is(err, escalation.ErrNotFound) {
		return result{}, err
	}
	for _, m := range list {
		if m.ID == id {
			return s.showModules(v, moduleForm{Title: m.Title, Body: m.Body, Problem: v.text("module.removed")})
		}
	}
	return goTo("/hr/modules"), nil
}
