package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// touchEvery is how exactly a session knows when it was last used.
const touchEvery = time.Minute

// A Connection is the login of a connection that outlives its request.
type Connection struct {
	Person directory.Person
	// Live tells whether the login still holds and is still that person's, and who they are by now. used says that they just did
	// something, which counts as using the session. When the database does not answer, it does hold, with the zero Person: nobody has
	// logged out by that.
	Live func(ctx context.Context, used bool) (now directory.Person, ok bool)
	// Ticket makes the one-time ticket with which a page of another site connects again; nil for one that came with a cookie.
	Ticket func(context.Context) (string, error)
}

// Connected is CurrentPerson for a connection that outlives its request, or that comes from another site with a ticket. The session is followed by its id,
// so a token that is made anew does not end it.
func (s *Sessions) Connected(r *http.Request) (c Connection, ok bool) {
	if ticket, there := ticketOf(r); there {
		return s.byTicket(r, ticket)
	}
	ctx, p, err := s.find(r)
	if err != nil {
		if !NotLoggedIn(err) {
			s.log.Error("find person of session", "error", err)
		}
		return Connection{}, false
	}
	return Connection{Person: p, Live: s.liveOf(loadedFrom(ctx).row.id, p.ID)}, true
}

func (s *Sessions) liveOf(session, person uuid.UUID) func(context.Context, bool) (directory.Person, bool) {
	return func(ctx context.Context, used bool) (directory.Person, bool) {
		p, err := s.holder(ctx, session, person, used)
		if err != nil {
			return directory.Person{}, !NotLoggedIn(err)
		}
		return p, true
	}
}

// holder is the person of a session that holds; errNobody where it does not.
func (s *Sessions) holder(ctx context.Context, session, person uuid.UUID, used bool) (directory.Person, error) {
	var began time.Time
	err := s.db.As(ctx, postgres.Viewer{Person: person}, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `select began from web.session where id = $1 and person_id = $2 and expiry > now()`, session, person).Scan(&began)
		if err != nil || !used {
			return err
		}
		_, err = tx.Exec(ctx, `
			update web.session set expiry = least(ends, now() + $2::interval) where id = $1 and expiry < least(ends, now() + $2::interval) - $3::interval`,
			session, s.manager.IdleTimeout, touchEvery)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return directory.Person{}, errNobody
	}
	if err != nil {
		return directory.Person{}, err
	}
	p, err := directory.Find(ctx, s.db, person)
	if errors.Is(err, directory.ErrNotFound) || err == nil && began.Before(p.LoginsFrom) {
		return directory.Person{}, errNobody
	}
	return p, err
}
