package web

import (
	"net/http"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// A guard says who may come in; nil is yes.
type guard func(*visit) error

func anyone(*visit) error { return nil }

func person(v *visit) error {
	if !v.loggedIn() {
		return errNobody
	}
	return nil
}

// Pages that do not exist for anybody else.
var (
	hr        = only(func(p directory.Person) bool { return p.Has(postgres.RoleHR) })
	executive = only(func(p directory.Person) bool { return p.Has(postgres.RoleExecutive) })
	auditor   = only(watches)
)

func only(may func(directory.Person) bool) guard {
	return func(v *visit) error {
		if err := person(v); err != nil {
			return err
		}
		if !may(v.person) {
			return errNotFound
		}
		return nil
	}
}

// admitted is who sent a request that is no page's, where a guard lets them in. Whoever cannot be looked up is nobody.
func (s *Site) admitted(r *http.Request, who guard) (directory.Person, bool) {
	p, _ := s.opts.Sessions.CurrentPerson(r)
	return p, who(&visit{Request: r, person: p}) == nil
}

// sameSite refuses forms that another site sent in the name of somebody who is logged in here.
func (s *Site) sameSite(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(s.page(anyone, func(v *visit) (result, error) {
		s.opts.Log.Info("form refused: another site sent it", "origin", v.Header.Get("Origin"))
		return result{}, errForbidden
	}))
	return protection.Handler(next)
}
