package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// How long a login holds: without a page being opened, and at all. A working day with its overtime fits in the first.
const (
	sessionIdle     = 12 * time.Hour
	sessionLifetime = 24 * time.Hour
	sweepEvery      = 15 * time.Minute
)

// What a session holds: the id of whoever logged in, and when (Unix nanoseconds).
const (
	keyPerson = "person"
	keyAt     = "at"
)

// Sessions turns a request into the person who sent it. It owns the table web.session.
type Sessions struct {
	manager *scs.SessionManager
	db      *postgres.DB
	log     *slog.Logger
}

// NewSessions keeps sessions in db. secure says that browsers reach the desk by TLS: the cookie is then bound to it.
func NewSessions(db *postgres.DB, secure bool, log *slog.Logger) *Sessions {
	m := scs.New()
	m.Store = sessionStore{db}
	m.HashTokenInStore = true
	m.IdleTimeout, m.Lifetime = sessionIdle, sessionLifetime
	m.Cookie.Name = "dousuru"
	m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Path = true, http.SameSiteLaxMode, "/"
	m.Cookie.Persist = false // a shared machine forgets the login with the browser window
	if secure {
		m.Cookie.Name, m.Cookie.Secure = "__Host-dousuru", true
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Sessions{manager: m, db: db, log: log}
}

// errNobody says that the request has no login that holds.
var errNobody = errors.New("not logged in")

// load reads the session of a request into the context; the request's own deadline applies.
func (s *Sessions) load(r *http.Request) (context.Context, error) {
	return s.manager.Load(withLoaded(r.Context()), s.token(r))
}

func (s *Sessions) token(r *http.Request) string {
	cookie, err := r.Cookie(s.manager.Cookie.Name)
	if err != nil {
		return ""
	}
	return cookie.Value
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
	return s.byToken(r.Context(), s.token(r))
}

func (s *Sessions) byToken(ctx context.Context, token string) (directory.Person, error) {
	ctx, err := s.manager.Load(withLoaded(ctx), token)
	if err != nil {
		return directory.Person{}, err
	}
	return s.person(ctx)
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

// Connected is CurrentPerson for a connection that outlives its request: live tells whether the login still holds and is
// still that person's, and who they are by now. When the database does not answer, it does, with the zero Person: nobody has
// logged out by that.
func (s *Sessions) Connected(r *http.Request) (p directory.Person, live func(context.Context) (directory.Person, bool), ok bool) {
	p, ok = s.CurrentPerson(r)
	token, id := s.token(r), p.ID
	live = func(ctx context.Context) (directory.Person, bool) {
		now, err := s.byToken(ctx, token)
		if err != nil {
			return directory.Person{}, !NotLoggedIn(err)
		}
		return now, now.ID == id
	}
	return p, live, ok
}

// login makes the session p's, under a new token: one that was known before the login is worth nothing afterwards.
func (s *Sessions) login(ctx context.Context, p directory.Person) error {
	if err := s.manager.Clear(ctx); err != nil {
		return fmt.Errorf("clear session: %w", err)
	}
	if err := s.manager.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	s.manager.Put(ctx, keyPerson, p.ID.String())
	s.manager.Put(ctx, keyAt, time.Now().UnixNano())
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
