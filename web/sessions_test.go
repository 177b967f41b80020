package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
)

func sessionCookie(a answer) *http.Cookie {
	for _, cookie := range a.Cookies() {
		if strings.HasSuffix(cookie.Name, "dousuru") {
			return cookie
		}
	}
	return nil
}

// with is a browser that holds one session token and nothing else.
func (c *company) with(token string) *browser {
	b := c.browser()
	b.http.Jar.SetCookies(mustParse(c.server.URL), []*http.Cookie{{Name: "dousuru", Value: token, Path: "/"}})
	return b
}

func TestLoginGivesAFreshToken(t *testing.T) {
	c := newCompany(t)
	mika := c.browser()
	first := sessionCookie(mika.post("/login", "person", "mika"))
	if first == nil || !first.HttpOnly || first.SameSite != http.SameSiteLaxMode || first.Path != "/" || first.Domain != "" || first.Secure {
		t.Fatalf("cookie %v", first)
	}
	// Somebody planted a token before the login: it must not become the login's.
	planted := c.with("planted-by-somebody-else")
	if got := sessionCookie(planted.post("/login", "person", "mika")); got == nil || got.Value == "planted-by-somebody-else" {
		t.Errorf("cookie %v after a planted token", got)
	}
	// Logging in as somebody else ends the first login.
	second := sessionCookie(mika.post("/login", "person", "ken"))
	if second == nil || second.Value == first.Value {
		t.Fatalf("cookie %v after a second login", second)
	}
	c.with(first.Value).get("/journey").wants(t, http.StatusSeeOther)
	c.with(second.Value).get("/journey").wants(t, http.StatusOK, "Ken Mehta")
}

func TestTheDatabaseHoldsNoToken(t *testing.T) {
	c := newCompany(t)
	cookie := sessionCookie(c.browser().post("/login", "person", "mika"))
	var hash string
	if err := postgrestest.Owner(t, c.db).QueryRow(t.Context(), `select token_hash from web.session`).Scan(&hash); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(hash, cookie.Value) || strings.Contains(cookie.Value, hash) {
		t.Error("the stored key shows the token")
	}
	c.with(hash).get("/journey").wants(t, http.StatusSeeOther)
}

// A backup that was restored brings back logins that were ended: all of them end.
func TestEndAllEndsEveryLogin(t *testing.T) {
	c := newCompany(t)
	mika, ken := sessionCookie(c.browser().post("/login", "person", "mika")), sessionCookie(c.browser().post("/login", "person", "ken"))
	c.with(ken.Value).get("/journey").wants(t, http.StatusOK)
	if err := EndAll(t.Context(), c.db); err != nil {
		t.Fatal(err)
	}
	c.with(mika.Value).get("/journey").wants(t, http.StatusSeeOther)
	c.with(ken.Value).get("/journey").wants(t, http.StatusSeeOther)
}

func TestLogoutEndsTheSession(t *testing.T) {
	c := newCompany(t)
	mika := c.browser()
	token := sessionCookie(mika.post("/login", "person", "mika")).Value
	mika.get("/?lang=en").wants(t, http.StatusOK)
	out := mika.post("/logout")
	out.wants(t, http.StatusSeeOther)
	if got := out.Header.Get("Location"); got != "/login?done=loggedOut" {
		t.Errorf("leads to %q", got)
	}
	mika.get(out.Header.Get("Location")).wants(t, http.StatusOK, "ログアウトしました。") // the language went too
	c.with(token).get("/journey").wants(t, http.StatusSeeOther)
}

// A request that was under way while its person logged out must not bring the session back when it ends.
func TestLogoutHoldsAgainstARequestUnderWay(t *testing.T) {
	c := newCompany(t)
	mika := c.browser()
	token := sessionCookie(mika.post("/login", "person", "mika")).Value
	r := httptest.NewRequest(http.MethodGet, "/journey", nil)
	r.AddCookie(&http.Cookie{Name: "dousuru", Value: token})
	ctx, _, err := c.sessions.find(r)
	if err != nil {
		t.Fatal(err)
	}
	mika.post("/logout").wants(t, http.StatusSeeOther)
	if err := c.sessions.commit(ctx, httptest.NewRecorder()); err != nil {
		t.Fatal(err)
	}
	c.with(token).get("/journey").wants(t, http.StatusSeeOther)
}

func TestSessionsExpireAndAreCleaned(t *testing.T) {
	c := newCompany(t)
	old := sessionCookie(c.browser().post("/login", "person", "mika")).Value
	owner := postgrestest.Owner(t, c.db)
	var left time.Duration
	if err := owner.QueryRow(t.Context(), `select expiry - now() from web.session`).Scan(&left); err != nil {
		t.Fatal(err)
	}
	if left > SessionIdle || left < SessionIdle-time.Minute {
		t.Errorf("a fresh session holds for %v, want %v", left, SessionIdle)
	}
	if _, err := owner.Exec(t.Context(), `update web.session set expiry = now() - interval '1 second'`); err != nil {
		t.Fatal(err)
	}
	c.with(old).get("/journey").wants(t, http.StatusSeeOther)
	c.as("ken")
	n, err := c.sessions.Clean(t.Context())
	if err != nil || n != 1 {
		t.Errorf("cleaned %d sessions (%v), want the expired one", n, err)
	}
}

func TestWhoLeftTheCompanyIsNobody(t *testing.T) {
	c := newCompany(t)
	mika := c.as("mika")
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `update directory.person set active = false where slug = 'mika'`); err != nil {
		t.Fatal(err)
	}
	mika.get("/journey").wants(t, http.StatusSeeOther)
}

// Behind TLS every cookie is bound to it and to this host, no script reads one, and forms of other sites do not bring one along.
func TestSecureCookie(t *testing.T) {
	c := newCompanyWith(t, Options{Secure: true})
	b := c.browser()
	login := b.post("/login", "person", "mika")
	if cookie := sessionCookie(login); cookie == nil || cookie.Name != "__Host-dousuru" {
		t.Errorf("cookie %v", cookie)
	}
	for _, a := range []answer{login, b.get("/about?lang=en"), b.post("/logout")} {
		if len(a.Cookies()) == 0 {
			t.Error("no cookie")
		}
		for _, cookie := range a.Cookies() {
			if !strings.HasPrefix(cookie.Name, "__Host-") || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
				t.Errorf("cookie %v", cookie)
			}
		}
	}
}

func TestConnectedFollowsTheLogin(t *testing.T) {
	c := newCompany(t)
	mika := c.browser()
	token := sessionCookie(mika.post("/login", "person", "mika")).Value
	r := httptest.NewRequest(http.MethodGet, "/socket", nil)
	if _, ok := c.sessions.Connected(r); ok {
		t.Error("somebody without a cookie")
	}
	r.AddCookie(&http.Cookie{Name: "dousuru", Value: token})
	connected, ok := c.sessions.Connected(r)
	live := connected.Live
	if !ok || connected.Person.Slug != "mika" || !lives(t, live) {
		t.Fatalf("person %v, ok %v", connected.Person, ok)
	}
	mika.post("/logout")
	if lives(t, live) {
		t.Error("still live after the logout")
	}
}

func lives(t *testing.T, live func(context.Context, bool) (directory.Person, bool)) bool {
	_, ok := live(t.Context(), false)
	return ok
}
