package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func mustParse(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	return u
}

func TestDemoLoginNamesEverybodyPlainly(t *testing.T) {
	c := newCompany(t)
	page := c.browser().get("/login")
	page.wants(t, http.StatusOK, "これはデモです", "架空", "凪 陽菜", "みなと工場", "この人で入る", "<h2>社員</h2>", "<h2>管理職</h2>", "<h2>人事</h2>")
	if people := strings.Count(page.body, `name="person"`); people != len(staff) {
		t.Errorf("%d people, want %d", people, len(staff))
	}
	c.browser().post("/login", "person", "nobody-here").wants(t, http.StatusUnprocessableEntity, "その人は見つかりませんでした")
	c.browser().post("/login").wants(t, http.StatusUnprocessableEntity)
}

// The demo login asks for no password, so it serves the browser of this very machine alone.
func TestDemoLoginRefusesOtherMachines(t *testing.T) {
	c := newCompany(t)
	for _, test := range []struct {
		name, remote, host, header string
		want                       int
	}{
		{"this machine", "127.0.0.1:50000", "127.0.0.1:8080", "", 200},
		{"this machine by name", "127.0.0.1:50000", "localhost:8080", "", 200},
		{"this machine by IPv6", "[::1]:50000", "[::1]:8080", "", 200},
		{"another machine", "192.0.2.7:50000", "127.0.0.1:8080", "", 403},
		{"another machine by IPv6", "[2001:db8::7]:50000", "localhost:8080", "", 403},
		{"a name pointed at this machine", "127.0.0.1:50000", "evil.example:8080", "", 403},
		{"a proxy on this machine", "127.0.0.1:50000", "localhost:8080", "X-Forwarded-For", 403},
		{"an address that cannot be read", "@", "localhost", "", 403},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			r := httptest.NewRequest(method, "/login", strings.NewReader("person=mika"))
			r.RemoteAddr, r.Host = test.remote, test.host
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if test.header != "" {
				r.Header.Set(test.header, "192.0.2.7")
			}
			w := httptest.NewRecorder()
			c.site.ServeHTTP(w, r)
			want := test.want
			if method == http.MethodPost && want == 200 {
				want = http.StatusSeeOther
			}
			if w.Code != want {
				t.Errorf("%s from %s: status %d, want %d", method, test.name, w.Code, want)
			}
			if cookie := w.Header().Get("Set-Cookie"); test.want == 403 && cookie != "" {
				t.Errorf("%s from %s: cookie %q", method, test.name, cookie)
			}
		}
	}
}

func TestSafeNext(t *testing.T) {
	for next, want := range map[string]string{
		"":                              "/",
		"/":                             "/",
		"/journey":                      "/journey",
		"/articles?kind=case&page=2":    "/articles?kind=case&page=2",
		"/articles/%E5%88%B6%E5%BA%A6":  "/articles/%E5%88%B6%E5%BA%A6",
		"/journey#e-1":                  "/journey",
		"journey":                       "/",
		"https://evil.example/":         "/",
		"//evil.example/":               "/",
		"///evil.example":               "/",
		"/\\evil.example":               "/",
		"\\\\evil.example":              "/",
		"/\t/evil.example":              "/",
		"/\n/evil.example":              "/",
		"/\x00":                         "/",
		"javascript:alert(1)":           "/",
		"/login?next=/journey":          "/",
		"/logout":                       "/",
		"/socket":                       "/",
		"/%zz":                          "/",
		"/" + strings.Repeat("a", 3000): "/",
	} {
		if got := safeNext(next); got != want {
			t.Errorf("safeNext(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestLoginComesBackToThePageAskedFor(t *testing.T) {
	c := newCompany(t)
	b := c.browser()
	to := b.get("/articles?kind=case").Header.Get("Location")
	b.get(to).wants(t, http.StatusOK, `name="next" value="/articles?kind=case"`)
	for next, want := range map[string]string{"/articles?kind=case": "/articles?kind=case", "//evil.example": "/", "": "/"} {
		if got := c.browser().post("/login", "person", "mika", "next", next).Header.Get("Location"); got != want {
			t.Errorf("login with next %q leads to %q, want %q", next, got, want)
		}
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	c := newCompany(t)
	question := c.ask("mika", "質問").String()
	for _, route := range []string{"/login", "/logout", "/receipt", "/questions/" + question + "/withdraw", "/hr/questions/" + question} {
		for _, header := range []struct{ name, value string }{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			b := c.as("mika")
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.server.URL+route, strings.NewReader("person=ken"))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(header.name, header.value)
			got := b.do(r)
			got.wants(t, http.StatusForbidden, "受け付けられませんでした")
			if len(got.Cookies()) > 0 && got.Cookies()[0].MaxAge < 0 {
				t.Errorf("POST %s with %v logged out", route, header)
			}
			b.get("/questions/"+question).wants(t, http.StatusOK, "人事に届きました")
		}
	}
}
