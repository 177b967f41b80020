package oidc

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Config is how the desk is registered at a provider. Issuer, ClientID, Redirect and Claims.Number are needed.
type Config struct {
	Issuer   string     // exactly as the provider writes it; https, or http on this machine
	ClientID string     //
	Secret   string     // of the client
	Key      *ClientKey // in place of a secret; neither: a public client, held by PKCE alone
	Redirect string     // the desk's own address to come back to, as it is registered
	Scopes   []string   // beside openid
	Claims   Claims
	Log      *slog.Logger // nil: silent. No claim, no token and no subject is ever logged.
}

// Claims names the claims that are read. A name is a key of the token, or a way into it (realm_access.roles).
type Claims struct {
	Number  string            // the company's own key of the person; "email" counts only while the provider says that it is verified
	Roles   string            // a text or a list of texts; "": roles are not the provider's
	RoleOf  map[string]string // value of that claim → role of the desk
	Manager string            // the key of the person's manager; "": lines are not the provider's
}

// Errors of a login. What else comes back is the context's.
var (
	ErrStale  = errors.New("the login is not one that began in this browser, or took too long")
	ErrDenied = errors.New("the provider was told not to log in")
	ErrAway   = errors.New("the provider cannot be asked")
	ErrToken  = errors.New("what the provider answered is not accepted")
	ErrClaim  = errors.New("a claim is not what the settings expect")
)

// A Client is the desk at its provider.
type Client struct {
	config Config
	http   *http.Client
	log    *slog.Logger
	now    func() time.Time

	mu     sync.Mutex
	known  *provider // nil: not asked yet
	failed time.Time // when it was last asked in vain
	why    error
}

// New checks the settings and asks nobody: the provider is asked at the first login.
func New(c Config) (*Client, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("oidc: %w", err)
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Client{config: c, http: &http.Client{Transport: newTransport(), Timeout: answerWithin, CheckRedirect: noRedirect}, log: c.Log, now: time.Now}, nil
}

// Issuer is the provider's name for itself.
func (c *Client) Issuer() string { return c.config.Issuer }

// Claims are those that are read.
func (c *Client) Claims() Claims { return c.config.Claims }

func (c Config) check() error {
	switch issuer, err := url.Parse(c.Issuer); {
	case c.Issuer == "":
		return errors.New("no issuer")
	case err != nil || !safe(issuer) || issuer.RawQuery != "" || issuer.Fragment != "" || issuer.User != nil:
		return errors.New("the issuer is no https address (http counts on this machine alone) without query and login")
	case c.ClientID == "":
		return errors.New("no client id")
	case c.Secret != "" && c.Key != nil:
		return errors.New("the client has a secret and a key, and proves itself by one of them")
	case c.Claims.Number == "":
		return errors.New("no claim names the person")
	case (c.Claims.Roles == "") != (len(c.Claims.RoleOf) == 0):
		return errors.New("the claim of roles and what its values mean go together")
	case slices.Contains(c.Scopes, "offline_access"):
		return errors.New("the scope offline_access is for tokens that the desk does not want")
	}
	if back, err := url.Parse(c.Redirect); err != nil || !safe(back) || back.Fragment != "" {
		return errors.New("the address to come back to is no https address (http counts on this machine alone)")
	}
	return nil
}

// safe tells whether an address cannot be read or changed on the way.
func safe(u *url.URL) bool {
	if u.Host == "" {
		return false
	}
	host := u.Hostname()
	ip := net.ParseIP(host)
	return u.Scheme == "https" || u.Scheme == "http" && (host == "localhost" || ip != nil && ip.IsLoopback())
}
