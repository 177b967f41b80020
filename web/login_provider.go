package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"dousuru/internal/directory"
	"dousuru/web/oidc"
)

// A login at the provider takes no longer than this: a password, a second factor, a look for the phone.
const loginWithin = 15 * time.Minute

// attempt is a login under way, as it is kept.
type attempt struct {
	oidc.Attempt
	Next string
}

// loginCookie names the browser that began a login, so that nobody comes in by a link that somebody else began. Logins in two tabs share it.
func (s *Site) loginCookie() string {
	if s.opts.Secure {
		return "__Host-dousuru_login"
	}
	return "dousuru_login"
}

// startLogin sends the browser to the provider.
func (s *Site) startLogin(v *visit) (result, error) {
	if s.opts.Provider == nil {
		return result{}, errNotFound
	}
	next := safeNext(v.URL.Query().Get("next"))
	begun, address, err := s.opts.Provider.Begin(v.Context())
	if err != nil {
		return s.loginFailed(v, next, err)
	}
	browser := rand.Text()
	if cookie, err := v.Cookie(s.loginCookie()); err == nil && len(cookie.Value) == len(browser) {
		browser = cookie.Value
	}
	if err := putOnce(v.Context(), s.opts.DB, onceLogin, browser+begun.State, attempt{begun, next}, loginWithin); err != nil {
		return result{}, err
	}
	http.SetCookie(v.w, s.cookie(s.loginCookie(), browser, int(loginWithin.Seconds())))
	return goTo(address), nil
}

// finishLogin takes what the provider sent the browser back with.
func (s *Site) finishLogin(v *visit) (result, error) {
	if s.opts.Provider == nil {
		return result{}, errNotFound
	}
	query := v.URL.Query()
	var begun attempt
	err := error(oidc.ErrStale)
	if cookie, none := v.Cookie(s.loginCookie()); none == nil && len(query["state"]) == 1 {
		err = takeOnce(v.Context(), s.opts.DB, onceLogin, cookie.Value+query["state"][0], &begun)
	}
	if errors.Is(err, errUsed) {
		err = oidc.ErrStale
	}
	next := safeNext(begun.Next)
	if err != nil {
		return s.loginFailed(v, next, err)
	}
	who, err := s.opts.Provider.Finish(v.Context(), begun.Attempt, query)
	if err != nil {
		return s.loginFailed(v, next, err)
	}
	person, kept, err := directory.SignIn(v.Context(), s.opts.DB, claimOf(who, s.opts.Provider.Claims()))
	if err != nil {
		return s.loginFailed(v, next, err)
	}
	if kept != "" {
		s.opts.Log.Warn("claim of the manager not taken", "why", kept)
	}
	from := signIn{issuer: who.Issuer, subject: who.Subject, sid: who.Session, idToken: who.IDToken, device: deviceOf(v.Request)}
	if err := s.opts.Sessions.login(v.Context(), person, from); err != nil {
		return result{}, err
	}
	http.SetCookie(v.w, s.cookie(s.loginCookie(), "", -1))
	return goTo(next), nil
}

// claimOf is what the directory is told: the roles that the settings name are the provider's.
func claimOf(who oidc.Who, settings oidc.Claims) directory.Claim {
	c := directory.Claim{Issuer: who.Issuer, Subject: who.Subject, Roles: who.Roles, Manager: who.Manager}
	if settings.Number == "email" {
		c.Mail = who.Number
	} else {
		c.Key = who.Number
	}
	for _, role := range settings.RoleOf {
		if !slices.Contains(c.Governs, role) {
			c.Governs = append(c.Governs, role)
		}
	}
	slices.Sort(c.Governs)
	return c
}

// loginProblems say what went wrong: to the person a sentence ("login." + key), to the log the error, which names nobody.
var loginProblems = []struct {
	err    error
	key    string
	status int
}{
	{oidc.ErrStale, "stale", http.StatusBadRequest},
	{oidc.ErrDenied, "denied", http.StatusForbidden},
	{oidc.ErrAway, "away", http.StatusServiceUnavailable},
	{context.DeadlineExceeded, "away", http.StatusServiceUnavailable},
	{oidc.ErrToken, "refused", http.StatusBadGateway},
	{oidc.ErrClaim, "claim", http.StatusForbidden},
	{directory.ErrUnbound, "unbound", http.StatusForbidden},
	{directory.ErrTaken, "taken", http.StatusForbidden},
}

// loginFailed shows the login again, with what went wrong. Whoever was logged in before stays it.
func (s *Site) loginFailed(v *visit, next string, err error) (result, error) {
	for _, p := range loginProblems {
		if errors.Is(err, p.err) {
			s.opts.Log.Warn("login failed", "reason", p.key, "error", err)
			v.Request = v.WithContext(v.Context())
			v.URL = &url.URL{Path: "/login", RawQuery: url.Values{"next": {next}}.Encode()} // links of the page repeat no code
			res := s.providerPage(next, p.key)
			res.status = p.status
			return res, nil
		}
	}
	return result{}, err
}

// providerData is the data of the page with the one button.
type providerData struct {
	Next    string
	Problem string // key of what went wrong; "": nothing did
}

// Help tells whether another try would not help, but somebody who looks after the desk.
func (p providerData) Help() bool {
	return p.Problem == "unbound" || p.Problem == "taken" || p.Problem == "claim" || p.Problem == "refused"
}

func (s *Site) providerPage(next, problem string) result {
	return show("signin", providerData{Next: next, Problem: problem})
}
