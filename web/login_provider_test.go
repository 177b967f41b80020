package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/web/oidc"
	"dousuru/web/oidc/lying"
)

// newCompanyAt is a company whose login is a provider of the test's.
func newCompanyAt(t *testing.T, change func(*oidc.Config)) (*company, *lying.Provider) {
	t.Helper()
	p := lying.New(t)
	config := oidc.Config{Issuer: p.URL, ClientID: "desk", Secret: "s", Redirect: "http://127.0.0.1/login/callback", Claims: oidc.Claims{Number: "employee_number"}}
	if change != nil {
		change(&config)
	}
	client, err := oidc.New(config)
	if err != nil {
		t.Fatal(err)
	}
	c := newCompanyWith(t, Options{Provider: client, BaseURL: "http://127.0.0.1", Origins: []string{"https://portal.example"}})
	return c, p
}

// out sends a browser to the provider and says with what it comes back.
func (b *browser) out(p *lying.Provider, next string) url.Values {
	b.t.Helper()
	to := b.get("/login/start?next=" + url.QueryEscape(next))
	if to.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to.Header.Get("Location"), p.URL+"/auth?") {
		b.t.Fatalf("status %d to %q\n%s", to.StatusCode, to.Header.Get("Location"), to.body)
	}
	return p.Code(to.Header.Get("Location"))
}

func (b *browser) in(back url.Values) answer { return b.get("/login/callback?" + back.Encode()) }

func TestLoginByAProvider(t *testing.T) {
	c, p := newCompanyAt(t, nil)
	b := c.browser()
	b.get("/journey").wants(t, http.StatusSeeOther)
	b.get("/login?next=%2Fjourney").wants(t, http.StatusOK, "会社のログインで入る", "/login/start?next=%2fjourney")
	b.post("/login", "person", "mika").wants(t, http.StatusNotFound)
	in := b.in(b.out(p, "/journey"))
	if in.StatusCode != http.StatusSeeOther || in.Header.Get("Location") != "/journey" {
		t.Fatalf("status %d to %q\n%s", in.StatusCode, in.Header.Get("Location"), in.body)
	}
	b.get("/journey").wants(t, http.StatusOK, "凪 陽菜")
	out := b.post("/logout")
	out.wants(t, http.StatusOK, "http-equiv=\"refresh\"", p.URL+"/end?", "id_token_hint=")
	b.get("/journey").wants(t, http.StatusSeeOther)
}

func TestWaysBackThatAreNone(t *testing.T) {
	c, p := newCompanyAt(t, nil)
	stale := func(a answer) {
		t.Helper()
		a.wants(t, http.StatusBadRequest, "別の画面で始めたログイン")
		if sessionCookie(a) != nil {
			t.Error("a session came")
		}
	}
	mika, attacker := c.browser(), c.browser()
	back := mika.out(p, "/")
	stale(c.browser().in(back)) // a link that somebody else began: login CSRF
	theirs := attacker.out(p, "/")
	stale(mika.in(theirs))
	stale(mika.in(url.Values{"state": {"made-up"}, "code": {"x"}}))
	stale(mika.in(url.Values{}))
	stale(mika.in(url.Values{"state": {back.Get("state"), back.Get("state")}, "code": back["code"]}))
	mika.in(back).wants(t, http.StatusSeeOther)
	stale(c.browser().in(back))
	again := mika.in(back) // the state is used up; who is logged in stays it
	again.wants(t, http.StatusBadRequest)
	mika.get("/journey").wants(t, http.StatusOK)
	denied := attacker.out(p, "/")
	denied.Del("code")
	denied.Set("error", "access_denied")
	denied.Set("error_description", "<b>evil</b>")
	a := attacker.in(denied)
	a.wants(t, http.StatusForbidden, "取りやめになりました")
	a.lacks(t, "evil")
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `update web.once set expiry = now() - interval '1 second'`); err != nil {
		t.Fatal(err)
	}
	old := attacker.out(p, "/")
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `update web.once set expiry = now() - interval '1 second'`); err != nil {
		t.Fatal(err)
	}
	stale(attacker.in(old))
	for _, next := range []string{"//evil.example", `/\evil.example`, "https://evil.example", "javascript:alert(1)", "/login/start", "/login/callback?state=x", "/\t/evil.example"} {
		if to := c.leads(p, next); to != "/" {
			t.Errorf("next %q leads to %q", next, to)
		}
	}
	if to := c.leads(p, "/%2f%2fevil.example"); to != "/%2f%2fevil.example" { // a path of this host, which it stays
		t.Error(to)
	}
	p.Server.Close()
	c.browser().get("/login").wants(t, http.StatusOK)
}

