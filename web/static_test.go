package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestStaticIsKeptForEverUnderItsHash(t *testing.T) {
	c := newCompany(t)
	b := c.browser()
	page := b.get("/login").body
	at := strings.Index(page, "/static/v-")
	address := page[at : at+strings.Index(page[at:], `"`)]
	got := b.get(address)
	got.wants(t, http.StatusOK)
	if !strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s: Cache-Control %q", address, got.Header.Get("Cache-Control"))
	}
	old := b.get("/static/v-0000000000000000/pages.css")
	old.wants(t, http.StatusOK)
	if strings.Contains(old.Header.Get("Cache-Control"), "immutable") {
		t.Error("another version's address is kept for ever")
	}
}

func TestStaticAnswersNotModified(t *testing.T) {
	c := newCompany(t)
	b := c.browser()
	first := b.get("/static/dousuru-chat.js")
	first.wants(t, http.StatusOK)
	if !strings.HasPrefix(first.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("Content-Type %q", first.Header.Get("Content-Type"))
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.server.URL+"/static/dousuru-chat.js", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("If-None-Match", first.Header.Get("ETag"))
	b.do(r).wants(t, http.StatusNotModified)
	for _, path := range []string{"/static/", "/static/none.js", "/static/../site.go", "/static/%2e%2e/site.go", "/static/chat/types.d.ts"} {
		if got := b.get(path); got.StatusCode == http.StatusOK {
			t.Errorf("%s is served", path)
		}
	}
}

func TestModulesAreForTheAllowedOrigins(t *testing.T) {
	c := newCompanyWith(t, Options{Origins: []string{"https://portal.example", "http://intra.example:8080"}})
	for origin, want := range map[string]string{
		"https://portal.example":      "https://portal.example",
		"http://intra.example:8080":   "http://intra.example:8080",
		"http://portal.example":       "",
		"https://portal.example:8443": "",
		"https://evil.example":        "",
		"https://portal.example.evil": "",
		"null":                        "",
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.server.URL+"/static/dousuru-chat.js", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", origin)
		got := c.browser().do(r)
		if allowed := got.Header.Get("Access-Control-Allow-Origin"); allowed != want {
			t.Errorf("%s: allowed origin %q, want %q", origin, allowed, want)
		}
		if got.Header.Get("Access-Control-Allow-Credentials") != "" || !strings.Contains(strings.Join(got.Header.Values("Vary"), ","), "Origin") {
			t.Errorf("%s: headers %v", origin, got.Header)
		}
	}
	policy := c.browser().get("/about").Header.Get("Content-Security-Policy")
	if !strings.HasSuffix(policy, "frame-ancestors 'self' https://portal.example http://intra.example:8080") {
		t.Error(policy)
	}
}

func TestOriginsAreReadStrictly(t *testing.T) {
	for _, origin := range []string{"", "portal.example", "https://portal.example/", "https://portal.example/x", "https://*", "ftp://portal.example", "https://a b", "https://u@portal.example", "https://x;script-src"} {
		if checkOrigin(origin) == nil {
			t.Errorf("%q is accepted", origin)
		}
	}
}

func TestASiteNeedsALogin(t *testing.T) {
	c := newCompany(t)
	if _, err := New(Options{DB: c.db, Index: c.site.opts.Index, Sessions: c.sessions}); err == nil || !strings.Contains(err.Error(), "login") {
		t.Errorf("made without a login: %v", err)
	}
}
