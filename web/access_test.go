package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"dousuru/chat/journey"
	"dousuru/knowledge"
)

// The whole table of who gets what: nobody, the person concerned, another employee, their manager, HR.
func TestWhoGetsWhat(t *testing.T) {
	c := newCompany(t)
	question := c.ask("mika", "公募の面接日を変えられますか").String()
	_, nameless := c.askAnonymously("匿名で聞きたいことです")
	decision := c.decide("mika", journey.Decision{Topic: "公募", Response: journey.Keep}).String()
	added, err := journey.Add(t.Context(), c.db, c.person("mika").Viewer(), journey.Entry{Kind: journey.Wish, Words: "海の近くで働きたい"})
	if err != nil {
		t.Fatal(err)
	}
	entry := added.String()
	publish(t, c.db, knowledge.Article{Slug: "open", Title: "社内公募", Passages: []knowledge.Passage{{Facet: "summary", Body: "概要"}}})
	publish(t, c.db, knowledge.Article{Slug: "for-managers", Title: "1on1の手引き", Audience: []string{"role:manager"}, Passages: []knowledge.Passage{{Body: "x"}}})

	const login = http.StatusSeeOther // to the login
	people := []string{"", "mika", "ken", "boss", "hr"}
	for _, test := range []struct {
		route string
		want  [5]int
	}{
		{"/", [5]int{login, 200, 200, 200, 200}},
		{"/about", [5]int{200, 200, 200, 200, 200}},
		{"/readers", [5]int{200, 200, 200, 200, 200}},
		{"/widget-example", [5]int{200, 200, 200, 200, 200}},
		{"/login", [5]int{200, 200, 200, 200, 200}},
		{"/articles", [5]int{login, 200, 200, 200, 200}},
		{"/articles?kind=case", [5]int{login, 200, 200, 200, 200}},
		{"/articles/open", [5]int{login, 200, 200, 200, 200}},
		{"/articles/for-managers", [5]int{login, 404, 404, 200, 404}},
		{"/articles/none", [5]int{login, 404, 404, 404, 404}},
		{"/journey", [5]int{login, 200, 200, 200, 200}},
		{"/journey/" + decision, [5]int{login, 200, 404, 404, 404}},
		{"/journey/not-an-id", [5]int{login, 404, 404, 404, 404}},
		{"/journey/settings", [5]int{login, 200, 200, 200, 200}},
		{"/journey/story", [5]int{login, 200, 200, 200, 200}},
		{"/journey/print", [5]int{login, 200, 200, 200, 200}},
		{"/journey/export.md", [5]int{login, 200, 200, 200, 200}},
		{"/journey/export.json", [5]int{login, 200, 200, 200, 200}},
		{"/line", [5]int{login, 200, 200, 200, 200}},
		{"/line/" + entry, [5]int{login, 200, 404, 404, 404}},
		{"/questions", [5]int{login, 200, 200, 200, 200}},
		{"/questions/" + question, [5]int{login, 200, 404, 404, 404}},
		{"/questions/" + nameless.String(), [5]int{login, 404, 404, 404, 404}},
		{"/receipt", [5]int{200, 200, 200, 200, 200}},
		{"/hr", [5]int{login, 404, 404, 404, 200}},
		{"/hr?page=7", [5]int{login, 404, 404, 404, 200}},
		{"/hr/questions/" + question, [5]int{login, 404, 404, 404, 200}},
		{"/hr/questions/" + nameless.String(), [5]int{login, 404, 404, 404, 200}},
		{"/hr/questions/00000000-0000-4000-8000-000000000000", [5]int{login, 404, 404, 404, 404}},
		{"/hr/questions/" + question + "/wordings", [5]int{login, 404, 404, 404, 200}},
		{"/hr/desks", [5]int{login, 404, 404, 404, 200}},
		{"/hr/desks/new", [5]int{login, 404, 404, 404, 200}},
		{"/hr/desks/none", [5]int{login, 404, 404, 404, 404}},
		{"/hr/due", [5]int{login, 404, 404, 404, 200}},
		{"/hr/upload", [5]int{login, 404, 404, 404, 200}},
		{"/hr/upload/00000000-0000-4000-8000-000000000000", [5]int{login, 404, 404, 404, 404}},
		{"/hr/upload/template.xlsx?kind=case", [5]int{login, 404, 404, 404, 200}},
		{"/hr/export.csv?kind=program", [5]int{login, 404, 404, 404, 200}},
		{"/hr/export.xlsx", [5]int{login, 404, 404, 404, 200}},
		{"/hr/export.md", [5]int{login, 404, 404, 404, 200}},
		{"/hr/consents", [5]int{login, 404, 404, 404, 200}},
		{"/hr/golden", [5]int{login, 404, 404, 404, 200}},
		{"/hr/golden/new", [5]int{login, 404, 404, 404, 200}},
		{"/hr/golden/questions/none", [5]int{login, 404, 404, 404, 404}},
		{"/hr/golden/runs/1", [5]int{login, 404, 404, 404, 404}},
		{"/talks", [5]int{login, 200, 200, 200, 200}},
		{"/news", [5]int{login, 200, 200, 200, 200}},
		{"/themes", [5]int{login, 200, 200, 200, 200}},
		{"/hr/news", [5]int{login, 404, 404, 404, 200}},
		{"/hr/news/none", [5]int{login, 404, 404, 404, 404}},
		{"/hr/news/00000000-0000-4000-8000-000000000000/preview", [5]int{login, 404, 404, 404, 404}},
		{"/healthz", [5]int{200, 200, 200, 200, 200}},
		{"/readyz", [5]int{200, 200, 200, 200, 200}},
		{"/static/pages.css", [5]int{200, 200, 200, 200, 200}},
		{"/static/chat/types.d.ts", [5]int{404, 404, 404, 404, 404}},
		{"/socket", [5]int{404, 404, 404, 404, 404}}, // none is handed in here
		{"/nothing", [5]int{404, 404, 404, 404, 404}},
	} {
		for i, who := range people {
			got := c.as(who).get(test.route)
			if got.StatusCode != test.want[i] {
				t.Errorf("GET %s as %q: status %d, want %d", test.route, who, got.StatusCode, test.want[i])
			}
			checkLogin(t, got, test.route)
		}
	}
	for _, test := range []struct {
		route string
		want  [5]int
	}{
		{"/journey/" + decision, [5]int{401, 422, 404, 404, 404}},
		{"/journey/00000000-0000-4000-8000-000000000000/delete", [5]int{401, 404, 404, 404, 404}},
		{"/journey/" + decision + "/plan", [5]int{401, 422, 404, 404, 404}},
		{"/journey/" + decision + "/kept", [5]int{401, 303, 404, 404, 404}},
		{"/journey/story", [5]int{401, 200, 200, 200, 200}},
		{"/journey/settings", [5]int{401, 303, 303, 303, 303}},
		{"/journey/settings/erase", [5]int{401, 303, 303, 303, 303}},
		{"/journey/settings/mail", [5]int{401, 303, 303, 303, 303}},
		{"/journey/settings/model", [5]int{401, 303, 303, 303, 303}},
		{"/line", [5]int{401, 422, 422, 422, 422}},
		{"/line/" + entry, [5]int{401, 422, 404, 404, 404}},
		{"/line/" + entry + "/restore", [5]int{401, 404, 404, 404, 404}}, // it was not deleted
		{"/line/00000000-0000-4000-8000-000000000000/delete", [5]int{401, 404, 404, 404, 404}},
		{"/line/forget", [5]int{401, 303, 303, 303, 303}},
		{"/notices/00000000-0000-4000-8000-000000000000", [5]int{401, 404, 404, 404, 404}},
		{"/questions/" + nameless.String() + "/withdraw", [5]int{401, 404, 404, 404, 404}},
		{"/hr/questions/" + question, [5]int{401, 404, 404, 404, 422}},
		{"/hr/questions/" + question + "/wordings", [5]int{401, 404, 404, 404, 404}}, // not answered yet
		{"/hr/questions/" + nameless.String() + "/wordings/remove", [5]int{401, 404, 404, 404, 303}},
		{"/hr/desks", [5]int{401, 404, 404, 404, 422}},
		{"/hr/desks/none", [5]int{401, 404, 404, 404, 422}},
		{"/hr/desks/none/check", [5]int{401, 404, 404, 404, 404}},
		{"/hr/desks/none/move", [5]int{401, 404, 404, 404, 404}},
		{"/hr/desks/none/remove", [5]int{401, 404, 404, 404, 404}},
		{"/hr/desks/none/restore", [5]int{401, 404, 404, 404, 404}},
		{"/hr/upload", [5]int{401, 404, 404, 404, 422}},
		{"/hr/upload/00000000-0000-4000-8000-000000000000", [5]int{401, 404, 404, 404, 400}}, // without what it confirms
		{"/hr/upload/00000000-0000-4000-8000-000000000000/drop", [5]int{401, 404, 404, 404, 303}},
		{"/hr/due/none/reviewed", [5]int{401, 404, 404, 404, 404}},
		{"/hr/consents/none", [5]int{401, 404, 404, 404, 404}},
		{"/hr/consents/none/withdraw", [5]int{401, 404, 404, 404, 422}},
		{"/hr/golden/gate", [5]int{401, 404, 404, 404, 422}},
		{"/hr/golden/runs", [5]int{401, 404, 404, 404, 422}},
		{"/hr/golden/questions", [5]int{401, 404, 404, 404, 422}},
		{"/hr/golden/questions/none", [5]int{401, 404, 404, 404, 404}},
		{"/hr/golden/questions/none/pause", [5]int{401, 404, 404, 404, 404}},
		{"/hr/golden/questions/none/delete", [5]int{401, 404, 404, 404, 404}},
		{"/receipt", [5]int{422, 422, 422, 422, 422}},
		{"/receipt/withdraw", [5]int{422, 422, 422, 422, 422}},
		{"/articles", [5]int{404, 404, 404, 404, 404}},
		{"/logout", [5]int{303, 303, 303, 303, 303}},
	} {
		for i, who := range people {
			if got := c.as(who).post(test.route); got.StatusCode != test.want[i] {
				t.Errorf("POST %s as %q: status %d, want %d", test.route, who, got.StatusCode, test.want[i])
			}
		}
	}
}

