package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"dousuru/chat/brief"
	"dousuru/internal/directory"
	"dousuru/retrieval"
	"dousuru/web"
)

// BenchmarkBriefPage is a manager's press until the page has come, over HTTP: session, reporting line, search, the page. Each
// situation of chat/brief/testdata as its own words, and each theme.
func BenchmarkBriefPage(b *testing.B) {
	db := furnished(b)
	index := retrieval.Open(db)
	retrieval.Warm()
	site, err := web.New(web.Options{DB: db, Index: index, Sessions: web.NewSessions(db, false, nil), Login: web.DemoLogin(db), PersonSpeed: web.Speed{Each: rate.Inf}})
	if err != nil {
		b.Fatal(err)
	}
	defer site.Close()
	server := httptest.NewServer(site)
	defer server.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	member, err := directory.FindSlug(b.Context(), db, "p012")
	if err != nil {
		b.Fatal(err)
	}
	if got := send(b, browser, server.URL+"/login", url.Values{"person": {"p006"}}); got != http.StatusSeeOther {
		b.Fatalf("login: status %d", got)
	}
	forms := briefForms(b)
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if got := send(b, browser, server.URL+"/team/"+member.ID.String()+"/brief", forms[i%len(forms)]); got != http.StatusOK {
			b.Fatalf("%v: status %d", forms[i%len(forms)], got)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}

// briefForms are what managers send.
func briefForms(tb testing.TB) (forms []url.Values) {
	tb.Helper()
	for _, theme := range brief.Themes("ja") {
		forms = append(forms, url.Values{"theme": {theme.Key}})
	}
	file, err := os.Open("../../chat/brief/testdata/situations.txt")
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if parts := strings.SplitN(lines.Text(), " | ", 3); len(parts) == 3 && !strings.HasPrefix(lines.Text(), "#") {
			forms = append(forms, url.Values{"situation": {parts[2]}})
		}
	}
	return forms
}

// send posts a form as a page of the site would, reads what comes, and gives its status.
func send(tb testing.TB, browser *http.Client, address string, form url.Values) int {
	tb.Helper()
	r, err := http.NewRequestWithContext(tb.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		tb.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := browser.Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		tb.Fatal(err)
	}
	return res.StatusCode
}
