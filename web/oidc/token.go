package oidc

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	oidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	maxToken   = 64 << 10        // bytes of a token; one with 200 groups has some 12 KB
	maxSubject = 255             // characters, by OpenID Connect Core §2
	skew       = 2 * time.Minute // between the provider's clock and this one
)

// Who is what a provider says of whoever logged in.
type Who struct {
	Issuer, Subject string   // together, and only together, they are somebody
	Session         string   // the provider's own (sid); "": it names none
	IDToken         string   // as it came: a hint of whom to log out
	Number          string   // as the claim has it; "": it did not come, or is a mail address that is not verified
	Roles           []string // that the claim's values mean
	Manager         string   // "": the claim did not come
}

// who reads the ID token, and asks the provider's userinfo for claims that are not in it.
func (c *Client) who(ctx context.Context, p *provider, a Attempt, token *oauth2.Token) (Who, error) {
	raw, _ := token.Extra("id_token").(string)
	if raw == "" || len(raw) > maxToken {
		return Who{}, fmt.Errorf("%w: no ID token, or one that is too long", ErrToken)
	}
	ctx, away := noting(ctx)
	id, err := p.verifier.Verify(ctx, raw)
	if err != nil {
		return Who{}, c.unverified(ctx, err, *away)
	}
	claims, err := c.read(id, a.Nonce)
	if err != nil {
		return Who{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	if id.AccessTokenHash != "" && id.VerifyAccessToken(token.AccessToken) != nil {
		return Who{}, fmt.Errorf("%w: the access token is not the ID token's", ErrToken)
	}
	if p.says.UserInfo != "" && c.lacks(claims) && token.AccessToken != "" {
		if err := c.add(ctx, p, token, id.Subject, claims); err != nil {
			return Who{}, err
		}
	}
	w := Who{Issuer: c.config.Issuer, Subject: id.Subject, IDToken: raw}
	w.Session, _ = claims["sid"].(string)
	return w, c.config.Claims.read(claims, &w)
}

// read looks at what the library leaves to its caller.
func (c *Client) read(id *oidc.IDToken, nonce string) (map[string]any, error) {
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return nil, errors.New("no claims")
	}
	azp, named := claims["azp"]
	switch {
	case id.Issuer != c.config.Issuer: // the library lets Google leave the scheme out
		return nil, errors.New("issuer")
	case nonce == "" || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1:
		return nil, errors.New("nonce")
	case id.Subject == "" || len(id.Subject) > maxSubject:
		return nil, errors.New("subject")
	case len(id.Audience) > 1 && !named:
		return nil, errors.New("several audiences and no authorized party")
	case named && azp != c.config.ClientID:
		return nil, errors.New("authorized party")
	case id.IssuedAt.IsZero() || id.IssuedAt.After(c.now().Add(skew)):
		return nil, errors.New("issued in the future, or nobody knows when")
	}
	return claims, nil
}

// lacks tells whether a claim that is configured did not come in the ID token.
func (c *Client) lacks(claims map[string]any) bool {
	for _, name := range []string{c.config.Claims.Number, c.config.Claims.Roles, c.config.Claims.Manager} {
		if name != "" && find(claims, name) == nil {
			return true
		}
	}
	return false
}

// add puts what the userinfo says beside the token's claims, which win. It has to speak of the same subject (OpenID Connect Core §5.3.2).
func (c *Client) add(ctx context.Context, p *provider, token *oauth2.Token, subject string, claims map[string]any) error {
	info, err := p.UserInfo(oidc.ClientContext(ctx, c.http), oauth2.StaticTokenSource(token))
	if err != nil {
		return fmt.Errorf("%w: userinfo: %w", ErrAway, shortly(err))
	}
	if info.Subject != subject {
		return fmt.Errorf("%w: the userinfo is another subject's", ErrToken)
	}
	var more map[string]any
	if err := info.Claims(&more); err != nil {
		return fmt.Errorf("%w: the userinfo cannot be read", ErrToken)
	}
	for name, value := range more {
		if _, there := claims[name]; !there {
			claims[name] = value
		}
	}
	return nil
}

// unverified tells a token that is wrong from keys that could not be fetched.
func (c *Client) unverified(ctx context.Context, err, away error) error {
	var syntax *json.SyntaxError
	if ctx.Err() != nil || away != nil || errors.As(err, &syntax) {
		return fmt.Errorf("%w: keys: %w", ErrAway, shortly(err))
	}
	return fmt.Errorf("%w: %w", ErrToken, shortly(err))
}