// leads is where a login of somebody leads who wanted to go to next.
func (c *company) leads(p *lying.Provider, next string) string {
	b := c.browser()
	return b.in(b.out(p, next)).Header.Get("Location")
}

func TestWithoutTheProviderNobodyComesInAndNobodyLeaves(t *testing.T) {
	c, p := newCompanyAt(t, nil)
	b := c.browser()
	b.in(b.out(p, "/")).wants(t, http.StatusSeeOther)
	other := c.browser()
	back := other.out(p, "/")
	p.Server.Close()
	other.in(back).wants(t, http.StatusServiceUnavailable, "つながりません")
	b.get("/journey").wants(t, http.StatusOK)
	c3, p3 := newCompanyAt(t, nil)
	p3.Answer = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/keys" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		return r.URL.Path == "/keys"
	}
	third := c3.browser()
	third.in(third.out(p3, "/")).wants(t, http.StatusServiceUnavailable, "つながりません")
	c2, p2 := newCompanyAt(t, nil)
	p2.Server.Close()
	c2.browser().get("/login/start").wants(t, http.StatusServiceUnavailable, "つながりません")
}

func TestWhoseASubjectIs(t *testing.T) {
	c, p := newCompanyAt(t, nil)
	come := func(subject string, number any) answer {
		t.Helper()
		p.Claims = map[string]any{"sub": subject, "employee_number": number, "sid": subject, "email": "hr@x.example", "email_verified": true}
		b := c.browser()
		return b.in(b.out(p, "/"))
	}
	come("s0", nil).wants(t, http.StatusForbidden, "登録がまだ見つかりません")
	come("s0", "nobody").wants(t, http.StatusForbidden, "登録がまだ見つかりません")
	come("s1", "mika").wants(t, http.StatusSeeOther)
	come("s1", "hr").wants(t, http.StatusSeeOther) // bound: the number says nothing any more
	var slug string
	if err := postgrestest.Owner(t, c.db).QueryRow(t.Context(), `select p.slug from directory.identity i join directory.person p on p.id = i.person_id where subject = 's1'`).Scan(&slug); err != nil || slug != "mika" {
		t.Error(slug, err)
	}
	come("s2", "mika").wants(t, http.StatusForbidden, "前に使われた別のログイン")
	c.takes(without("mika"))
	come("s1", "mika").wants(t, http.StatusForbidden, "登録がまだ見つかりません")
	c.takes(staff)
	come("s1", "mika").wants(t, http.StatusSeeOther)
	if n, err := directory.Unbind(t.Context(), c.db, "mika"); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	come("s2", "mika").wants(t, http.StatusSeeOther)
}

func TestMailBindsOnlyOnePersonAndOnlyVerified(t *testing.T) {
	c, p := newCompanyAt(t, func(o *oidc.Config) { o.Claims.Number = "email" })
	owner := postgrestest.Owner(t, c.db)
	come := func(verified any) answer {
		p.Claims = map[string]any{"email": "Shared@x.example", "email_verified": verified}
		b := c.browser()
		return b.in(b.out(p, "/"))
	}
	if _, err := owner.Exec(t.Context(), `update directory.person set email = 'shared@x.example' where slug in ('mika', 'ken')`); err != nil {
		t.Fatal(err)
	}
	come(true).wants(t, http.StatusForbidden)
	if _, err := owner.Exec(t.Context(), `update directory.person set email = '' where slug = 'ken'`); err != nil {
		t.Fatal(err)
	}
	come(false).wants(t, http.StatusForbidden)
	come(true).wants(t, http.StatusSeeOther)
}