// checkLogin holds a redirect of nobody against the page it has to lead back to.
func checkLogin(t *testing.T, got answer, route string) {
	t.Helper()
	if got.StatusCode != http.StatusSeeOther {
		return
	}
	to, err := url.Parse(got.Header.Get("Location"))
	if err != nil || to.Path != "/login" {
		t.Fatalf("GET %s leads to %q", route, got.Header.Get("Location"))
	}
	if next := to.Query().Get("next"); next != route && (route != "/" || next != "") {
		t.Errorf("GET %s comes back to %q", route, next)
	}
}

func TestEveryAnswerIsProtected(t *testing.T) {
	c := newCompany(t)
	for _, route := range []string{"/", "/about", "/login", "/journey", "/hr", "/nothing", "/healthz", "/readyz", "/static/pages.css", "/receipt", "/socket"} {
		for _, who := range []string{"", "mika", "hr"} {
			h := c.as(who).get(route).Header
			policy := h.Get("Content-Security-Policy")
			for _, rule := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "base-uri 'none'", "require-trusted-types-for 'script'", "trusted-types pages;", "form-action 'self'", "frame-ancestors 'self'"} {
				if !strings.Contains(policy+";", rule) {
					t.Errorf("%s: no %q in %q", route, rule, policy)
				}
			}
			if strings.Contains(policy, "unsafe") {
				t.Errorf("%s: %q", route, policy)
			}
			if kind := h.Get("Content-Type"); strings.HasPrefix(kind, "text/") && !strings.HasSuffix(kind, "; charset=utf-8") {
				t.Errorf("%s: Content-Type %q", route, kind)
			}
			if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" {
				t.Errorf("%s: headers %v", route, h)
			}
			if !strings.HasPrefix(route, "/static/") && !strings.Contains(h.Get("Cache-Control"), "no-store") {
				t.Errorf("%s: Cache-Control %q", route, h.Get("Cache-Control"))
			}
		}
	}
}

