package oidc

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"dousuru/web/oidc/lying"
)

func client(t *testing.T, p *lying.Provider, change func(*Config)) *Client {
	t.Helper()
	config := Config{Issuer: p.URL, ClientID: "desk", Secret: "s3cret", Redirect: "http://127.0.0.1/login/callback", Claims: Claims{Number: "employee_number"}}
	if change != nil {
		change(&config)
	}
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func later(d time.Duration) int64 { return time.Now().Add(d).Unix() }

// login goes out and back; back changes what the browser brings.
func login(t *testing.T, p *lying.Provider, c *Client, back func(*Attempt, url.Values)) (Who, error) {
	t.Helper()
	attempt, address, err := c.Begin(t.Context())
	if err != nil {
		return Who{}, err
	}
	values := p.Code(address)
	if back != nil {
		back(&attempt, values)
	}
	return c.Finish(t.Context(), attempt, values)
}

func TestLogin(t *testing.T) {
	p := lying.New(t)
	c := client(t, p, nil)
	who, err := login(t, p, c, nil)
	if err != nil || who.Subject != "subject-1" || who.Issuer != p.URL || who.Number != "mika" || who.Session != "session-1" || who.IDToken == "" {
		t.Fatalf("%+v, %v", who, err)
	}
	p.Rotate() // another key: it is fetched, once
	asked := p.Keys
	if _, err := login(t, p, c, nil); err != nil || p.Keys != asked+1 {
		t.Errorf("after the key changed: %v, keys asked for %d times", err, p.Keys-asked)
	}
	p.Claims = map[string]any{"aud": []string{"desk", "other"}, "azp": "desk"}
	if _, err := login(t, p, c, nil); err != nil {
		t.Errorf("two audiences with the authorized party: %v", err)
	}
	end, err := url.Parse(c.EndSession("hint", "http://127.0.0.1/login"))
	if err != nil || end.Query().Get("id_token_hint") != "hint" || end.Query().Get("client_id") != "desk" {
		t.Error(end, err)
	}
}

// What a browser, another client, another provider or a broken one may bring, and what must come of it.
func TestLoginsThatAreNone(t *testing.T) {
	set := func(name string, value any) func(*lying.Provider) {
		return func(p *lying.Provider) { p.Claims[name] = value }
	}
	document := func(name string, value any) func(*lying.Provider) {
		return func(p *lying.Provider) { p.Document[name] = value }
	}
	answer := func(path string, status int, body string) func(*lying.Provider) {
		return func(p *lying.Provider) {
			p.Answer = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != path {
					return false
				}
				if status/100 == 3 {
					w.Header().Set("Location", "/elsewhere")
				}
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				_, _ = w.Write([]byte(body))
				return true
			}
		}
	}
	back := func(name string, values ...string) func(*Attempt, url.Values) {
		return func(_ *Attempt, v url.Values) { v[name] = values }
	}
	for _, test := range []struct {
		name   string
		lie    func(*lying.Provider)
		back   func(*Attempt, url.Values)
		config func(*Config)
		want   error
	}{
		{"another state", nil, back("state", "other"), nil, ErrStale},
		{"no state", nil, back("state"), nil, ErrStale},
		{"an empty state", nil, back("state", ""), nil, ErrStale},
		{"two states", nil, func(a *Attempt, v url.Values) { v["state"] = []string{a.State, a.State} }, nil, ErrStale},
		{"an attempt that is nothing", nil, func(a *Attempt, v url.Values) { *a = Attempt{}; v.Set("state", "") }, nil, ErrStale},
		{"an attempt without a nonce", nil, func(a *Attempt, _ url.Values) { a.Nonce = "" }, nil, ErrStale},
		{"no PKCE verifier", nil, func(a *Attempt, _ url.Values) { a.Verifier = "" }, nil, ErrStale},
		{"another PKCE verifier", nil, func(a *Attempt, _ url.Values) { a.Verifier = strings.Repeat("x", 43) }, nil, ErrToken},
		{"no code", nil, back("code"), nil, ErrToken},
		{"two codes", nil, back("code", "a", "b"), nil, ErrToken},
		{"a code that was never given", nil, back("code", "made-up"), nil, ErrToken},
		{"a code of 65 KB", nil, back("code", strings.Repeat("c", maxToken+1)), nil, ErrToken},
		{"the person said no", nil, back("error", "access_denied"), nil, ErrDenied},
		{"the provider's own fault", nil, back("error", "server_error"), nil, ErrAway},
		{"the provider is busy", nil, back("error", "temporarily_unavailable"), nil, ErrAway},
		{"a request that it does not take", nil, back("error", "invalid_scope"), nil, ErrToken},
		{"an error of nobody's", nil, back("error", "<script>"), nil, ErrToken},
		{"an error beside a code", nil, back("error", "access_denied"), nil, ErrDenied},
		{"an error with another state", nil, func(_ *Attempt, v url.Values) { v.Set("error", "access_denied"); v.Set("state", "x") }, nil, ErrStale},
		{"mix-up: the answer of another provider", nil, back("iss", "https://evil.example"), nil, ErrToken},
		{"mix-up: no iss where it is announced", document("authorization_response_iss_parameter_supported", true), nil, nil, ErrToken},
		{"two iss", nil, back("iss", "a", "b"), nil, ErrToken},

		{"another nonce", set("nonce", "other"), nil, nil, ErrToken},
		{"no nonce", set("nonce", nil), nil, nil, ErrToken},
		{"another issuer in the token", set("iss", "https://evil.example"), nil, nil, ErrToken},
		{"the issuer with a slash", func(p *lying.Provider) { p.Claims["iss"] = p.URL + "/" }, nil, nil, ErrToken},
		{"a token for another client", set("aud", "other"), nil, nil, ErrToken},
		{"no audience", set("aud", nil), nil, nil, ErrToken},
		{"two audiences, no authorized party", set("aud", []string{"desk", "other"}), nil, nil, ErrToken},
		{"another authorized party", func(p *lying.Provider) { p.Claims["aud"], p.Claims["azp"] = []string{"desk", "other"}, "other" }, nil, nil, ErrToken},
		{"another authorized party, one audience", set("azp", "other"), nil, nil, ErrToken},
		{"an authorized party that is no text", set("azp", []string{"desk"}), nil, nil, ErrToken},
		{"expired", set("exp", later(-time.Minute)), nil, nil, ErrToken},
		{"no expiry", set("exp", nil), nil, nil, ErrToken},
		{"an expiry that is no number", set("exp", "soon"), nil, nil, ErrToken},
		{"issued in the future", set("iat", later(time.Hour)), nil, nil, ErrToken},
		{"issued nobody knows when", set("iat", nil), nil, nil, ErrToken},
		{"not valid yet", set("nbf", later(time.Hour)), nil, nil, ErrToken},
		{"no subject", set("sub", nil), nil, nil, ErrToken},
		{"an empty subject", set("sub", ""), nil, nil, ErrToken},
		{"a subject of 256 characters", set("sub", strings.Repeat("s", 256)), nil, nil, ErrToken},
		{"a subject that is a number", set("sub", 7), nil, nil, ErrToken},
		{"the access token of somebody else", set("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"), nil, nil, ErrToken},
		{"not signed", func(p *lying.Provider) { p.Alg = "none" }, nil, nil, ErrToken},
		{"signed with the public key as a secret", func(p *lying.Provider) { p.Alg = "HS256" }, nil, nil, ErrToken},
		{"an algorithm that is not offered", func(p *lying.Provider) { p.Alg = "ES256" }, nil, nil, ErrToken},
		{"a key that is not there", func(p *lying.Provider) { p.Head["kid"] = "other" }, nil, nil, ErrToken},
		{"a token of 65 KB", set("more", strings.Repeat("m", maxToken)), nil, nil, ErrToken},

		{"no ID token", answer("/token", 200, `{"access_token":"a","token_type":"Bearer"}`), nil, nil, ErrToken},
		{"an ID token that is none", answer("/token", 200, `{"access_token":"a","token_type":"Bearer","id_token":"a.b.c"}`), nil, nil, ErrToken},
		{"an ID token that is a number", answer("/token", 200, `{"access_token":"a","token_type":"Bearer","id_token":7}`), nil, nil, ErrToken},
		{"a page for a token", answer("/token", 200, `<html>`), nil, nil, ErrToken},
		{"a redirect for a token", answer("/token", 307, ``), nil, nil, ErrToken},
		{"a wrong secret", answer("/token", 401, `{"error":"invalid_client"}`), nil, nil, ErrToken},
		{"the token endpoint is down", answer("/token", 503, ``), nil, nil, ErrAway},
		{"the keys are down", answer("/keys", 503, ``), nil, nil, ErrAway},
		{"the keys are nowhere", answer("/keys", 404, ``), nil, nil, ErrToken},
		{"discovery is down", answer("/.well-known/openid-configuration", 503, ``), nil, nil, ErrAway},
		{"discovery leads elsewhere", answer("/.well-known/openid-configuration", 302, ``), nil, nil, ErrAway},
		{"discovery without an end", answer("/.well-known/openid-configuration", 200, `{"x":"`+strings.Repeat("x", maxAnswer)), nil, nil, ErrAway},
		{"discovery names another issuer", document("issuer", "https://evil.example"), nil, nil, ErrAway},
		{"a token endpoint in the clear", document("token_endpoint", "http://evil.example/token"), nil, nil, ErrAway},
		{"no endpoint to log in", document("authorization_endpoint", nil), nil, nil, ErrAway},

		{"the userinfo of somebody else", func(p *lying.Provider) {
			p.Claims["employee_number"], p.Info = nil, map[string]any{"sub": "subject-2", "employee_number": "hr"}
		}, nil, nil, ErrToken},
		{"the number is a list", set("employee_number", []string{"mika"}), nil, nil, ErrClaim},
		{"the roles are a number", set("groups", 7), nil, withRoles, ErrClaim},
		{"the roles are an object", set("groups", map[string]any{"hr": true}), nil, withRoles, ErrClaim},
		{"one role is no text", set("groups", []any{"desk-hr", 7}), nil, withRoles, ErrClaim},
		{"too many roles", set("groups", slices.Repeat([]string{"g"}, maxValues+1)), nil, withRoles, ErrClaim},
		{"the manager is an object", set("boss", map[string]any{"id": "x"}), nil, func(c *Config) { c.Claims.Manager = "boss" }, ErrClaim},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := lying.New(t)
			if test.lie != nil {
				test.lie(p)
			}
			who, err := login(t, p, client(t, p, test.config), test.back)
			if !errors.Is(err, test.want) || who.Subject != "" && !errors.Is(test.want, ErrClaim) {
				t.Errorf("%+v, %v; want %v", who, err, test.want)
			}
			if err != nil && (strings.Contains(err.Error(), "script") || strings.Contains(err.Error(), "s3cret")) {
				t.Errorf("the error says %q", err)
			}
		})
	}
}

