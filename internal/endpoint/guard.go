package endpoint

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/sony/gobreaker/v2"
)

// A breaker stops asking an endpoint that does not work, so that nobody waits for it.
type breaker struct {
	*gobreaker.TwoStepCircuitBreaker[struct{}]
}

func newBreaker(o Options) *breaker {
	return &breaker{gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		MaxRequests: 1, Interval: o.OpenWithin, BucketPeriod: o.OpenWithin / 6, Timeout: o.HalfOpenAfter,
		ReadyToTrip: func(n gobreaker.Counts) bool {
			judged := n.TotalSuccesses + n.TotalFailures
			return int(n.ConsecutiveFailures) >= o.OpenAfter ||
				int(judged) >= o.OpenOf && float64(n.TotalFailures) >= o.OpenShare*float64(judged)
		},
		IsExcluded: func(err error) bool {
			e := (*Error)(nil)
			return errors.As(err, &e) && e.harmless()
		},
	})}
}

// allow asks for leave to send a request; done is told how it ended, nil for well.
func (b *breaker) allow() (done func(*Error), fault *Error) {
	report, err := b.Allow()
	if err != nil {
		return nil, &Error{Kind: Open}
	}
	return func(e *Error) {
		if e == nil {
			report(nil)
			return
		}
		report(e)
	}, nil
}

// pause waits before the next try: as long as the endpoint asks, and otherwise a while that grows, half of it by chance, so
// that many who failed at once do not come back at once. False: it would be too long, or the time is over.
func (c *Client) pause(ctx context.Context, e *Error, try int) bool {
	wait := c.o.Backoff << min(try-1, 10)
	wait = wait/2 + rand.N(wait/2+1)
	if e.RetryAfter > 0 {
		wait = e.RetryAfter + rand.N(c.o.Backoff+1)
		if e.RetryAfter > c.o.LongestWait {
			return false
		}
	}
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

const longestRetryAfter = 24 * time.Hour

// asksToWait is what an endpoint asks to wait. Azure may say it in milliseconds, too, which counts first, being the finer one.
func asksToWait(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(strings.TrimSpace(h.Get("Retry-After-Ms")), 64); err == nil && ms > 0 {
		return time.Duration(min(ms, float64(longestRetryAfter.Milliseconds())) * float64(time.Millisecond))
	}
	return retryAfter(h.Get("Retry-After"), now)
}

// retryAfter reads the header, in seconds or as a date; nothing, or nothing that can be read, is 0.
func retryAfter(header string, now time.Time) time.Duration {
	header = strings.TrimSpace(header)
	if seconds, err := strconv.ParseFloat(header, 64); err == nil && seconds == seconds {
		return time.Duration(min(max(seconds, 0), longestRetryAfter.Seconds()) * float64(time.Second))
	}
	if at, err := http.ParseTime(header); err == nil {
		return min(max(at.Sub(now), 0), longestRetryAfter)
	}
	return 0
}
