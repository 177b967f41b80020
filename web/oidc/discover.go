package oidc

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	oidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// askAgain is how long a provider that did not answer is left alone.
const askAgain = 3 * time.Second

// algorithms are the signatures that count: those made with a key that the provider alone has. A provider that names none signs with RS256.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA}

// A provider is what it says of itself.
type provider struct {
	*oidc.Provider
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
	says     metadata
}

type metadata struct {
	Authorize   string   `json:"authorization_endpoint"`
	Token       string   `json:"token_endpoint"`
	Keys        string   `json:"jwks_uri"`
	UserInfo    string   `json:"userinfo_endpoint"`
	EndSession  string   `json:"end_session_endpoint"`
	AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
	Algorithms  []string `json:"id_token_signing_alg_values_supported"`
	NamesIssuer bool     `json:"authorization_response_iss_parameter_supported"` // RFC 9207
}

// Ready asks the provider what it is, unless that is known. Without an answer the error is ErrAway.
func (c *Client) Ready(ctx context.Context) error {
	_, err := c.provider(ctx)
	return err
}

func (c *Client) provider(ctx context.Context) (*provider, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known != nil {
		return c.known, nil
	}
	if c.why != nil && c.now().Sub(c.failed) < askAgain {
		return nil, c.why
	}
	p, err := c.discover(ctx)
	if err != nil {
		c.failed, c.why = c.now(), fmt.Errorf("%w: %w", ErrAway, shortly(err))
		return nil, c.why
	}
	c.known = p
	return p, nil
}

func (c *Client) discover(ctx context.Context) (*provider, error) {
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, c.http), c.config.Issuer)
	if err != nil {
		return nil, err
	}
	p := &provider{Provider: found}
	if err := found.Claims(&p.says); err != nil {
		return nil, err
	}
	for _, address := range []string{p.says.Authorize, p.says.Token, p.says.Keys} {
		if u, err := url.Parse(address); err != nil || !safe(u) {
			return nil, fmt.Errorf("an endpoint is missing, or no https address")
		}
	}
	for _, address := range []*string{&p.says.UserInfo, &p.says.EndSession} { // what is not safe to be asked is not there
		if u, err := url.Parse(*address); err != nil || !safe(u) {
			*address = ""
		}
	}
	p.oauth = oauth2.Config{ClientID: c.config.ClientID, ClientSecret: c.config.Secret, RedirectURL: c.config.Redirect,
		Scopes:   append([]string{oidc.ScopeOpenID}, slices.DeleteFunc(slices.Clone(c.config.Scopes), func(s string) bool { return s == oidc.ScopeOpenID || s == "" })...),
		Endpoint: oauth2.Endpoint{AuthURL: p.says.Authorize, TokenURL: p.says.Token, AuthStyle: c.style(p.says.AuthMethods)}}
	keys := keySet{oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), c.http), p.says.Keys)}
	p.verifier = oidc.NewVerifier(c.config.Issuer, keys, &oidc.Config{ClientID: c.config.ClientID, SupportedSigningAlgs: signedWith(p.says.Algorithms), Now: c.now})
	return p, nil
}

// style is how the client proves its secret: in the header, which is the protocol's own default, where the provider takes that.
func (c *Client) style(methods []string) oauth2.AuthStyle {
	if c.config.Secret == "" || len(methods) > 0 && !slices.Contains(methods, "client_secret_basic") {
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleInHeader
}

func signedWith(offered []string) []string {
	var both []string
	for _, a := range offered {
		if slices.Contains(algorithms, a) {
			both = append(both, a)
		}
	}
	if both == nil {
		return []string{oidc.RS256}
	}
	return both
}

// shortly keeps an answer of the provider's out of the log: a page of its proxy, say.
func shortly(err error) error {
	const most = 200
	if text := []rune(err.Error()); len(text) > most {
		return fmt.Errorf("%s…", string(text[:most]))
	}
	return err
}
