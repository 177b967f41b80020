package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"dousuru/chat/socket"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/web"
	"dousuru/web/oidc"
)

// loginSettings say how people log in, and for how long.
type loginSettings struct {
	Issuer     string   `name:"oidc-issuer" env:"DOUSURU_OIDC_ISSUER" placeholder:"URL" help:"Identity provider by OpenID Connect, exactly as it writes its own name."`
	ClientID   string   `name:"oidc-client-id" env:"DOUSURU_OIDC_CLIENT_ID" placeholder:"ID" help:"How the desk is registered there."`
	SecretFile string   `name:"oidc-client-secret-file" env:"DOUSURU_OIDC_CLIENT_SECRET_FILE" type:"path" placeholder:"FILE" help:"File whose first line is the client's secret. None: a public client."`
	KeyFile    string   `name:"oidc-client-key-file" env:"DOUSURU_OIDC_CLIENT_KEY_FILE" type:"path" placeholder:"FILE" help:"File with the client's private JSON Web Key, in place of a secret (private_key_jwt)."`
	Scopes     []string `name:"oidc-scopes" env:"DOUSURU_OIDC_SCOPES" default:"profile" help:"What is asked for beside openid."`
	Number     string   `name:"oidc-claim-number" env:"DOUSURU_OIDC_CLAIM_NUMBER" default:"employee_number" placeholder:"CLAIM" help:"Claim with the person's key in the list of people; email binds by a verified address."`
	RolesClaim string   `name:"oidc-claim-roles" env:"DOUSURU_OIDC_CLAIM_ROLES" placeholder:"CLAIM" help:"Claim that gives and takes roles. None: the list of people alone does."`
	Roles      []string `name:"oidc-roles" env:"DOUSURU_OIDC_ROLES" placeholder:"VALUE=ROLE" help:"What its values mean, such as desk-hr=hr,desk-executives=executive."`
	Manager    string   `name:"oidc-claim-manager" env:"DOUSURU_OIDC_CLAIM_MANAGER" placeholder:"CLAIM" help:"Claim with the key of the person's manager. None: the list of people alone says it."`

	SessionIdle     time.Duration `env:"DOUSURU_SESSION_IDLE" default:"2h" help:"How long a login holds without being used, 5m to 24h."`
	SessionLifetime time.Duration `env:"DOUSURU_SESSION_LIFETIME" default:"12h" help:"How long a login holds at all, up to 168h."`
}

var (
	errNoLogin   = errors.New("serve: no login is configured. Name the company's identity provider with DOUSURU_OIDC_ISSUER, or look around with fictional people on this machine with --demo")
	errTwoLogins = errors.New("serve: --demo and DOUSURU_OIDC_ISSUER are both there; the demo login asks for no password, so it is one or the other")
	errLoginBase = errors.New("serve: DOUSURU_BASE_URL is missing, to which the identity provider leads back")
	errSessions  = errors.New("serve: a login holds between 5m and 24h unused, and at least as long, up to 168h, at all")
	errRoles     = errors.New("serve: DOUSURU_OIDC_ROLES is a list of value=role, with the roles manager, hr, executive, admin and auditor")
)

// checkLogin refuses settings without a way in, or with one that is not safe; it asks nobody.
func (c *serveCommand) checkLogin() error {
	l := &c.Login
	switch {
	case c.Demo && l.Issuer != "":
		return errTwoLogins
	case l.SessionIdle < 5*time.Minute || l.SessionIdle > 24*time.Hour || l.SessionLifetime < l.SessionIdle || l.SessionLifetime > 7*24*time.Hour:
		return errSessions
	case c.Demo:
		return nil
	case l.Issuer == "":
		return errNoLogin
	case c.BaseURL == "":
		return errLoginBase
	}
	_, _, err := c.login(nil, nil)
	return err
}

// login is the demo login, or the client of the identity provider.
func (c *serveCommand) login(db *postgres.DB, log *slog.Logger) (web.Login, *oidc.Client, error) {
	if c.Demo {
		return web.DemoLogin(db), nil, nil
	}
	l := &c.Login
	config := oidc.Config{Issuer: l.Issuer, ClientID: l.ClientID, Redirect: strings.TrimRight(c.BaseURL, "/") + "/login/callback", Scopes: l.Scopes, Log: log,
		Claims: oidc.Claims{Number: l.Number, Roles: l.RolesClaim, Manager: l.Manager}}
	for _, pair := range l.Roles {
		value, role, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok || value == "" || !slices.Contains([]postgres.Role{postgres.RoleManager, postgres.RoleHR, postgres.RoleExecutive, postgres.RoleAdmin, postgres.RoleAuditor}, postgres.Role(role)) {
			return nil, nil, errRoles
		}
		if config.Claims.RoleOf == nil {
			config.Claims.RoleOf = map[string]string{}
		}
		config.Claims.RoleOf[value] = role
	}
	if l.SecretFile != "" {
		secret, err := os.ReadFile(l.SecretFile)
		if err != nil {
			return nil, nil, fmt.Errorf("serve: read the client's secret: %w", err)
		}
		first, _, _ := strings.Cut(string(secret), "\n")
		if config.Secret = strings.TrimSpace(first); config.Secret == "" {
			return nil, nil, errors.New("serve: the file with the client's secret is empty")
		}
	}
	if l.KeyFile != "" {
		data, err := os.ReadFile(l.KeyFile)
		if err != nil {
			return nil, nil, fmt.Errorf("serve: read the client's key: %w", err)
		}
		if config.Key, err = oidc.ReadClientKey(data); err != nil {
			return nil, nil, fmt.Errorf("serve: %w", err)
		}
	}
	client, err := oidc.New(config)
	if err != nil {
		return nil, nil, fmt.Errorf("serve: %w", err)
	}
	return nil, client, nil
}

// connected hands the login sessions to the socket.
func connected(sessions *web.Sessions) func(*http.Request) (directory.Person, socket.Login, bool) {
	return func(r *http.Request) (directory.Person, socket.Login, bool) {
		c, ok := sessions.Connected(r)
		return c.Person, socket.Login{Live: c.Live, Ticket: c.Ticket}, ok
	}
}
