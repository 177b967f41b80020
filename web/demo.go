package web

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// DemoLogin lets a browser on this machine be any person of the sample company. It asks for no password, so it refuses
// everybody else.
func DemoLogin(db *postgres.DB) Login { return demoLogin{db} }

type demoLogin struct{ db *postgres.DB }

func (d demoLogin) People(r *http.Request) ([]directory.Person, error) {
	if !fromThisMachine(r) {
		return nil, errDemoRemote
	}
	return directory.All(r.Context(), d.db)
}

func (d demoLogin) Finish(r *http.Request) (LoginDone, error) {
	if !fromThisMachine(r) {
		return LoginDone{}, errDemoRemote
	}
	p, err := directory.FindSlug(r.Context(), d.db, r.PostFormValue("person"))
	if errors.Is(err, directory.ErrNotFound) {
		return LoginDone{}, fmt.Errorf("%w: %w", ErrLoginRefused, err)
	}
	return LoginDone{Person: p, Next: r.PostFormValue("next")}, err
}

// fromThisMachine reports whether the browser runs on this machine. The peer's address alone does not say so: a proxy on
// this machine brings others (its headers and the host give it away), and a name of the open internet may be pointed at
// 127.0.0.1 (DNS rebinding; the host gives it away).
func fromThisMachine(r *http.Request) bool {
	peer, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || !isLoopback(peer) {
		return false
	}
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip"} {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	return host == "localhost" || isLoopback(trimBrackets(host))
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func trimBrackets(host string) string {
	if n := len(host); n > 2 && host[0] == '[' && host[n-1] == ']' {
		return host[1 : n-1]
	}
	return host
}

// groupPeople sorts people by what they are here; within a group their order stays. Empty groups are left out.
func groupPeople(people []directory.Person, language string) []loginGroup {
	groups := []loginGroup{{Key: "employee"}, {Key: "manager"}, {Key: "hr"}, {Key: "other"}}
	for _, p := range people {
		at := 0
		switch {
		case p.Has(postgres.RoleHR):
			at = 2
		case p.Has(postgres.RoleExecutive), p.Has(postgres.RoleAdmin), p.Has(postgres.RoleAuditor):
			at = 3
		case p.Has(postgres.RoleManager):
			at = 1
		}
		groups[at].People = append(groups[at].People, loginPerson{p, extraRoles(p, language)})
	}
	var filled []loginGroup
	for _, group := range groups {
		if len(group.People) > 0 {
			filled = append(filled, group)
		}
	}
	return filled
}

// extraRoles are the roles beyond being employed, in words.
func extraRoles(p directory.Person, language string) string {
	return rolesInWords(language, slices.DeleteFunc(slices.Clone(p.Roles), func(r string) bool { return r == string(postgres.RoleEmployee) }))
}
