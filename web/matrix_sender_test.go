package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A sender asks for a route as somebody, of a site that may be another than the healthy one, and says what came.
type sender func(site http.Handler, role string) (cell, text string)

func (m *routeMatrix) sender(pattern string) sender {
	method, path, _ := strings.Cut(pattern, " ")
	may := m.may(path)
	m.undo()
	var form sentForm
	written := []string{"not yet prepared"}
	return func(site http.Handler, role string) (string, string) {
		if method == http.MethodPost && len(written) > 0 {
			m.undo()
			form = m.form(path)
			m.overlook()
			written = nil
		}
		if method == http.MethodGet {
			form = sentForm{m.addresses[path], nil}
		}
		who, from := "", "same-origin"
		for _, r := range matrixRoles {
			if r.name == role {
				who = r.slug
			}
		}
		if role == "elsewhere" {
			who, from = may, "cross-site"
		}
		cell, text := m.cell(site, who, method, form, from)
		if said(form, canary) {
			text = "" // it comes back to whoever sent it
		}
		if method == http.MethodPost {
			written = m.written()
			switch {
			case len(written) > 0 && (cell == "in" || cell == "on" || cell == "login"):
				cell = "done"
			case len(written) > 0:
				m.t.Errorf("%s as %s: %s, and %v were written", pattern, role, cell, written)
			}
		}
		return cell, text
	}
}

// cell is what came of a request; "cut" is a file that broke off.
func (m *routeMatrix) cell(site http.Handler, who, method string, form sentForm, from string) (cell, text string) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			cell = "cut"
		} else if p != nil {
			panic(p)
		}
	}()
	status, text := m.askAt(site, who, method, form.path, form.fields, from)
	return outcome(status, text), text
}

// outcome is what came, without which number: in, the way to the login, elsewhere, or a refusal by its number.
func outcome(status int, text string) string {
	switch {
	case status == http.StatusOK:
		return "in"
	case status == http.StatusSeeOther && strings.Contains(text, "Location: /login"):
		return "login"
	case status == http.StatusSeeOther:
		return "on"
	}
	return strconv.Itoa(status)
}

// may is whoever a route is made for.
func (m *routeMatrix) may(path string) string {
	if by := m.plans[path].who; by != "" {
		return by
	}
	for prefix, who := range map[string]string{"/hr": twinHR, "/asked": "p001", "/audit": auditing, "/team": twinBoss} {
		if path == prefix || strings.HasPrefix(path, prefix+"/") || strings.HasPrefix(path, prefix+".") {
			return who
		}
	}
	return twinMember
}

// form is what whoever may sends of a form, after what has to come before it.
func (m *routeMatrix) form(path string) sentForm {
	m.t.Helper()
	plan := m.plans[path]
	for _, before := range plan.after {
		before, other, _ := strings.Cut(before, " ") // what this time is filled in
		f := m.form(before)
		fields, err := url.ParseQuery(other)
		if err != nil {
			m.t.Fatal(err)
		}
		for name, values := range fields {
			f.fields.Set(name, m.known(values[0]))
		}
		if status, _ := m.ask(m.may(before), http.MethodPost, f.path, f.fields); status >= http.StatusBadRequest {
			m.t.Errorf("POST %s before %s: %d", before, path, status)
		}
	}
	near := nearest(path, m.addresses)
	found := sentForm{fill(path, near, m.addresses), url.Values{}}
	if plan.at != "" {
		found.path = m.known(plan.at)
	}
	for _, page := range []string{plan.page, near} {
		if page == "" {
			continue
		}
		if address := m.addresses[page]; address != "" {
			page = address
		}
		_, text := m.ask(m.may(path), http.MethodGet, m.known(page), nil)
		forms := formsOf(text)
		if i := slices.IndexFunc(forms, func(f sentForm) bool { return m.leads(f.path, path) }); i >= 0 {
			found = forms[i]
			break
		}
	}
	for name, values := range plan.fields {
		found.fields[name] = nil
		for _, value := range values {
			found.fields.Add(name, m.known(value))
		}
	}
	return found
}

// leads tells whether an address is of that route.
func (m *routeMatrix) leads(address, path string) bool {
	if m.mux == nil {
		m.mux = http.NewServeMux()
		for _, pattern := range m.patterns {
			m.mux.Handle(pattern, http.NotFoundHandler())
		}
	}
	_, pattern := m.mux.Handler(httptest.NewRequest(http.MethodPost, address, nil))
	return pattern == "POST "+path
}

// said tells whether a form holds those words.
func said(f sentForm, words string) bool {
	for _, values := range f.fields {
		if slices.ContainsFunc(values, func(value string) bool { return strings.Contains(value, words) }) {
			return true
		}
	}
	return false
}
