package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// TicketWithin is how long a ticket is good for.
const TicketWithin = time.Minute

// ticketPrefix begins the subprotocol that carries a ticket: headers are in no log of addresses.
const ticketPrefix = "dousuru.ticket."

// A ticket lets one connection of one page in, once. It is 130 random bits, of which the row has the hash alone, so there is nothing to forge and
// nothing to sign; it opens nothing without the verifier that never left the page it was made for.
type ticket struct {
	Session, Person uuid.UUID
	Origin          string // of the page
	Challenge       string // base64url(SHA-256(verifier)), as in RFC 7636
}

// challengeText is such a hash; verifierText what may be hashed.
var challengeText, verifierText = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`), regexp.MustCompile(`^[A-Za-z0-9_-]{43,86}$`)

func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// ticketOf is the ticket that a request brings.
func ticketOf(r *http.Request) (string, bool) {
	for _, header := range r.Header.Values("Sec-WebSocket-Protocol") {
		for protocol := range strings.SplitSeq(header, ",") {
			if ticket, ok := strings.CutPrefix(strings.TrimSpace(protocol), ticketPrefix); ok {
				return ticket, true
			}
		}
	}
	return "", false
}

// byTicket uses a ticket up. It has to come from the page for which it was made, by the browser's word (Origin) and by the verifier.
func (s *Sessions) byTicket(r *http.Request, brought string) (c Connection, ok bool) {
	secret, verifier, _ := strings.Cut(brought, ".")
	if !verifierText.MatchString(verifier) {
		return c, false
	}
	var t ticket
	if err := takeOnce(r.Context(), s.db, onceTicket, secret, &t); err != nil {
		s.log.Info("ticket refused", "error", err)
		return c, false
	}
	if r.Header.Get("Origin") != t.Origin || challengeOf(verifier) != t.Challenge {
		s.log.Warn("ticket refused: it was made for another page")
		return c, false
	}
	p, err := s.holder(r.Context(), t.Session, t.Person, true)
	if err != nil {
		return c, false
	}
	next := func(ctx context.Context) (string, error) { return s.ticket(ctx, t) }
	return Connection{Person: p, Live: s.liveOf(t.Session, t.Person), Ticket: next}, true
}

func (s *Sessions) ticket(ctx context.Context, t ticket) (string, error) {
	secret := rand.Text()
	return secret, putOnce(ctx, s.db, onceTicket, secret, t, TicketWithin)
}

// embed gives the page of another intranet site, which has sent its person here, a ticket and sends them back. The ticket stands behind the # of
// the address, which no browser sends to a server. Only pages of the allowed origins are gone back to, from a page of its own: a form's answer that led
// on to another site, as that of a login would, is stopped by form-action.
func (s *Site) embed(v *visit) (result, error) {
	query := v.URL.Query()
	back, challenge := query.Get("back"), query.Get("challenge")
	page, err := url.Parse(back)
	if err != nil || page.User != nil || len(back) > 1500 || strings.ContainsFunc(back, isControl) || !challengeText.MatchString(challenge) {
		return result{}, errNotFound
	}
	origin := page.Scheme + "://" + page.Host
	if !slices.Contains(s.opts.Origins, origin) {
		return result{}, errNotFound
	}
	secret, err := s.opts.Sessions.ticket(v.Context(), ticket{loadedFrom(v.Context()).row.id, v.person.ID, origin, challenge})
	if err != nil {
		return result{}, err
	}
	page.Fragment, page.RawFragment = "dousuru="+secret, ""
	return show("embed", page.String()), nil
}
