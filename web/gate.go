package web

import (
	"crypto/sha256"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"dousuru/internal/directory"
)

// A gate stands before the question whose a request is, which costs a query: what comes too fast is refused without one. A cookie that was
// found to be somebody's pays from that person's speed, everything else from that of its address, so that a flood of made-up cookies
// takes nothing from the people behind the same address.
type gate struct {
	people, addresses *brake
	proxies           []netip.Prefix

	mu    sync.Mutex
	known map[[sha256.Size]byte]acquaintance // by the hash of the cookie
	swept time.Time
}

// An acquaintance is who a cookie belonged to when it was last looked up. It grants nothing: each request is looked up all the same.
type acquaintance struct {
	person directory.Person
	met    time.Time
}

// forgottenAfter is how long a cookie that is not used is remembered; then it pays from its address once more.
const forgottenAfter = time.Hour

func newGate(person, address Speed, proxies []netip.Prefix) *gate {
	return &gate{people: newBrake(person), addresses: newBrake(address), proxies: proxies, known: map[[sha256.Size]byte]acquaintance{}}
}

// takes says whether a request of that cost may come now, and whose its cookie was, for the page that says no.
func (g *gate) takes(r *http.Request, token string, cost int) (directory.Person, bool) {
	g.mu.Lock()
	a, known := g.known[sha256.Sum256([]byte(token))]
	g.mu.Unlock()
	if known {
		return a.person, g.people.takes(a.person.ID.String(), cost, time.Now())
	}
	return directory.Person{}, g.addresses.takes(addressOf(r, g.proxies), cost, time.Now())
}

// met notes what a lookup found: whose the cookie is, or that it is nobody's. A database that did not answer says neither.
func (g *gate) met(token string, p directory.Person, err error) {
	if token == "" || err != nil && !NotLoggedIn(err) {
		return
	}
	key, now := sha256.Sum256([]byte(token)), time.Now()
	g.mu.Lock()
	defer g.mu.Unlock()
	if now.Sub(g.swept) > time.Minute {
		g.swept = now
		for key, a := range g.known {
			if now.Sub(a.met) > forgottenAfter {
				delete(g.known, key)
			}
		}
	}
	if err != nil {
		delete(g.known, key)
		return
	}
	if _, again := g.known[key]; again || len(g.known) < maxRemembered {
		g.known[key] = acquaintance{p, now}
	}
}
