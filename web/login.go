package web

import (
	"errors"
	"net/http"
	"net/url"

	"dousuru/internal/directory"
)

// Login finds out who somebody is. The demo login is one; a company's identity provider is another.
type Login interface {
	// Begin says what GET /login does for a browser that is to come to next (a path of this site) afterwards.
	Begin(r *http.Request, next string) (LoginStep, error)
	// Finish reads what came back, to POST /login or GET /login/callback, and says who it is. ErrLoginRefused asks to
	// choose again.
	Finish(r *http.Request) (LoginDone, error)
}

// LoginStep is where a login goes first: to another site, or to a page that lists whom one can be.
type LoginStep struct {
	Redirect string
	People   []directory.Person // demo
}

// LoginDone is a login that succeeded.
type LoginDone struct {
	Person directory.Person
	Next   string // a path of this site; anything else leads to the first page
}

// ErrLoginRefused says that a login did not name anybody.
var ErrLoginRefused = errors.New("nobody of that name")

// loginFor is the way to the login and back to the page of the request.
func loginFor(r *http.Request) string {
	next := safeNext(r.URL.RequestURI())
	if next == home {
		return "/login"
	}
	return "/login?" + url.Values{"next": {next}}.Encode()
}

// loginData is the data of the page that lists whom one can be.
type loginData struct {
	Groups  []loginGroup
	Next    string
	Problem string
}

type loginGroup struct {
	Key    string // of the group's name: "login.group." + Key
	People []loginPerson
}

type loginPerson struct {
	directory.Person
	RolesInWords string
}

func (s *Site) loginPage(v *visit) (result, error) {
	return s.showLogin(v, safeNext(v.URL.Query().Get("next")), "")
}

func (s *Site) showLogin(v *visit, next, problem string) (result, error) {
	step, err := s.opts.Login.Begin(v.Request, next)
	if err != nil {
		return result{}, err
	}
	if step.Redirect != "" {
		return goTo(step.Redirect), nil
	}
	res := show("login", loginData{groupPeople(step.People, v.language), next, problem})
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

func (s *Site) login(v *visit) (result, error) {
	done, err := s.opts.Login.Finish(v.Request)
	if errors.Is(err, ErrLoginRefused) {
		return s.showLogin(v, safeNext(v.PostForm.Get("next")), v.text("login.unknown"))
	}
	if err != nil {
		return result{}, err
	}
	if err := s.opts.Sessions.login(v.Context(), done.Person); err != nil {
		return result{}, err
	}
	return goTo(safeNext(done.Next)), nil
}

func (s *Site) logout(v *visit) (result, error) {
	if err := s.opts.Sessions.logout(v.Context()); err != nil {
		return result{}, err
	}
	http.SetCookie(v.w, s.cookie(languageCookie, "", -1)) // the next person has their own
	return goTo("/login?done=loggedOut"), nil
}
