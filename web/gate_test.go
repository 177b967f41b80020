package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/internal/directory"
)

// asks is a request from an address.
func asks(address string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = address + ":4711"
	return r
}

func TestGate(t *testing.T) {
	g := newGate(Speed{0.001, 3}, Speed{0.001, 2}, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")})
	mika := directory.Person{ID: uuid.New(), Name: "美香"}
	takes := func(what, address, token string, want bool) {
		t.Helper()
		if _, got := g.takes(asks(address), token, 1); got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	g.met("hers", mika, nil)
	g.met("hers, too", mika, nil)
	g.met("", mika, nil)
	takes("made up", "192.0.2.7", "x", true)
	takes("another made up", "192.0.2.7", "y", true)
	takes("a third", "192.0.2.7", "z", false)
	takes("none at all", "192.0.2.7", "", false)
	takes("elsewhere", "192.0.2.8", "z", true)
	takes("hers from there", "192.0.2.7", "hers", true)
	takes("her other one", "192.0.2.7", "hers, too", true)
	takes("hers again", "192.0.2.9", "hers", true)
	takes("hers too often", "192.0.2.9", "hers, too", false)
	if p, _ := g.takes(asks("192.0.2.9"), "hers", 1); p.Name != mika.Name {
		t.Errorf("refused as %q", p.Name)
	}
	g.met("hers", directory.Person{}, errors.New("no database"))
	takes("hers while the database is away", "192.0.2.10", "hers", false)
	g.met("hers", directory.Person{}, errNobody)
	takes("hers after the logout pays from its address", "192.0.2.10", "hers", true)

	proxied := asks("10.1.1.1")
	proxied.Header.Set("X-Forwarded-For", "192.0.2.7")
	if _, ok := g.takes(proxied, "q", 1); ok {
		t.Error("the address behind a proxy is another one")
	}
}

// What is remembered of cookies has a bound and an end.
func TestGateForgets(t *testing.T) {
	g := newGate(unhurried, unhurried, nil)
	for range maxRemembered + 10 {
		g.met(uuid.NewString(), directory.Person{ID: uuid.New()}, nil)
	}
	if n := len(g.known); n != maxRemembered {
		t.Errorf("%d are remembered", n)
	}
	for key, a := range g.known {
		a.met = time.Now().Add(-forgottenAfter - time.Minute)
		g.known[key] = a
	}
	g.swept = time.Time{}
	g.met("new", directory.Person{ID: uuid.New()}, nil)
	if n := len(g.known); n != 1 {
		t.Errorf("%d are remembered after an hour", n)
	}
}

// A flood of made-up cookies is refused before it costs a query, and takes nothing from who is logged in behind the same address.
func TestBadCookiesCostNoQuery(t *testing.T) {
	c := newCompanyWith(t, Options{PersonSpeed: unhurried, AddressSpeed: Speed{Each: 0.001, AtOnce: 40}})
	mika := c.as("mika")
	mika.get("/about").wants(t, http.StatusOK)
	made := c.with("made-up")
	for i := 0; made.get("/about").StatusCode != http.StatusTooManyRequests; i++ {
		if i > 40 {
			t.Fatal("an allowance of 40 is not used up")
		}
	}
	mika.get("/about").wants(t, http.StatusOK)
	c.db.Close() // whoever asks the database now hears that it is gone
	for _, page := range []struct{ path, method string }{{"/about", http.MethodGet}, {"/hr/changes", http.MethodGet}, {"/hr/questions/" + uuid.NewString() + "/draft", http.MethodPost}} {
		r, err := http.NewRequestWithContext(t.Context(), page.method, c.server.URL+page.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: "dousuru", Value: "another"})
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d", page.path, res.StatusCode)
		}
	}
	if res := mika.get("/about"); res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("the database is not gone: %d", res.StatusCode)
	}
}

// HR's small requests count like everything else of the person, and streams have a bound of their own.
func TestHRsQuietRequestsCount(t *testing.T) {
	c := newCompanyWith(t, Options{PersonSpeed: Speed{Each: 0.001, AtOnce: 10}, AddressSpeed: unhurried})
	hr := c.as("hr")
	hr.get("/about").wants(t, http.StatusOK) // from here on it is known whose the cookie is
	id := c.ask("mika", "問い")
	draft := "/hr/questions/" + id.String() + "/draft"
	hr.post(draft, "answer", "下書き").wants(t, http.StatusOK)
	hr.post(draft, "answer", "下書き").wants(t, http.StatusOK)
	if res := hr.post(draft, "answer", "下書き"); res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
		t.Errorf("a third within 10: %d", res.StatusCode)
	}
	if res, _ := hr.stream(t.Context()); res.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a stream of changes: %d", res.StatusCode)
	}
}

// Of streams that stay open one person has so many, and another has their own.
func TestStreamsHaveABound(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for i := range maxStreams {
		if res, _ := hr.stream(ctx); res.StatusCode != http.StatusOK {
			t.Fatalf("stream %d: %d", i, res.StatusCode)
		}
	}
	if res, _ := hr.stream(ctx); res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
		t.Errorf("one more: %d", res.StatusCode)
	}
	cancel()
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if res, _ := hr.stream(t.Context()); res.StatusCode == http.StatusOK {
			return
		}
		if time.Now().After(end) {
			t.Fatal("streams that were left keep their places")
		}
	}
}

func TestRooms(t *testing.T) {
	r, mika, ken := newRooms(2), uuid.New(), uuid.New()
	for i, want := range []bool{true, true, false} {
		if got := r.enter(mika); got != want {
			t.Errorf("%d: %v", i, got)
		}
	}
	if !r.enter(ken) {
		t.Error("another has not their own")
	}
	r.leave(mika)
	if !r.enter(mika) {
		t.Error("a place that was left is not free")
	}
	r.leave(mika)
	r.leave(mika)
	if r.leave(ken); len(r.taken) != 0 {
		t.Errorf("%v is remembered", r.taken)
	}
}

// Made-up logout tokens from one address keep the provider, which has another, from nothing.
func TestAFloodOfLogoutTokens(t *testing.T) {
	c, p := newCompanyAt(t, nil)
	c.site.opts.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	mika := c.browser()
	mika.in(mika.out(p, "/")).wants(t, http.StatusSeeOther)
	send := func(from, token string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.server.URL+"/login/backchannel", strings.NewReader(url.Values{"logout_token": {token}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", from)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	for i := 0; send("192.0.2.7", "made up") != http.StatusTooManyRequests; i++ {
		if i > 20*LogoutSpeed.AtOnce {
			t.Fatal("a flood is taken")
		}
	}
	if got := send("192.0.2.8", p.Logout("desk", map[string]any{"sid": nil})); got != http.StatusOK {
		t.Errorf("the provider hears %d", got)
	}
	mika.get("/journey").wants(t, http.StatusSeeOther)
}
