package audit

import (
	"context"
	"sync"
	"time"

	"dousuru/internal/postgres"
)

// fresh is for how long what a Checker found is told again.
const fresh = time.Minute

// A Checker counts the chain through for pages: at most once a minute, since that reads all of it. It remembers the last end that it found
// whole, so that what is cut off while the program runs shows. The zero Checker is ready.
type Checker struct {
	mu     sync.Mutex
	at     time.Time
	report Report
	whole  []End
}

// Report is what was found, and when.
func (c *Checker) Report(ctx context.Context, db *postgres.DB) (Report, time.Time, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.at.IsZero() && time.Since(c.at) < fresh {
		return c.report, c.at, nil
	}
	report, err := Verify(ctx, db, c.whole...)
	if err != nil {
		return Report{}, time.Time{}, err
	}
	c.report, c.at = report, time.Now()
	if len(report.Faults) == 0 {
		c.whole = []End{report.End}
	}
	return c.report, c.at, nil
}
