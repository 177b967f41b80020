package postgres

import (
	"context"
	"time"
)

// trimEvery is how often the size of the private cluster's log is looked at.
const trimEvery = 10 * time.Minute

// keep looks after the private cluster while the program runs; stop waits until it is done.
func (db *DB) keep() (stop func()) {
	if db.cluster == nil {
		return func() {}
	}
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(trimEvery)
		defer tick.Stop()
		for {
			select {
			case <-quit:
				return
			case <-tick.C:
				if err := db.cluster.TrimLog(); err != nil {
					db.log.Warn("keep log of Postgres small", "error", err)
				}
			}
		}
	}()
	return func() { close(quit); <-done }
}

// revive starts the private cluster again after it died under this program. With a URL it does nothing.
func (db *DB) revive(ctx context.Context) {
	if db.cluster == nil {
		return
	}
	if err := db.cluster.Start(ctx); err != nil {
		db.log.Error("start Postgres again", "error", err)
	}
}