func TestClaimsGiveAndTakeRolesAndLines(t *testing.T) {
	c, p := newCompanyAt(t, func(o *oidc.Config) {
		o.Claims.Roles, o.Claims.RoleOf, o.Claims.Manager = "groups", map[string]string{"g-hr": "hr", "g-chief": "executive"}, "boss"
	})
	come := func(groups, boss any) []string {
		t.Helper()
		p.Claims = map[string]any{"employee_number": "mika", "groups": groups, "boss": boss}
		b := c.browser()
		b.in(b.out(p, "/")).wants(t, http.StatusSeeOther)
		return c.person("mika").Roles
	}
	led := func() (slug string) {
		t.Helper()
		if err := postgrestest.Owner(t, c.db).QueryRow(t.Context(), `select m.slug from directory.person p join directory.person m on m.id = p.manager_id where p.slug = 'mika'`).Scan(&slug); err != nil {
			t.Fatal(err)
		}
		return slug
	}
	if got := come([]string{"g-hr", "other"}, nil); !slices.Equal(got, []string{"employee", "hr"}) {
		t.Error(got)
	}
	c.takes(staff) // the list says employee alone
	if got := c.person("mika").Roles; !slices.Contains(got, "hr") {
		t.Errorf("an import took a role that is the provider's: %v", got)
	}
	if got := come(nil, "chief"); !slices.Equal(got, []string{"employee"}) || led() != "chief" {
		t.Error(got, led())
	}
	c.takes(staff)
	if led() != "chief" {
		t.Error("an import moved a line that is the provider's")
	}
	for _, bad := range []string{"nobody", "mika"} {
		if come(nil, bad); led() != "chief" {
			t.Errorf("manager %q: led by %s", bad, led())
		}
	}
	come([]string{"g-hr"}, nil)
	c.takes(without("mika"))
	c.takes(staff)
	if got := c.person("mika").Roles; slices.Contains(got, "hr") {
		t.Errorf("back after leaving with %v", got)
	}
}

func TestARoleThatChangesGivesAnotherTokenAndKeepsWhatIsOpen(t *testing.T) {
	c, p := newCompanyAt(t, nil)
	b := c.browser()
	first := sessionCookie(b.in(b.out(p, "/")))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/socket", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(first)
	open, ok := c.sessions.Connected(r)
	if !ok {
		t.Fatal("not connected")
	}
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `update directory.person set roles = '{employee,hr}' where slug = 'mika'`); err != nil {
		t.Fatal(err)
	}
	second := sessionCookie(b.get("/journey"))
	if second == nil || second.Value == first.Value {
		t.Fatalf("cookie %v", second)
	}
	c.with(first.Value).get("/journey").wants(t, http.StatusSeeOther)
	c.with(second.Value).get("/hr").wants(t, http.StatusOK)
	if !lives(t, open.Live) {
		t.Error("what was open is closed")
	}
}

func TestTheProviderAndThePersonEndLogins(t *testing.T) {
	c, p := newCompanyAt(t, nil)
	come := func(sid string) *browser {
		p.Claims = map[string]any{"sid": sid}
		b := c.browser()
		b.in(b.out(p, "/")).wants(t, http.StatusSeeOther)
		return b
	}
	end := func(token string, want int) {
		t.Helper()
		res, err := http.PostForm(c.server.URL+"/login/backchannel", url.Values{"logout_token": {token}})
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want || !strings.Contains(res.Header.Get("Cache-Control"), "no-store") {
			t.Errorf("status %d, want %d", res.StatusCode, want)
		}
	}
	one, two := come("one"), come("two")
	hint, cancel := c.db.Subscribe("person:" + c.person("mika").ID.String())
	defer cancel()
	token := p.Logout("desk", map[string]any{"sid": "one"})
	end(p.Logout("desk", map[string]any{"sid": "unknown"}), http.StatusOK)
	end(p.Logout("desk", map[string]any{"sid": "one", "sub": "somebody-else"}), http.StatusOK)
	end(p.Logout("other", map[string]any{"sid": "one"}), http.StatusBadRequest)
	end("", http.StatusBadRequest)
	one.get("/journey").wants(t, http.StatusOK)
	end(token, http.StatusOK)
	one.get("/journey").wants(t, http.StatusSeeOther)
	two.get("/journey").wants(t, http.StatusOK)
	select {
	case <-hint: // which closes the sockets
	case <-time.After(5 * time.Second):
		t.Error("nobody was hinted")
	}
	one = come("one")
	end(token, http.StatusBadRequest) // it counts once
	one.get("/journey").wants(t, http.StatusOK)
	end(p.Logout("desk", map[string]any{"sid": nil}), http.StatusOK)
	one.get("/journey").wants(t, http.StatusSeeOther)
	two.get("/journey").wants(t, http.StatusSeeOther)

	one, two = come("one"), come("two")
	one.get("/journey/settings").wants(t, http.StatusOK, "ほかの端末からログアウト")
	one.post("/journey/settings/logins").wants(t, http.StatusSeeOther)
	one.get("/journey/settings?done=otherLoginsEnded").wants(t, http.StatusOK, "ほかの端末からログアウトしました")
	two.get("/journey").wants(t, http.StatusSeeOther)
}

