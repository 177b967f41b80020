package oidc

import (
	"errors"
	"strings"
	"testing"
	"time"

	"dousuru/web/oidc/lying"
)

func TestLogoutTokens(t *testing.T) {
	const event = "http://schemas.openid.net/event/backchannel-logout"
	for _, test := range []struct {
		name   string
		change map[string]any
		lie    func(*lying.Provider)
		good   bool
	}{
		{"a session of a subject", nil, nil, true},
		{"all of a subject", map[string]any{"sid": nil}, nil, true},
		{"a session alone", map[string]any{"sub": nil}, nil, true},
		{"its own type", nil, func(p *lying.Provider) { p.Head["typ"] = "logout+jwt" }, true},
		{"no type", nil, func(p *lying.Provider) { p.Head["typ"] = nil }, true},
		{"another type", nil, func(p *lying.Provider) { p.Head["typ"] = "at+jwt" }, false},
		{"no events", map[string]any{"events": nil}, nil, false},
		{"another event", map[string]any{"events": map[string]any{"x": map[string]any{}}}, nil, false},
		{"an event that is nothing", map[string]any{"events": map[string]any{event: nil}}, nil, false},
		{"an event that is a text", map[string]any{"events": map[string]any{event: "yes"}}, nil, false},
		{"a nonce", map[string]any{"nonce": "n"}, nil, false},
		{"no id", map[string]any{"jti": nil}, nil, false},
		{"no issue time", map[string]any{"iat": nil}, nil, false},
		{"issued in the future", map[string]any{"iat": later(time.Hour), "exp": later(2 * time.Hour)}, nil, false},
		{"issued long ago", map[string]any{"iat": later(-time.Hour)}, nil, false},
		{"expired", map[string]any{"exp": later(-time.Second * 5)}, nil, false},
		{"no expiry", map[string]any{"exp": nil}, nil, false},
		{"another client", map[string]any{"aud": "other"}, nil, false},
		{"two clients", map[string]any{"aud": []string{"desk", "other"}}, nil, false},
		{"another issuer", map[string]any{"iss": "https://evil.example"}, nil, false},
		{"nobody's", map[string]any{"sub": nil, "sid": nil}, nil, false},
		{"not signed", nil, func(p *lying.Provider) { p.Alg = "none" }, false},
		{"the public key as a secret", nil, func(p *lying.Provider) { p.Alg = "HS256" }, false},
		{"a key that is not there", nil, func(p *lying.Provider) { p.Head["kid"] = "other" }, false},
		{"too long", map[string]any{"more": strings.Repeat("m", maxToken)}, nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := lying.New(t)
			if test.lie != nil {
				test.lie(p)
			}
			got, err := client(t, p, nil).ReadLogout(t.Context(), p.Logout("desk", test.change))
			if test.good != (err == nil) || err != nil && !errors.Is(err, ErrToken) || err == nil && got.ID == "" {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}