func withRoles(c *Config) {
	c.Claims.Roles, c.Claims.RoleOf = "groups", map[string]string{"desk-hr": "hr", "also-hr": "hr"}
}

func TestACodeCountsOnce(t *testing.T) {
	p := lying.New(t)
	c := client(t, p, nil)
	attempt, address, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	values := p.Code(address)
	for i, want := range []error{nil, ErrToken} {
		if _, err := c.Finish(t.Context(), attempt, values); !errors.Is(err, want) {
			t.Errorf("time %d: %v, want %v", i, err, want)
		}
	}
}

func TestClaims(t *testing.T) {
	for _, test := range []struct {
		claims string
		is     Claims
		want   Who
	}{
		{`{"employee_number":" 0012 ","groups":["x","also-hr","desk-hr"]}`, Claims{Number: "employee_number", Roles: "groups", RoleOf: map[string]string{"desk-hr": "hr", "also-hr": "hr"}}, Who{Number: "0012", Roles: []string{"hr"}}},
		{`{"realm_access":{"roles":"admin"},"a":{"b":{"c":"7"}}}`, Claims{Number: "a.b.c", Roles: "realm_access.roles", RoleOf: map[string]string{"admin": "admin"}}, Who{Number: "7", Roles: []string{"admin"}}},
		{`{"https://x.example/no":"1","boss":"b"}`, Claims{Number: "https://x.example/no", Manager: "boss"}, Who{Number: "1", Manager: "b"}},
		{`{"email":"a@x.example","email_verified":true}`, Claims{Number: "email"}, Who{Number: "a@x.example"}},
		{`{"email":"a@x.example","email_verified":false}`, Claims{Number: "email"}, Who{}},
		{`{"email":"a@x.example","email_verified":"true"}`, Claims{Number: "email"}, Who{}},
		{`{"email":"a@x.example"}`, Claims{Number: "email"}, Who{}},
		{`{}`, Claims{Number: "n", Roles: "r"}, Who{}},
	} {
		var claims map[string]any
		if err := json.Unmarshal([]byte(test.claims), &claims); err != nil {
			t.Fatal(err)
		}
		var got Who
		if err := test.is.read(claims, &got); err != nil || got.Number != test.want.Number || got.Manager != test.want.Manager || !slices.Equal(got.Roles, test.want.Roles) {
			t.Errorf("%s: %+v, %v; want %+v", test.claims, got, err, test.want)
		}
	}
}

func TestSettings(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"no issuer": func(c *Config) { c.Issuer = "" }, "http": func(c *Config) { c.Issuer = "http://login.example" }, "a query": func(c *Config) { c.Issuer += "?a" },
		"no client": func(c *Config) { c.ClientID = "" }, "no claim": func(c *Config) { c.Claims.Number = "" }, "back by http": func(c *Config) { c.Redirect = "http://desk.example" },
		"roles without meaning": func(c *Config) { c.Claims.Roles = "groups" }, "offline": func(c *Config) { c.Scopes = []string{"offline_access"} },
	} {
		c := Config{Issuer: "https://login.example", ClientID: "desk", Redirect: "https://desk.example/login/callback", Claims: Claims{Number: "n"}}
		if _, err := New(c); err != nil {
			t.Fatal(err)
		}
		change(&c)
		if _, err := New(c); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
