package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// How long a login holds if the settings say nothing: without being used (a page, or a frame of the person's), and at all. A long meeting
// fits in the first, a working day with its overtime in the second.
const (
	SessionIdle     = 2 * time.Hour
	SessionLifetime = 12 * time.Hour
	sweepEvery      = 15 * time.Minute
)

// What a session holds: the id of whoever logged in, when (Unix nanoseconds), the roles they had when the token was last made, and the
// provider's ID token, which it wants to see at the logout.
const (
	keyPerson  = "person"
	keyAt      = "at"
	keyRoles   = "roles"
	keyIDToken = "id_token"
)

// Sessions turns a request into the person who sent it. It owns the table web.session.
type Sessions struct {
	manager *scs.SessionManager
	db      *postgres.DB
	log     *slog.Logger
	gate    *gate
}

// NewSessions keeps sessions in db. secure says that browsers reach the desk by TLS: the cookie is then bound to it.
func NewSessions(db *postgres.DB, secure bool, log *slog.Logger) *Sessions {
	m := scs.New()
	m.Store = sessionStore{db}
	m.HashTokenInStore = true
	m.IdleTimeout, m.Lifetime = SessionIdle, SessionLifetime
	m.Cookie.Name = "dousuru"
	m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Path = true, http.SameSiteLaxMode, "/"
	m.Cookie.Persist = false // a shared machine forgets the login with the browser window
	if secure {
		m.Cookie.Name, m.Cookie.Secure = "__Host-dousuru", true
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Sessions{manager: m, db: db, log: log, gate: newGate(PersonSpeed, AddressSpeed, nil)}
}

// Limit says how long a login holds, in place of SessionIdle and SessionLifetime. It is for the start.
func (s *Sessions) Limit(idle, lifetime time.Duration) {
	s.manager.IdleTimeout, s.manager.Lifetime = idle, lifetime
}

// Speeds says how fast people and addresses may ask who they are, in place of PersonSpeed and AddressSpeed, and which proxies are believed
// about addresses. It is for the start.
func (s *Sessions) Speeds(person, address Speed, proxies []netip.Prefix) {
	s.gate = newGate(person, address, proxies)
}

// Admits says whether one more request may come from there now, before anybody is looked up: by person where the cookie is known to be
// somebody's, else by address.
func (s *Sessions) Admits(r *http.Request) bool {
	_, ok := s.admits(r, 1)
	return ok
}

func (s *Sessions) admits(r *http.Request, cost int) (directory.Person, bool) {
	return s.gate.takes(r, s.token(r), cost)
}

// limits are what Limit set.
func (s *Sessions) limits() (idle, lifetime time.Duration) {
	return s.manager.IdleTimeout, s.manager.Lifetime
}

// errNobody says that the request has no login that holds.
var errNobody = errors.New("not logged in")

func (s *Sessions) token(r *http.Request) string {
	cookie, err := r.Cookie(s.manager.Cookie.Name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// find reads the session of a request into the context, whose deadline applies, and says whose it is. The context is nil where the session
// could not be read, and of use where it is nobody's.
func (s *Sessions) find(r *http.Request) (context.Context, directory.Person, error) {
	token := s.token(r)
	ctx, err := s.manager.Load(withLoaded(r.Context()), token)
	if err != nil {
		return nil, directory.Person{}, err
	}
	p, err := s.person(ctx)
	s.gate.met(token, p, err)
	return ctx, p, err
}

// person is who the loaded session belongs to; errNobody without a login, or when the person is no longer active, or left
// since and came back.
func (s *Sessions) person(ctx context.Context) (directory.Person, error) {
	id, err := uuid.Parse(s.manager.GetString(ctx, keyPerson))
	if err != nil {
		return directory.Person{}, errNobody
	}
	p, err := directory.Find(ctx, s.db, id)
	if errors.Is(err, directory.ErrNotFound) {
		return directory.Person{}, errNobody
	}
	if err == nil && s.manager.GetInt64(ctx, keyAt) < p.LoginsFrom.UnixNano() {
		return directory.Person{}, errNobody
	}
	return p, err
}

// Person is who sent the request. It reads the rows at every call and does not prolong the session, so a long connection may
// ask again whether its login still holds. Without a login the error is one that NotLoggedIn knows; other errors are the
// database's.
func (s *Sessions) Person(r *http.Request) (directory.Person, error) {
	_, p, err := s.find(r)
	return p, err
}

// NotLoggedIn tells the missing login from other errors of Person.
func NotLoggedIn(err error) bool { return errors.Is(err, errNobody) }

// CurrentPerson is Person for callers that need only yes or no; a database that does not answer is a no.
func (s *Sessions) CurrentPerson(r *http.Request) (directory.Person, bool) {
	p, err := s.Person(r)
	if err != nil && !NotLoggedIn(err) {
		s.log.Error("find person of session", "error", err)
	}
	return p, err == nil
}

// A signIn is how somebody came in.
type signIn struct {
	issuer, subject, sid string // of a provider
	idToken              string
	device               string
}

// maxHint is the longest ID token that is kept for the logout, in bytes: it has to fit into an address.
const maxHint = 6 << 10

// login makes the session p's, under a new token: one that was known before the login is worth nothing afterwards.
func (s *Sessions) login(ctx context.Context, p directory.Person, from signIn) error {
	if err := s.manager.Clear(ctx); err != nil {
		return fmt.Errorf("clear session: %w", err)
	}
	if err := s.manager.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	now := time.Now()
	s.manager.SetDeadline(ctx, now.Add(s.manager.Lifetime))
	s.manager.Put(ctx, keyPerson, p.ID.String())
	s.manager.Put(ctx, keyAt, now.UnixNano())
	s.manager.Put(ctx, keyRoles, strings.Join(p.Roles, " "))
	if len(from.idToken) <= maxHint {
		s.manager.Put(ctx, keyIDToken, from.idToken)
	}
	l := loadedFrom(ctx)
	l.hash = ""
	l.row = sessionRow{id: uuid.New(), person: p.ID, ends: now.Add(s.manager.Lifetime), device: from.device, issuer: from.issuer, subject: from.subject, sid: from.sid}
	return nil
}

// rotate gives the session another token when its person has other roles than when this one was made. The session stays the same one.
func (s *Sessions) rotate(ctx context.Context, p directory.Person) error {
	roles := strings.Join(p.Roles, " ")
	l := loadedFrom(ctx)
	if l.hash == "" || s.manager.GetString(ctx, keyRoles) == roles {
		return nil
	}
	l.rotating = true
	if err := s.manager.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	s.manager.Put(ctx, keyRoles, roles)
	return nil
}

func (s *Sessions) logout(ctx context.Context) error { return s.manager.Destroy(ctx) }

// commit saves the session and writes its cookie, before anything of the body is written.
func (s *Sessions) commit(ctx context.Context, w http.ResponseWriter) error {
	switch s.manager.Status(ctx) {
	case scs.Modified:
		token, expiry, err := s.manager.Commit(ctx)
		if err != nil {
			return err
		}
		s.manager.WriteSessionCookie(ctx, w, token, expiry)
	case scs.Destroyed:
		s.manager.WriteSessionCookie(ctx, w, "", time.Time{})
	}
	return nil
}

// Clean deletes the sessions that have expired and says how many there were.
func (s *Sessions) Clean(ctx context.Context) (n int64, err error) {
	err = s.db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `delete from web.session where expiry < now()`)
		n = tag.RowsAffected()
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `delete from web.once where expiry < now()`)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("clean sessions: %w", err)
	}
	return n, nil
}

// Sweep cleans every quarter of an hour until ctx ends.
func (s *Sessions) Sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if _, err := s.Clean(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("clean sessions", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
