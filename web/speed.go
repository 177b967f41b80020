package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A Speed is how fast somebody may ask for pages: requests a second, and how many at once after a pause. A form counts as
// formCost of them.
type Speed struct {
	Each   rate.Limit
	AtOnce int
}

// formCost is what a form costs of a Speed: it writes, and is done by hand.
const formCost = 5

// Speeds that no person reaches: somebody who opens twenty tabs, a form that saves itself every second and a half. An address may be
// that of a whole company, before its people are logged in: 3,000 of them in ten minutes, at four pages each, are 20 a second.
var (
	PersonSpeed  = Speed{10, 200}
	AddressSpeed = Speed{50, 1000}
)

// LogoutSpeed is how fast logout tokens may come from one address: a provider that ends everybody's login in the evening sends a thousand
// within a minute. Keys may be fetched for a token that anybody made up, so there is a bound.
var LogoutSpeed = Speed{20, 200}

// maxRemembered is how many people or addresses are told apart; beyond that, new ones share one allowance until somebody's is whole again.
const maxRemembered = 50_000

// A brake remembers what of a speed each key has left. What is whole again is forgotten.
type brake struct {
	speed Speed

	mu    sync.Mutex
	left  map[string]*rate.Limiter
	swept time.Time
}

func newBrake(s Speed) *brake { return &brake{speed: s, left: map[string]*rate.Limiter{}} }

// takes says whether that many may come now.
func (b *brake) takes(key string, cost int, now time.Time) bool {
	if b.speed.Each == rate.Inf {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Sub(b.swept) > time.Minute {
		b.swept = now
		for key, l := range b.left {
			if l.TokensAt(now) >= float64(b.speed.AtOnce) {
				delete(b.left, key)
			}
		}
	}
	if b.left[key] == nil && len(b.left) >= maxRemembered {
		key = "others"
	}
	if b.left[key] == nil {
		b.left[key] = rate.NewLimiter(b.speed.Each, b.speed.AtOnce)
	}
	return b.left[key].AllowN(now, cost)
}
