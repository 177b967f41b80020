package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"

	oidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// An Attempt is a login under way. It is kept for the one browser that began it, out of sight of everybody, and used once.
type Attempt struct {
	State, Nonce, Verifier string
}

// Begin makes an attempt and the address at the provider to go to. Without the provider the error is ErrAway.
func (c *Client) Begin(ctx context.Context) (a Attempt, address string, err error) {
	p, err := c.provider(ctx)
	if err != nil {
		return a, "", err
	}
	a = Attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	return a, p.oauth.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), nil
}

// Finish takes what came back from the provider, redeems the code and reads the token. The attempt is worth nothing afterwards, whatever came out.
// The errors are those of the package.
func (c *Client) Finish(ctx context.Context, a Attempt, back url.Values) (Who, error) {
	p, err := c.provider(ctx)
	if err != nil {
		return Who{}, err
	}
	state, err := one(back, "state")
	if err != nil || a.State == "" || a.Nonce == "" || a.Verifier == "" || subtle.ConstantTimeCompare([]byte(state), []byte(a.State)) != 1 {
		return Who{}, ErrStale
	}
	// What another provider answered is no answer of this one (RFC 9207).
	if iss, err := one(back, "iss"); back.Has("iss") && (err != nil || iss != c.config.Issuer) || !back.Has("iss") && p.says.NamesIssuer {
		return Who{}, fmt.Errorf("%w: the answer does not come from the issuer", ErrToken)
	}
	if back.Has("error") {
		return Who{}, refusal(back.Get("error"))
	}
	code, err := one(back, "code")
	if err != nil || len(code) > maxToken {
		return Who{}, fmt.Errorf("%w: no code", ErrToken)
	}
	proof, err := c.config.Key.proof(c.config.ClientID, p.says.Token, c.now())
	if err != nil {
		return Who{}, err
	}
	token, err := p.oauth.Exchange(oidc.ClientContext(ctx, c.http), code, append(proof, oauth2.VerifierOption(a.Verifier))...)
	if err != nil {
		return Who{}, exchangeError(ctx, err)
	}
	return c.who(ctx, p, a, token)
}

// one is the value of a parameter that stands there once and says something.
func one(values url.Values, name string) (string, error) {
	if len(values[name]) != 1 || values[name][0] == "" {
		return "", fmt.Errorf("%s is not there once", name)
	}
	return values[name][0], nil
}

// refusal is what an error answer means (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6). Its description is anybody's text and is not read.
func refusal(code string) error {
	switch code {
	case "access_denied", "login_required", "interaction_required", "account_selection_required", "consent_required":
		return ErrDenied
	case "temporarily_unavailable", "server_error":
		return ErrAway
	case "invalid_request", "unauthorized_client", "unsupported_response_type", "invalid_scope":
		return fmt.Errorf("%w: %s", ErrToken, code)
	}
	return ErrToken
}

// exchangeError says why a code was not redeemed: a code of the protocol, never the provider's text.
func exchangeError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%w: %w", ErrAway, ctx.Err())
	}
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		var broken *url.Error
		if errors.As(err, &broken) && !errors.Is(err, errRedirect) {
			return fmt.Errorf("%w: %w", ErrAway, shortly(broken.Err))
		}
		return fmt.Errorf("%w: the answer to the code cannot be read", ErrToken)
	}
	if refused.Response != nil && (refused.Response.StatusCode >= 500 || refused.Response.StatusCode == 429) {
		return fmt.Errorf("%w: status %d", ErrAway, refused.Response.StatusCode)
	}
	switch refused.ErrorCode {
	case "invalid_grant", "invalid_client", "invalid_request", "unauthorized_client", "unsupported_grant_type", "invalid_scope":
		return fmt.Errorf("%w: code not redeemed: %s", ErrToken, refused.ErrorCode)
	}
	return fmt.Errorf("%w: code not redeemed", ErrToken)
}