func TestALoginEndsAtTheLatest(t *testing.T) {
	c, p := newCompanyAt(t, nil)
	b := c.browser()
	b.in(b.out(p, "/"))
	var idle, ends time.Duration
	err := postgrestest.Owner(t, c.db).QueryRow(t.Context(), `select expiry - now(), ends - now() from web.session`).Scan(&idle, &ends)
	if err != nil || idle > SessionIdle || ends > SessionLifetime || ends < SessionLifetime-time.Minute {
		t.Error(idle, ends, err)
	}
}

func TestTickets(t *testing.T) {
	c, p := newCompanyAt(t, nil)
	b := c.browser()
	b.in(b.out(p, "/"))
	verifier := strings.Repeat("v", 43)
	embed := func(back, challenge string) answer {
		return b.get("/embed?" + url.Values{"back": {back}, "challenge": {challenge}}.Encode())
	}
	for _, back := range []string{"https://evil.example/", "//portal.example/", "https://portal.example.evil.example/", "https://portal.example@evil.example/", "javascript:alert(1)", "https://portal.example:8443/", "http://portal.example/", ""} {
		embed(back, challengeOf(verifier)).wants(t, http.StatusNotFound)
	}
	embed("https://portal.example/", "short").wants(t, http.StatusNotFound)
	c.browser().get("/embed?back=https%3A%2F%2Fportal.example%2F&challenge="+challengeOf(verifier)).wants(t, http.StatusSeeOther)
	fresh := func() string {
		t.Helper()
		shown := embed("https://portal.example/page?a=1#old", challengeOf(verifier))
		shown.wants(t, http.StatusOK)
		_, to, _ := strings.Cut(shown.body, "0; url=")
		to, _, _ = strings.Cut(to, "\"")
		page, ticket, ok := strings.Cut(to, "#dousuru=")
		if !ok || page != "https://portal.example/page?a=1" {
			t.Fatal(to)
		}
		return ticket
	}
	connect := func(ticket, verifier, origin string) (Connection, bool) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/socket", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", origin)
		r.Header.Set("Sec-WebSocket-Protocol", "dousuru.v1, dousuru.ticket."+ticket+"."+verifier)
		return c.sessions.Connected(r)
	}
	for name, try := range map[string]func(ticket string) (Connection, bool){
		"another page": func(k string) (Connection, bool) { return connect(k, verifier, "https://evil.example") },
		"another verifier": func(k string) (Connection, bool) {
			return connect(k, strings.Repeat("w", 43), "https://portal.example")
		},
		"no verifier": func(k string) (Connection, bool) { return connect(k, "", "https://portal.example") },
		"no page":     func(k string) (Connection, bool) { return connect(k, verifier, "") },
		"made up":     func(string) (Connection, bool) { return connect("made-up", verifier, "https://portal.example") },
		"too late": func(k string) (Connection, bool) {
			if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `update web.once set expiry = now() - interval '1 second'`); err != nil {
				t.Fatal(err)
			}
			return connect(k, verifier, "https://portal.example")
		},
	} {
		if _, ok := try(fresh()); ok {
			t.Errorf("%s: connected", name)
		}
	}
	ticket := fresh()
	in, ok := connect(ticket, verifier, "https://portal.example")
	if !ok || in.Person.Slug != "mika" || in.Ticket == nil {
		t.Fatalf("%+v, %v", in.Person, ok)
	}
	if _, ok := connect(ticket, verifier, "https://portal.example"); ok {
		t.Error("a ticket was used twice")
	}
	next, err := in.Ticket(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if in, ok = connect(next, verifier, "https://portal.example"); !ok || !lives(t, in.Live) {
		t.Error("the next ticket does not open")
	}
	last, err := in.Ticket(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.post("/logout")
	if lives(t, in.Live) {
		t.Error("the connection outlives the login that it came from")
	}
	if _, ok := connect(last, verifier, "https://portal.example"); ok {
		t.Error("a ticket outlives the login that it came from")
	}
}
