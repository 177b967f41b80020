package oidc

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// LogoutWithin is how old a logout token may be, and so how long one that was seen has to be remembered.
const LogoutWithin = 10 * time.Minute

// A Logout is what the provider says has ended: one session, or all of a subject.
type Logout struct {
	Issuer, Subject, Session string // of the last two one at least
	ID                       string // of the token, which counts once
}

// ReadLogout reads a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6). Whether it was seen before, the caller knows.
// The errors are ErrToken and ErrAway.
func (c *Client) ReadLogout(ctx context.Context, raw string) (Logout, error) {
	p, err := c.provider(ctx)
	if err != nil {
		return Logout{}, err
	}
	if raw == "" || len(raw) > maxToken {
		return Logout{}, fmt.Errorf("%w: no logout token, or one that is too long", ErrToken)
	}
	if typ := typeOf(raw); typ != "" && typ != "jwt" && typ != "logout+jwt" {
		return Logout{}, fmt.Errorf("%w: the token is of another type", ErrToken)
	}
	ctx, away := noting(ctx)
	token, err := p.verifier.VerifyLogout(ctx, raw)
	if err != nil {
		return Logout{}, c.unverified(ctx, err, *away)
	}
	var more struct {
		Events map[string]json.RawMessage `json:"events"`
	}
	err = token.Claims(&more)
	now := c.now()
	switch event := bytes.TrimSpace(more.Events["http://schemas.openid.net/event/backchannel-logout"]); {
	case err != nil || len(event) == 0 || event[0] != '{':
		err = errors.New("event")
	case token.IssuedAt.IsZero() || token.IssuedAt.After(now.Add(skew)) || token.IssuedAt.Before(now.Add(-LogoutWithin)):
		err = errors.New("issued too long ago, in the future, or nobody knows when")
	case len(token.Audience) != 1:
		err = errors.New("several audiences")
	case len(token.TokenID) > maxSubject || len(token.Subject) > maxSubject || len(token.SessionID) > maxSubject:
		err = errors.New("an id is too long")
	}
	if err != nil {
		return Logout{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	return Logout{Issuer: token.Issuer, Subject: token.Subject, Session: token.SessionID, ID: token.TokenID}, nil
}

// typeOf is the type that a token's head says, in lower case; its signature is looked at later.
func typeOf(raw string) string {
	head, _, _ := strings.Cut(raw, ".")
	data, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return ""
	}
	var says struct {
		Type string `json:"typ"`
	}
	_ = json.Unmarshal(data, &says) // no type, then
	return strings.ToLower(strings.TrimPrefix(says.Type, "application/"))
}

// EndSession is the address at the provider that ends the login there, too, and leads back to an address of the desk (OpenID Connect
// RP-Initiated Logout 1.0); "" where the provider has none, or was never asked.
func (c *Client) EndSession(idToken, back string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || c.known.says.EndSession == "" {
		return ""
	}
	u, err := url.Parse(c.known.says.EndSession)
	if err != nil {
		return ""
	}
	query := u.Query()
	query.Set("client_id", c.config.ClientID)
	query.Set("post_logout_redirect_uri", back)
	if idToken != "" {
		query.Set("id_token_hint", idToken)
	}
	u.RawQuery = query.Encode()
	return u.String()
}
