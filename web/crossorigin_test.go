package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Every Origin with every Sec-Fetch-Site: a form counts only from the desk's own pages, whatever cookie comes with it. What the
// browser says of the site goes before the Origin; a program that says neither is nobody's browser. Pages are read by all, since
// reading changes nothing.
func TestCrossOrigin(t *testing.T) {
	c := newCompany(t)
	mika := c.as("mika")
	own := c.server.URL
	host := strings.TrimPrefix(own, "http://")
	origins := map[string]bool{ // and whether it is the desk's
		"": true, own: true, "https://" + host: true, // one host: what ends TLS in front of the desk speaks http to it
		"null": false, "http://evil.example": false, "https://" + host + ".evil.example": false, "http://evil.example/" + host: false,
		"http://" + host + "0": false, "http://127.0.0.1": false, "http://sub." + host: false, "http://%": false,
		"http://" + host + "@evil.example": false, own + " http://evil.example": false,
	}
	sites := map[string]string{ // and what it decides; "" leaves it to the Origin
		"same-origin": "yes", "none": "yes", "same-site": "no", "cross-site": "no", "Same-Origin": "no", "same-origin, cross-site": "no", "": "",
	}
	rows := 0
	for origin, ours := range origins {
		for site, decides := range sites {
			for _, method := range []string{http.MethodPost, http.MethodGet} {
				rows++
				body := strings.NewReader(url.Values{"offline": {"on"}}.Encode())
				r, err := http.NewRequestWithContext(t.Context(), method, own+"/journey/settings/model", body)
				if err != nil {
					t.Fatal(err)
				}
				if method == http.MethodGet {
					r.URL.Path, r.Body, r.ContentLength = "/journey/settings", http.NoBody, 0
				}
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				if origin != "" {
					r.Header.Set("Origin", origin)
				}
				if site != "" {
					r.Header.Set("Sec-Fetch-Site", site)
				}
				want := http.StatusForbidden
				if method == http.MethodGet {
					want = http.StatusOK
				} else if decides == "yes" || decides == "" && ours {
					want = http.StatusSeeOther
				}
				if got := mika.do(r).StatusCode; got != want {
					t.Errorf("%s, Origin %q, Sec-Fetch-Site %q: %d, want %d", method, origin, site, got, want)
				}
			}
		}
	}
	if rows < 120 {
		t.Errorf("%d combinations", rows)
	}
	t.Logf("%d combinations", rows)
}

// Every route that takes a form refuses another site's, even where nobody is logged in.
func TestEveryFormRefusesOtherSites(t *testing.T) {
	c := newCompany(t)
	posts := 0
	for _, pattern := range patternsOf(c.site) {
		method, path, _ := strings.Cut(pattern, " ")
		if method != http.MethodPost || path == "/login/backchannel" { // from the provider's server, which has no cookie
			continue
		}
		posts++
		path = strings.NewReplacer("{id}", "6bbcde6e-bef9-4d6a-8f6e-cf8a7c5ddb97", "{", "", "}", "").Replace(path)
		for _, who := range []string{"", "mika", "hr"} {
			r, err := http.NewRequestWithContext(t.Context(), method, c.server.URL+path, strings.NewReader("a=b"))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			if got := c.as(who).do(r).StatusCode; got != http.StatusForbidden {
				t.Errorf("%s as %q: %d", pattern, who, got)
			}
		}
	}
	if posts < 80 {
		t.Errorf("%d forms", posts)
	}
	t.Logf("%d forms", posts)
}
