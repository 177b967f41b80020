package endpoint

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// Between two tries it waits as long as it is asked to, or a while with chance in it; what is asked beyond 2 s is told at once.
func TestPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for header, row := range map[string]struct {
			tries    int
			min, max time.Duration
			told     time.Duration
		}{
			"":                              {2, 100 * time.Millisecond, 200 * time.Millisecond, 0},
			"1":                             {2, time.Second, 1200 * time.Millisecond, time.Second},
			"1.5":                           {2, 1500 * time.Millisecond, 1700 * time.Millisecond, 1500 * time.Millisecond},
			"3":                             {1, 0, 0, 3 * time.Second},
			"Fri, 31 Dec 2100 23:59:59 GMT": {1, 0, 0, 24 * time.Hour},
		} {
			f := &fake{status: 429, header: http.Header{"Retry-After": {header}}}
			c := faked(t, f, Options{})
			began := time.Now()
			err := f.ask(t, c)
			took := time.Since(began)
			e := (*Error)(nil)
			if !errors.As(err, &e) || e.Kind != Limited || e.Status != 429 || e.RetryAfter != row.told || len(f.asked) != row.tries || took < row.min || took > row.max {
				t.Errorf("%q: %v, %v, %d tries in %v", header, err, e, len(f.asked), took)
			}
		}
		f := &fake{status: 429, header: http.Header{"Retry-After": {"3"}, "Retry-After-Ms": {"1500"}}}
		began := time.Now()
		_ = f.ask(t, faked(t, f, Options{}))
		if took := time.Since(began); len(f.asked) != 2 || took < 1500*time.Millisecond || took > 1700*time.Millisecond {
			t.Errorf("milliseconds: %d tries in %v", len(f.asked), took)
		}
		f = &fake{status: 503}
		c := faked(t, f, Options{Tries: 4})
		_ = f.ask(t, c)
		for i := 1; i < len(f.asked); i++ {
			gap, most := f.asked[i].Sub(f.asked[i-1]), c.o.Backoff<<(i-1)
			if gap < most/2 || gap > most {
				t.Errorf("pause %d is %v of at most %v", i, gap, most)
			}
		}
		if len(f.asked) != 4 {
			t.Errorf("asked %d times", len(f.asked))
		}
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "soon": 0, "-5": 0, "0": 0, "NaN": 0, "7": 7 * time.Second, " 7 ": 7 * time.Second, "0.25": 250 * time.Millisecond,
		"99999999999999999999999": 24 * time.Hour, "Inf": 24 * time.Hour, "1e300": 24 * time.Hour,
		"Fri, 27 Nov 2026 08:00:30 GMT": 30 * time.Second, "Fri, 27 Nov 2026 07:00:00 GMT": 0, "Friday, 27-Nov-26 08:00:30 GMT": 30 * time.Second,
		"Fri, 27 Nov 2099 08:00:30 GMT": 24 * time.Hour,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: %v, not %v", header, got, want)
		}
	}
}

// Milliseconds count before seconds, where they can be read.
func TestAsksToWait(t *testing.T) {
	for ms, want := range map[string]time.Duration{
		"250": 250 * time.Millisecond, " 1500 ": 1500 * time.Millisecond, "0.5": 500 * time.Microsecond, "1e300": 24 * time.Hour, "Inf": 24 * time.Hour,
		"": 3 * time.Second, "0": 3 * time.Second, "-5": 3 * time.Second, "NaN": 3 * time.Second, "soon": 3 * time.Second,
	} {
		h := http.Header{}
		h.Set("Retry-After", "3")
		h.Set("Retry-After-Ms", ms)
		if got := asksToWait(h, time.Now()); got != want {
			t.Errorf("%q: %v, not %v", ms, got, want)
		}
	}
}
