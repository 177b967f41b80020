package web

import (
	"errors"
	"net/http"
	"net/url"

	"dousuru/internal/directory"
)

// Login finds out who somebody is by a form of the desk's own, as the demo login does. A company's identity provider is asked in another way
// (login_provider.go).
type Login interface {
	// People lists whom one can be.
	People(r *http.Request) ([]directory.Person, error)
	// Finish reads what came back to POST /login and says who it is. ErrLoginRefused asks to choose again.
	Finish(r *http.Request) (LoginDone, error)
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
	if s.opts.Login == nil {
		return s.providerPage(next, ""), nil
	}
	people, err := s.opts.Login.People(v.Request)
	if err != nil {
		return result{}, err
	}
	res := show("login", loginData{groupPeople(people, v.language), next, problem})
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

func (s *Site) login(v *visit) (result, error) {
	if s.opts.Login == nil {
		return result{}, errNotFound
	}
	done, err := s.opts.Login.Finish(v.Request)
	if errors.Is(err, ErrLoginRefused) {
		return s.showLogin(v, safeNext(v.PostForm.Get("next")), v.text("login.unknown"))
	}
	if err != nil {
		return result{}, err
	}
	if err := s.opts.Sessions.login(v.Context(), done.Person, signIn{device: deviceOf(v.Request)}); err != nil {
		return result{}, err
	}
	return goTo(safeNext(done.Next)), nil
}

func (s *Site) logout(v *visit) (result, error) {
	token := s.opts.Sessions.manager.GetString(v.Context(), keyIDToken)
	if err := s.opts.Sessions.logout(v.Context()); err != nil {
		return result{}, err
	}
	if v.loggedIn() {
		if err := s.opts.Sessions.ended(v.Context(), v.person); err != nil {
			return result{}, err
		}
	}
	http.SetCookie(v.w, s.cookie(languageCookies[s.opts.Secure], "", -1)) // the next person has their own
	v.w.Header().Set("Clear-Site-Data", `"storage"`)                      // which talk a tab showed; nothing personal is cached
	const out = "/login?done=loggedOut"
	if s.opts.Provider != nil && v.loggedIn() {
		if address := s.opts.Provider.EndSession(token, s.opts.BaseURL+out); address != "" {
			// A page and no redirect: a form's answer may lead only here (form-action), and where a provider leads to, it alone knows.
			v.person = directory.Person{}
			return show("signout", address), nil
		}
	}
	return goTo(out), nil
}
