package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/knowledge"
)

// deskForm is a desk being written.
type deskForm struct {
	knowledge.Desk
	New       bool
	Version   string // of the desk as it was read
	Languages string // as people list them
	CheckedOn string // as it was typed
	Others    string // routes of the company's own
	Known     []routeChoice
	Desks     []knowledge.Desk // to take the place of this one
	Theirs    *knowledge.Desk  // as somebody else left it meanwhile
	Problem   string
}

type routeChoice struct {
	Route, Name string
	On          bool
}

// MaxText is for the template.
func (deskForm) MaxText() int { return knowledge.MaxDeskText }

func (s *Site) deskForm(v *visit, d knowledge.Desk, isNew bool) (deskForm, error) {
	f := deskForm{Desk: d, New: isNew, Version: d.Version(), CheckedOn: d.CheckedOn.String()}
	var names []string
	for _, code := range d.Languages {
		names = append(names, knowledge.LanguageLabel(code, v.language))
	}
	f.Languages = strings.Join(names, separators[v.language])
	for _, r := range routeOrder {
		f.Known = append(f.Known, routeChoice{r, v.routeName(r), slices.Contains(d.Routes, r)})
	}
	var others []string
	for _, r := range d.Routes {
		if !slices.Contains(routeOrder, r) {
			others = append(others, r)
		}
	}
	f.Others = strings.Join(others, " ")
	all, err := knowledge.Desks(v.Context(), s.opts.DB)
	f.Desks = slices.DeleteFunc(all, func(o knowledge.Desk) bool { return o.Slug == d.Slug })
	return f, err
}

func (s *Site) newDesk(v *visit) (result, error) {
	f, err := s.deskForm(v, knowledge.Desk{Internal: true, Languages: []string{"ja"}}, true)
	return show("hr/desk_form", f), err
}

func (s *Site) oneDesk(v *visit) (result, error) {
	d, err := knowledge.FindDesk(v.Context(), s.opts.DB, v.PathValue("slug"))
	if err != nil {
		return result{}, err
	}
	f, err := s.deskForm(v, d, false)
	return show("hr/desk_form", f), err
}

func (s *Site) addDesk(v *visit) (result, error) { return s.saveDesk(v, v.PostForm.Get("slug"), true) }

func (s *Site) editDesk(v *visit) (result, error) { return s.saveDesk(v, v.PathValue("slug"), false) }

// saveDesk takes the form. Whatever keeps the desk from being stored, what was typed stays in it.
func (s *Site) saveDesk(v *visit, slug string, isNew bool) (result, error) {
	form := v.PostForm
	d := knowledge.Desk{Slug: slug, Name: form.Get("name"), Topic: form.Get("topic"), Internal: form.Get("internal") != "no", Channel: form.Get("channel"),
		Hours: form.Get("hours"), Languages: knowledge.LanguagesOf(form.Get("languages")), AnonymousOK: form.Get("anonymous_ok") == "yes",
		CheckedBy: form.Get("checked_by"), Fallback: form.Get("fallback"), Note: form.Get("note"),
		Routes: append(form["route"], strings.Fields(form.Get("routes"))...)}
	version := form.Get("version")
	var err error
	if d.CheckedOn, err = knowledge.ParseDate(form.Get("checked_on")); err != nil || knowledge.Today().Before(d.CheckedOn) {
		return s.deskAgain(v, d, isNew, version, v.text("desks.fault.checked"), nil)
	}
	err = s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		if isNew {
			return knowledge.AddDesk(v.Context(), tx, d)
		}
		return knowledge.SaveDesk(v.Context(), tx, d, version, chat.NeededRoutes())
	})
	var fault *knowledge.DeskFault
	var last *knowledge.LastDesk
	switch {
	case errors.As(err, &fault):
		return s.deskAgain(v, d, isNew, version, v.text("desks.fault."+fault.Field), nil)
	case errors.As(err, &last):
		return s.deskAgain(v, d, isNew, version, v.lastDesk(last), nil)
	case errors.Is(err, knowledge.ErrDeskTaken):
		return s.deskAgain(v, d, isNew, version, v.text("desks.taken"), nil)
	case errors.Is(err, knowledge.ErrDeskMoved):
		theirs, err := knowledge.FindDesk(v.Context(), s.opts.DB, slug)
		if err != nil {
			return result{}, err
		}
		return s.deskAgain(v, d, isNew, theirs.Version(), v.text("desks.moved"), &theirs)
	case err != nil:
		return result{}, err
	}
	if isNew {
		return goTo("/hr/desks?done=deskAdded"), nil
	}
	return goTo("/hr/desks?done=deskSaved#desk-" + slug), nil
}

func (s *Site) deskAgain(v *visit, d knowledge.Desk, isNew bool, version, problem string, theirs *knowledge.Desk) (result, error) {
	f, err := s.deskForm(v, d, isNew)
	f.Version, f.Problem, f.Theirs = version, problem, theirs
	f.Languages, f.CheckedOn, f.Others = v.PostForm.Get("languages"), v.PostForm.Get("checked_on"), v.PostForm.Get("routes")
	res := show("hr/desk_form", f)
	if res.status = http.StatusUnprocessableEntity; theirs != nil {
		res.status = http.StatusConflict
	}
	return res, err
}