// Nothing is served but the routes: no listing, nothing of the source, nothing for debugging, no TRACE.
func TestNothingButRoutesIsServed(t *testing.T) {
	c := newCompany(t)
	for _, path := range []string{"/.git/config", "/.env", "/static/", "/static/chat/", "/static/static.go", "/static/%2e%2e/site.go", "/debug/pprof/", "/metrics", "/docs/", "/texts/about.txt"} {
		if a := c.as("hr").get(path); a.StatusCode != http.StatusNotFound {
			t.Errorf("GET %s: %d", path, a.StatusCode)
		}
	}
	for _, method := range []string{http.MethodTrace, http.MethodPut, http.MethodDelete, http.MethodConnect, "PROPFIND"} {
		r := httptest.NewRequest(method, "/about", nil)
		r.Header.Set("X-Canary", "comes back")
		w := httptest.NewRecorder()
		c.site.ServeHTTP(w, r)
		if w.Code != http.StatusMethodNotAllowed && w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "comes back") {
			t.Errorf("%s /about: %d", method, w.Code)
		}
	}
}

func TestPolicyNamesTheSocketOfThisHostAlone(t *testing.T) {
	s := &Site{}
	if got := s.policy("desk.example:8080", "'self'"); !strings.Contains(got, "connect-src 'self' ws://desk.example:8080;") {
		t.Error(got)
	}
	if got := s.policy("x; script-src *", "'self'"); strings.Contains(got, "script-src *") {
		t.Error(got)
	}
	s.opts.Secure = true
	if got := s.policy("desk.example", "'self' https://portal.example"); !strings.Contains(got, "wss://desk.example") || !strings.HasSuffix(got, "frame-ancestors 'self' https://portal.example") {
		t.Error(got)
	}
}
